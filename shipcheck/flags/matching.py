"""Which row of the table a call is: by its name, and by what speaks for that SDK in the file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.flags.forms import Where
from shipcheck.flags.naming import dotted, root, segments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.facts import FileFacts
    from shipcheck.flags.forms import CallForm, Family
    from shipcheck.flags.sdks import Row

BY_RECEIVER, BY_ORIGIN, BY_IMPORT, BY_NAME, NOTHING = 4, 3, 2, 1, 0
"""How much speaks for a row: what it is called on, where that comes from, an import, the name."""

_LIKELY = re.compile(
    r"\w*(client|flag|feature|toggle|sdk|experiment|provider|gate|evaluat|variant|api)\w*|.{1,3}"
)
"""Names that people give to what asks flags; taken only in a file that imports the SDK."""


class Matcher:
    """Finds the row of a call in one file."""

    def __init__(self, facts: FileFacts, rows: Mapping[str, tuple[Row, ...]]) -> None:
        self.facts = facts
        self.rows = rows
        self.origins: dict[str, frozenset[str]] = {}

    def find(self, receiver: str, last: str, count: int, where: Where) -> Row | None:
        """The row that most speaks for; the first of several."""
        best: Row | None = None
        weight = NOTHING
        for family, row in self.rows.get(last, ()):
            if row.where is where and row.fewest <= count <= row.most:
                found = self.weigh(family, row, receiver, last)
                if found > weight:
                    best, weight = (family, row), found
        return best

    def weigh(self, family: Family, row: CallForm, receiver: str, last: str) -> int:
        """How much speaks for a row; NOTHING where it is not this one."""
        if row.receiver and not re.search(row.receiver, receiver.replace("()", "")):
            return NOTHING
        if any(re.fullmatch(family.receivers, part) for part in segments(receiver)):
            return BY_RECEIVER
        names = self.names_from(family)
        start = root(receiver or last)
        if start in names:
            return BY_ORIGIN
        if receiver and self._imports(family) and _LIKELY.fullmatch(segments(receiver)[-1]):
            return BY_IMPORT
        return BY_NAME if row.sure else NOTHING

    def _imports(self, family: Family) -> bool:
        """Whether the file imports the SDK."""
        pattern = _compiled(family.imports)
        return any(pattern.search(one.text) for one in self.facts.imports)

    def names_from(self, family: Family) -> frozenset[str]:
        """The names of the file that come from the SDK: imported, or made of what is."""
        if family.sdk not in self.origins:
            self.origins[family.sdk] = self._names_from(family)
        return self.origins[family.sdk]

    def _names_from(self, family: Family) -> frozenset[str]:
        pattern = _compiled(family.imports)
        names: set[str] = set()
        for one in self.facts.imports:
            if pattern.search(one.text):
                names |= {name.rpartition(".")[2] for name in one.names} | set(one.names)
        if names:
            for path, bindings in self.facts.bindings.items():
                if any(root(dotted(binding.value)) in names for binding in bindings):
                    names.add(path)
        return frozenset(names)


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def members_row(rows: Mapping[str, tuple[Row, ...]], path: str) -> tuple[Row, str] | None:
    """The row whose members are flags, and the member that a dotted name takes of it."""
    outer, _, last = path.rpartition(".")
    while outer:
        for name in _tails(outer.split(".")):
            for family, row in rows.get(name, ()):
                if row.where is Where.MEMBERS:
                    return (family, row), last.partition(".")[0]
        outer, _, more = outer.rpartition(".")
        last = f"{more}.{last}"
    return None


def _tails(parts: Sequence[str]) -> list[str]:
    """The last two and the last part of a name: how MEMBERS rows are named."""
    return [".".join(parts[-length:]) for length in (3, 2, 1)]
