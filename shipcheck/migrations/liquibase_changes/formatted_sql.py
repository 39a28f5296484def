"""Changelogs in formatted SQL: `--liquibase formatted sql`, `--changeset author:id`, `--rollback …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.liquibase_changes.nodes import ChangeSet, Node
from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = re.compile(r"(?im)^\s*--\s*liquibase\s+formatted\s+sql")
_CHANGESET = re.compile(
    r"(?im)^[ \t]*--[ \t]*changeset[ \t]+(?P<author>\"[^\"\n]*\"|'[^'\n]*'|[^:\n]+?)[ \t]*:[ \t]*"
    r"(?P<id>\"[^\"\n]*\"|'[^'\n]*'|\S+)(?P<options>[^\n]*)$"
)
_ROLLBACK = re.compile(r"(?i)^[ \t]*--[ \t]*rollback(?:[ \t]+(?P<sql>.*))?$")
_BLOCK = re.compile(r"(?is)/\*[ \t]*liquibase[ \t]+rollback\b(?P<sql>.*?)\*/")
_NOTHING = ("", "not required", "empty")


def changesets_of_sql(text: str) -> tuple[ChangeSet, ...]:
    """All changesets in order."""
    starts = [*_CHANGESET.finditer(text)]
    ends = [*(one.start() for one in starts[1:]), len(text)]
    return tuple(_changeset(text, start, end) for start, end in zip(starts, ends, strict=False))


def _changeset(text: str, start: re.Match[str], end: int) -> ChangeSet:
    line = text.count("\n", 0, start.start()) + 1
    body = text[start.end() : end]
    options = start["options"]
    place = Place(line, line + body.rstrip().count("\n"))
    return ChangeSet(
        author=start["author"].strip("\"'"),
        identity=start["id"].strip("\"'"),
        place=place,
        changes=(Node("sql", Place(line, place.end_line), {"inFile": "true"}, text=body),),
        rollback=_rollback(body, line),
        in_transaction=re.search(r"(?i)\brunInTransaction:\"?false", options) is None,
        databases=tuple(_databases(options)),
    )


def _databases(options: str) -> Iterator[str]:
    found = re.search(r"(?i)\bdbms:(\"[^\"]*\"|\S+)", options)
    for one in found[1].strip('"').split(",") if found else ():
        yield one.strip().lower()


def _rollback(body: str, line: int) -> tuple[Node, ...] | None:
    """All `--rollback` lines of a changeset, joined; None where there is none."""
    pieces: list[str] = []
    first = 0
    for number, text in enumerate(body.split("\n")):
        found = _ROLLBACK.match(text.rstrip("\r"))
        if found:
            first = first or line + number
            pieces.append((found["sql"] or "").strip())
    for block in _BLOCK.finditer(body):
        first = first or line + body.count("\n", 0, block.start())
        pieces.append(block["sql"].strip())
    if not pieces:
        return None
    sql = "\n".join(one for one in pieces if one.lower() not in _NOTHING)
    return (Node("sql", Place(first, first), text=sql),) if sql else ()
