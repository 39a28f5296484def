"""Puts placeholders back into what was read with other words in their places."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from shipcheck.migrations.parts import ColumnType, ObjectName
from shipcheck.migrations.sql.placeholders import FILLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from _typeshed import DataclassInstance

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.lexing import Holder

Value = TypeVar("Value")


def restored(operations: Iterable[Operation], holders: Sequence[Holder]) -> tuple[Operation, ...]:
    """The operations with the placeholders for the words that stood in for them.

    A schema that is a placeholder counts as none, and a type as unknown: nobody knows them, and both
    mean just that.
    """
    words = {one.word: one.original for one in holders if FILLER in one.word}
    if not words:
        return tuple(operations)
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(f'"(?P<quoted>{either})"|(?P<bare>{either})', re.IGNORECASE)
    return tuple(_Restoring(pattern, words).value(one) for one in operations)


class _Restoring:
    def __init__(self, pattern: re.Pattern[str], words: Mapping[str, str]) -> None:
        self.pattern, self.words = pattern, words

    def value(self, value: Value) -> Value:
        """The same value with the placeholders in all its texts."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return cast("Value", self.text(value))
        if isinstance(value, tuple):
            return cast("Value", tuple(self.value(one) for one in value))
        if is_dataclass(value) and not isinstance(value, type):
            return cast("Value", self.parts(value))
        return value

    def text(self, text: str) -> str:
        return self.pattern.sub(self._original, text)

    def _original(self, found: re.Match[str]) -> str:
        return self.words[(found["quoted"] or found["bare"]).lower()]

    def parts(self, value: DataclassInstance) -> object:
        if isinstance(value, ColumnType) and self.pattern.search(value.name):
            return None
        changed = {one.name: self.value(getattr(value, one.name)) for one in fields(value)}
        if isinstance(value, ObjectName) and value.schema and self.pattern.search(value.schema):
            changed["schema"] = None
        return replace(value, **changed)
