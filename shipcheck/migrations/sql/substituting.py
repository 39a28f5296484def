"""Placeholders in SQL of MySQL, MariaDB and SQLite: words stand in for them while it is read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql import placeholders as usual
from shipcheck.migrations.sql.lexing import Holder
from shipcheck.migrations.sql.restoring import restored, restored_text
from shipcheck.migrations.sql.tokens.token import MYSQL, SQLITE, quoted_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shipcheck.migrations.migration import Statement

    Read = Callable[[str], Iterable[Statement]]

_OPENINGS = re.compile(r"[${%<#:]")


def read_substituted(
    text: str,
    dialect: Dialect,
    patterns: Sequence[re.Pattern[str]],
    read: Read,
    *,
    first_line: int = 1,
) -> Iterator[Statement]:
    """The statements that `read` finds, in which words of the same length stand for placeholders.

    They come with the placeholders in their places again, and are no SQL for a server then.
    """
    if not patterns and _OPENINGS.search(text) is None:
        yield from read(text)
        return
    replaced, holders = _substituted(text, dialect, patterns)
    lines = [first_line + replaced.count("\n", 0, holders[0].start)] if holders else []
    for before, holder in pairwise(holders):
        lines.append(lines[-1] + replaced.count("\n", before.start, holder.start))
    for statement in read(replaced):
        first = bisect_left(lines, statement.place.line)
        own = holders[first : bisect_right(lines, statement.place.end_line)]
        yield _with(own, statement)


def _with(holders: Sequence[Holder], statement: Statement) -> Statement:
    text = restored_text(statement.text, holders)
    if text == statement.text:
        return statement
    return replace(
        statement, text=text, operations=restored(statement.operations, holders), sql=False
    )


def _substituted(
    text: str, dialect: Dialect, patterns: Sequence[re.Pattern[str]]
) -> tuple[str, list[Holder]]:
    """The text with the words, and what they stand for; strings and comments stay as they are."""
    quoted = quoted_patterns(SQLITE if dialect is Dialect.SQLITE else MYSQL, closed=False)
    holder = f"(?x:{usual.union(patterns)})"
    within = re.compile(holder, re.DOTALL)
    found: list[Holder] = []

    def token(match: re.Match[str]) -> str:
        if match["skipped"] is not None:
            return match.group()
        if match["name"] is not None:
            return within.sub(lambda inner: word(inner, match.start()), match.group())
        return word(match, 0)

    def word(match: re.Match[str], offset: int) -> str:
        stand_in = usual.stand_in(match.group())
        found.append(Holder(offset + match.start(), match.group(), stand_in.lower()))
        return stand_in

    pattern = re.compile(
        rf"(?P<name>{quoted['NAME']})|(?P<holder>{holder})"
        rf"|(?P<skipped>{quoted['STRING']}|{quoted['COMMENT']})",
        re.DOTALL,
    )
    return pattern.sub(token, text), found
