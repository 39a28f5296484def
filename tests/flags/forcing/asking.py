"""A recogniser for tests of overrides: `is_enabled` and its spellings ask a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.flag_test import FlagTest
from shipcheck.code.nodes import Call, Text
from shipcheck.code.parsing import read_source
from shipcheck.flags.forcing.chains import last_word
from shipcheck.flags.forcing.override import Keys, Override
from shipcheck.flags.forcing.reading import TestReader

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Class

ASKED = frozenset({"is_enabled", "isEnabled", "enabled?", "IsEnabled", "flag_is_active"})
KEY = "new-checkout"


class Asking:
    """Calls by the names of ASKED ask a flag."""

    def test(self, expression: Expression) -> FlagTest | None:
        if isinstance(expression, Call) and last_word(expression.callee) in ASKED:
            first = expression.arguments[0].value if expression.arguments else None
            return FlagTest(first.value if isinstance(first, Text) else None, "test", "test")
        return None

    def mark(self, decorator: Expression) -> FlagTest | None:
        return None

    def class_mark(self, definition: Class) -> FlagTest | None:
        return None

    def holds(self, expression: Expression) -> bool:
        return False


def overrides(language: str, source: str, *keys: str) -> list[tuple[str | None, str, int]]:
    """Key, sides and line of every override in a source."""
    return [
        (one.key, "+".join(sorted(one.sides)), one.line) for one in read(language, source, *keys)
    ]


def read(language: str, source: str, *keys: str) -> tuple[Override, ...]:
    module = read_source(language, source.encode())
    return TestReader(module, Keys.of(keys or (KEY,)), ASKED, Asking()).read()
