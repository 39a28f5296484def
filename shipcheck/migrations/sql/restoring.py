"""Puts placeholders back into what was read with other words in their places."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.parts import ColumnType, ObjectName
from shipcheck.migrations.sql.placeholders import FILLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from _typeshed import DataclassInstance

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.lexing import Holder

Value = TypeVar("Value")
_LONGEST = 63
"""Bytes of a name, in PostgreSQL (its manual, 4.1.1)."""


def restored(operations: Iterable[Operation], holders: Sequence[Holder]) -> tuple[Operation, ...]:
    """The operations with the placeholders for the words that stood in for them.

    A schema that is a placeholder counts as none, and a type as unknown: nobody knows them, and both
    mean just that.
    """
    restoring = _restoring(holders)
    if restoring is None:
        return tuple(operations)
    return tuple(restoring.value(one) for one in operations)


def restored_text(text: str, holders: Sequence[Holder]) -> str:
    """A piece of source with the placeholders for the words that stood in for them."""
    restoring = _restoring(holders)
    return text if restoring is None else restoring.source(text)


def _restoring(holders: Sequence[Holder]) -> _Restoring | None:
    words = {
        word: one.original
        for one in holders
        if FILLER in one.word
        for word in (one.word, _cut(one.word))
    }
    if not words:
        return None
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return _Restoring(either, words)


def _cut(word: str) -> str:
    """A name as PostgreSQL cuts it off; not within a letter."""
    return word.encode()[:_LONGEST].decode(errors="ignore")


class _Restoring:
    def __init__(self, either: str, words: Mapping[str, str]) -> None:
        self.words = words
        self.word = re.compile(either, re.IGNORECASE)
        self.name = re.compile(f'"(?:{either})"|{either}', re.IGNORECASE)

    def value(self, value: Value) -> Value:
        """The same value with the placeholders in all its texts."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return cast("Value", self.text(value))
        if isinstance(value, tuple):
            return cast("Value", tuple(self.value(one) for one in value))
        if is_dataclass(value) and not isinstance(value, type):
            return cast("Value", self.parts(value))
        return value

    def source(self, text: str) -> str:
        """Source, whose quotes are its own."""
        return self.word.sub(self._original, text)

    def text(self, text: str) -> str:
        """A name or an expression; a word by itself was put in quotes by nobody but the parser."""
        return self.name.sub(self._original, text)

    def _original(self, found: re.Match[str]) -> str:
        return self.words[found.group().strip('"').lower()]

    def parts(self, value: DataclassInstance) -> object:
        """A dataclass, its fields restored."""
        if isinstance(value, Opaque):  # its quotes are the message's own, not a name's
            return Opaque(self.source(value.reason))
        if isinstance(value, ColumnType) and self.word.search(value.name):
            return None
        changed = {one.name: self.value(getattr(value, one.name)) for one in fields(value)}
        if isinstance(value, ObjectName) and value.schema and self.word.search(value.schema):
            changed["schema"] = None
        return replace(value, **changed)
