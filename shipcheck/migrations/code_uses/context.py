"""What a file has to do with a table: its models there, and the words that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.models import models_of
from shipcheck.migrations.code_uses.searching import table_pattern
from shipcheck.migrations.code_uses.spelling import endings, normal, singulars

if TYPE_CHECKING:
    from collections.abc import Collection

    from shipcheck.migrations.code_uses.lexing import Source
    from shipcheck.migrations.code_uses.models import Model

_RECEIVER = re.compile(
    r"([A-Za-z_@$][\w@$]*)(?:\([^()\n]{0,80}\)|\[[^\[\]\n]{0,80}\]|[!?])*(?:\?\.|&\.|->|::|\.)$"
)
_LOOK_BACK = 240
_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Context:
    """One file and one table.

    `models` are the table's models in this file. `classes` are the names of its rows and models
    anywhere, in normal form; `rivals` those of tables that have a column of the same name. `named` is
    whether the file's code names the table at all. `nested` are models inside of modules, whose last
    word alone (`Price`) says nothing.
    """

    source: Source
    table: str
    models: tuple[Model, ...]
    classes: frozenset[str]
    rivals: frozenset[str]
    named: bool
    nested: tuple[str, ...] = ()

    def model_at(self, position: int) -> Model | None:
        """The model whose body a place is in."""
        return next((one for one in self.models if one.start <= position < one.end), None)

    def receiver(self, position: int) -> str | None:
        """What stands before the dot of an attribute, the last word of it; None where nothing does."""
        before = self.source.bare[max(0, position - _LOOK_BACK) : position]
        match = _RECEIVER.search(before)
        return match[1].lstrip("@$") if match else None

    def is_own(self, word: str) -> bool:
        """Whether a variable or class is called like the table's rows: `account`, `other_account`."""
        return any(one in self.classes for one in endings(word))

    def is_foreign(self, word: str) -> bool:
        """Whether it is called like the rows of another table that has such a column."""
        return any(one in self.rivals for one in endings(word)) and not self.is_own(word)

    def is_named_in(self, line: str) -> bool:
        """Whether a line names the table or one of its models."""
        if any(one in line for one in self.nested):
            return True
        return any(self.is_own(word) for word in words_of(line))


def words_of(line: str) -> list[str]:
    """The words of a line of code."""
    return re.findall(r"[A-Za-z_]\w*", line[:_LONGEST_LINE])


def context_of(
    source: Source, table: str, classes: Collection[str], others: Collection[str]
) -> Context:
    """What a file has to do with a table; `classes` are the names of its models in other files."""
    models = models_of(source, table)
    named_so = {*classes, *(one.name for one in models)}
    nested = tuple(one for one in named_so if "::" in one)
    words = frozenset(map(normal, {table, *singulars(table), *named_so} - set(nested)))
    rivals = {normal(one) for other in others for one in (other, *singulars(other))} - words
    named = bool(models) or table_pattern(table, tail=False).search(source.code) is not None
    if not named and classes:
        choice = "|".join(re.escape(one) for one in classes)
        named = re.search(rf"\b(?:{choice})(?:s|es)?\b", source.code, re.IGNORECASE) is not None
    return Context(source, table, models, words, frozenset(rivals), named, nested)
