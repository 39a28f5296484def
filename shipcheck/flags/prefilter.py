"""Which files can ask flags at all: by their words, before anything is parsed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.flags.forms import Where
from shipcheck.flags.sdks import FAMILIES, rows_of
from shipcheck.model.languages import BY_NAME, BY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.flags.forms import CallForm
    from shipcheck.flags.knowledge import Knowledge

UNREAD = tuple(
    f":(top,exclude,glob)**/*.{suffix}"
    for suffix in (
        "json", "lock", "md", "mdx", "svg", "css", "scss", "csv", "txt", "sql", "map", "snap", "po",
        "yml", "yaml", "xml", "min.js", "ipynb", "rst",
    )
)  # fmt: skip
"""Files that are often large and never ask; git need not search them."""

CODE = (
    *(f":(top,icase)*.{suffix}" for suffix in BY_SUFFIX if suffix != "wasm"),
    *(f":(top,icase,glob)**/{name}" for name in BY_NAME),
)
"""Files of a known language. git searches them as text whatever a branch's attributes call them.

All others only where git itself takes them for text: lines of pictures are long.
"""

ANYTHING = b""
"""In a set of words: what asks has no word of its own."""

Wholes = frozenset[frozenset[bytes]]
"""Names, each as the words that must all be there."""

_TOKEN = re.compile(rb"\w+[?!]?")
_NO_WORD = re.compile(r"\W")


def grep_pattern(knowledge: Knowledge) -> str:
    """A POSIX extended expression that every file with a use matches, in any case."""
    sure = {call for family in FAMILIES for row in family.rows if row.sure for call in row.calls}
    own = {call for row in knowledge.wrappers for call in row.calls}
    words = _shortest({word.lower() for word in sure | own if word})
    families = [family.words for family in FAMILIES if family.words]
    return "|".join([*map(_escaped, words), *families])


def may_ask(language: str, source: bytes, knowledge: Knowledge) -> bool:
    """Whether a file can hold a use in its language; a file that does is never missed."""
    tokens = frozenset(_TOKEN.findall(source))
    sure, unsure = _words(language)
    own = _own(knowledge.wrappers, language)
    if any(whole <= tokens for wholes in (sure, own) for whole in wholes):
        return True
    plain: bytes | None = None
    for words, hint in unsure:
        if ANYTHING in words or not tokens.isdisjoint(words):
            plain = source.replace(b"_", b"").lower() if plain is None else plain
            if hint.search(plain):
                return True
    return False


@lru_cache
def _words(
    language: str,
) -> tuple[Wholes, tuple[tuple[frozenset[bytes], re.Pattern[bytes]], ...]]:
    """The words that alone tell, and for each SDK its other words with what must stand by them."""
    sure: set[frozenset[bytes]] = set()
    unsure: dict[str, set[bytes]] = {}
    hints: dict[str, str] = {}
    for call, rows in rows_of(language).items():
        for family, row in rows:
            if row.sure:
                sure.add(_tokens(call))
            else:
                word = ANYTHING if row.where is Where.HANDLE else call.encode()
                unsure.setdefault(family.sdk, set()).add(word)
                hints[family.sdk] = f"{family.receivers}|{family.imports.replace('_', '')}"
    pairs = tuple(
        (frozenset(words), re.compile(rf"(?<![a-z0-9])(?:{hints[sdk]})".encode(), re.IGNORECASE))
        for sdk, words in unsure.items()
    )
    return frozenset(sure), pairs


@lru_cache
def _own(wrappers: tuple[CallForm, ...], language: str) -> Wholes:
    """The words of the team's own wrappers."""
    rows = (row for row in wrappers if language in row.languages)
    return frozenset(_tokens(call) for row in rows for call in row.calls)


def _tokens(call: str) -> frozenset[bytes]:
    """The words of a name as they stand in a source."""
    return frozenset(part.encode() for part in call.split(".") if part not in ("this", "self"))


def _shortest(words: Iterable[str]) -> list[str]:
    """The words without those that hold another one."""
    kept: list[str] = []
    for word in sorted(words, key=lambda one: (len(one), one)):
        if not any(other in word for other in kept):
            kept.append(word)
    return kept


def _escaped(word: str) -> str:
    """A word as a part of an expression."""
    return _NO_WORD.sub(lambda found: f"[{found.group()}]", word)
