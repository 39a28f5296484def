"""Which functions of a file can have to do with flags: by their words, before they are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.flags.derive import smells
from shipcheck.flags.sdks import FAMILIES, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.flags.knowledge import Knowledge

_PACKAGE = re.compile(rb"[\w@]*[./-][\w.@/-]+")
"""Names of packages as imports write them, as far as they are more than a word."""
_SPEAKS = re.compile(r"flag|feature|toggle|experiment|rollout", re.IGNORECASE)
_WORD = re.compile(rb"\w+[?!]?")
REMEMBERED = 50_000
"""Words whose meaning is kept: a large change has so many different ones."""


class Teller:
    """Says which pieces of a file may ask a flag; see `code/selection.Telling`."""

    def __init__(self, language: str, knowledge: Knowledge) -> None:
        """`knowledge` is what is known of the team's own ways to ask."""
        self.language = language
        self.own = frozenset(_own(knowledge, language))
        self.exact = self.own

    def look(self, words: Iterable[bytes], outside: bytes) -> None:
        """Note whose SDKs a file may use, by all its words and what is outside of its functions."""
        packages = {
            one for one in _PACKAGE.findall(outside) if not one.replace(b".", b"").isalnum()
        }
        sdks = {sdk for word in (*words, *packages) for sdk in _sdks(word)}
        self.exact = self.own | _exact(self.language, frozenset(sdks))

    def asks(self, words: frozenset[bytes]) -> bool:
        """Whether a piece with these words may ask a flag, or hold what is asked elsewhere."""
        return not words.isdisjoint(self.exact) or any(map(_tells, words))

    def brings(self, statement: bytes) -> bool:
        """Whether an import may bring in what asks flags."""
        return _imports().search(statement.decode("utf-8", "surrogateescape")) is not None


def _own(knowledge: Knowledge, language: str) -> Iterable[bytes]:
    """The last words of the team's wrappers, and of the names that hold a flag."""
    for row in knowledge.wrappers:
        if language in row.languages:
            for call in row.calls:
                yield from _WORD.findall(call.rpartition(".")[2].encode())
    for name in knowledge.handles:
        yield from _WORD.findall(name.rpartition(".")[2].encode("utf-8", "surrogateescape"))


@lru_cache(REMEMBERED)
def _tells(word: bytes) -> bool:
    """Whether a word alone says that a flag may be asked."""
    text = word.decode("utf-8", "surrogateescape")
    named = text[:1].isupper() and _SPEAKS.search(text) is not None
    return named or smells(text) or _imports().search(text) is not None


@lru_cache(REMEMBERED)
def _sdks(word: bytes) -> tuple[str, ...]:
    """The SDKs that a word may be of, as what is called, or what is imported."""
    text = word.decode("utf-8", "surrogateescape")
    plain = text.lower().replace("_", "")
    if _receivers().fullmatch(plain) is None and _imports().search(text) is None:
        return ()  # nearly all words
    found = (
        (one.sdk, re.fullmatch(one.receivers, plain) or re.search(one.imports, text, re.IGNORECASE))
        for one in FAMILIES
    )
    return tuple(sdk for sdk, spoken in found if spoken)


@lru_cache
def _exact(language: str, sdks: frozenset[str]) -> frozenset[bytes]:
    """The last words of calls that tell alone, and of those that these SDKs have."""
    calls = {
        call.rpartition(".")[2]
        for call, rows in rows_of(language).items()
        if any(row.sure or family.sdk in sdks for family, row in rows)
    }
    methods = {name for family in FAMILIES if family.sdk in sdks for name in family.methods}
    return frozenset(word for one in calls | methods for word in _WORD.findall(one.encode()))


@lru_cache
def _receivers() -> re.Pattern[str]:
    """What the calls of all SDKs are made on."""
    return re.compile("|".join(f"(?:{family.receivers})" for family in FAMILIES))


@lru_cache
def _imports() -> re.Pattern[str]:
    """What the imports of all SDKs say, and what speaks of flags."""
    return re.compile("|".join(f"(?:{family.imports})" for family in FAMILIES), re.IGNORECASE)
