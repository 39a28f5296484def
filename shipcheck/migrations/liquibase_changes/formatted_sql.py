"""Changelogs in formatted SQL: `--liquibase formatted sql`, `--changeset author:id`, `--rollback …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes.nodes import ChangeSet, Node, Unreadable
from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 20_000
"""Changesets of a file; people write hundreds."""
LONGEST_OPTIONS = 2_000
"""Characters of a changeset's line that are looked at."""

# Read line by line, and without going back: a line may be as long as its writer likes.
_CHANGESET = re.compile(r"(?im)^[ \t]*--[ \t]*changeset[ \t]+(?P<rest>[^\n]*)")
_ROLLBACK = re.compile(r"(?i)[ \t]*--[ \t]*rollback(?:[ \t]+(?P<sql>.*))?$")
_OPENING = re.compile(r"(?i)/\*[ \t]*liquibase[ \t]+rollback\b")
_NOTHING = ("", "not required", "empty")


def changesets_of_sql(text: str) -> tuple[ChangeSet, ...]:
    """All changesets in order.

    Raises:
        Unreadable: there are more of them than anybody writes.
    """
    starts = [*_CHANGESET.finditer(text)]
    if len(starts) > MOST:
        raise Unreadable(f"it has more than {MOST} changesets")
    ends = [*(one.start() for one in starts[1:]), len(text)]
    found: list[ChangeSet] = []
    line, counted = 1, 0
    for start, end in zip(starts, ends, strict=False):
        line += text.count("\n", counted, start.start())
        counted = start.start()
        found.append(_changeset(start["rest"], text[start.end() : end], line))
    return tuple(found)


def _changeset(rest: str, body: str, line: int) -> ChangeSet:
    author, _, behind = rest[:LONGEST_OPTIONS].partition(":")
    identity, options = _first_word(behind.strip())
    end_line = line + body.rstrip().count("\n")
    return ChangeSet(
        author=author.strip(" \t\"'"),
        identity=identity,
        place=Place(line, end_line),
        changes=(Node("sql", Place(line, end_line), {"inFile": "true"}, text=body),),
        rollback=_rollback(body, line),
        in_transaction=re.search(r"(?i)\brunInTransaction:\"?false", options) is None,
        databases=tuple(_databases(options)),
    )


def _first_word(text: str) -> tuple[str, str]:
    """A word, which may be in quotes, and what stands behind it."""
    quote = text[:1]
    if quote and quote in "\"'" and quote in text[1:]:
        word, _, rest = text[1:].partition(quote)
        return word, rest
    word, _, rest = text.partition(" ")
    return word, rest


def _databases(options: str) -> Iterator[str]:
    found = re.search(r"(?i)\bdbms:(\"[^\"]*\"|\S+)", options)
    for one in found[1].strip('"').split(",") if found else ():
        yield one.strip().lower()


def _rollback(body: str, line: int) -> tuple[Node, ...] | None:
    """All `--rollback` lines and blocks of a changeset, joined; None where there is none."""
    pieces: list[str] = []
    first = 0
    for number, text in enumerate(body.split("\n")):
        found = _ROLLBACK.match(text.rstrip("\r"))
        if found:
            first = first or line + number
            pieces.append((found["sql"] or "").strip())
    for start, inside in _blocks(body):
        first = first or line + body.count("\n", 0, start)
        pieces.append(inside.strip())
    if not pieces:
        return None
    sql = "\n".join(one for one in pieces if one.lower() not in _NOTHING)
    return (Node("sql", Place(first, first), text=sql),) if sql else ()


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """`/* liquibase rollback … */`: where each begins, and what it holds."""
    at = 0
    while (opened := _OPENING.search(body, at)) is not None:
        end = body.find("*/", opened.end())
        if end < 0:
            return
        yield opened.start(), body[opened.end() : end]
        at = end + 2
