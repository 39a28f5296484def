"""Looks for a table or a column in files that stand in a test."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.columns import uses_of_column
from shipcheck.migrations.code_uses.context import context_of
from shipcheck.migrations.code_uses.lexing import read
from shipcheck.migrations.code_uses.models import models_of
from shipcheck.migrations.code_uses.tables import uses_of_table
from shipcheck.migrations.code_uses.use import Grade, Use

if TYPE_CHECKING:
    from collections.abc import Collection


def uses(
    path: str,
    content: str,
    table: str = "accounts",
    column: str | None = "legacy_token",
    *,
    others: Collection[str] = (),
    classes: Collection[str] = (),
) -> list[Use]:
    """All lines that hold the word, in order, those that only hold it among them."""
    source = read(path, textwrap.dedent(content).encode())
    found = {*classes, *(one.name for one in models_of(source, table) if one.mapped)}
    context = context_of(source, table, found, others)
    seen = uses_of_table(context, found) if column is None else uses_of_column(context, column)
    return sorted(seen, key=lambda use: use.line)


def grades(found: list[Use]) -> dict[int, str]:
    """The lines that are uses, with how sure that is."""
    return {use.line: use.grade.name.lower() for use in found if use.grade is not Grade.WORD}
