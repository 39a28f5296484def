"""What a test says of a flag, and which words in it mean a key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SEPARATORS = re.compile(r"[^a-z0-9]")


SETTINGS = re.compile(r"feature|flag|toggle|experiment", re.IGNORECASE)
"""What the part of a configuration that holds flags is called."""


class Side(StrEnum):
    """A side of a flag."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Override:
    """One place in a test that forces a flag.

    `key` is as written; None where whatever is asked gets this answer (a mock of the function that
    asks). `sides` is empty where the value cannot be told. `how` names what forces it. `exact` is
    whether a helper made for flags does, so that its key must be one.
    """

    key: str | None
    sides: frozenset[Side]
    line: int
    how: str
    exact: bool


def normalised(key: str) -> str:
    """A key without case and separators: `new-checkout`, `newCheckout` and `NEW_CHECKOUT` are one."""
    return _SEPARATORS.sub("", key.lower())


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that are looked for."""

    by_form: dict[str, str]

    @staticmethod
    def of(keys: Iterable[str], names: Mapping[str, str] | None = None) -> Keys:
        """The keys, found in every usual spelling, and by the names of constants that hold them."""
        held = {normalised(name): key for name, key in (names or {}).items()}
        return Keys({**held, **{normalised(key): key for key in keys}})

    def meant(self, word: str | None) -> str | None:
        """The key that a word stands for; environment variables may have words before it."""
        form = normalised(word or "")
        if form in self.by_form:
            return self.by_form[form]
        before, mark, last = (word or "").replace(":", ".").rpartition(".")
        if mark and SETTINGS.search(before):  # features.new-checkout
            return self.by_form.get(normalised(last))
        if word and word.isupper() and "_" in word:
            return next((key for own, key in self.by_form.items() if form.endswith(own)), None)
        return None


def spellings(key: str) -> tuple[str, ...]:
    """The usual ways to write a key: as it is, and in camel, snake, upper and kebab case."""
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", key)]
    if len(words) < 2:  # noqa: PLR2004 - one word is spelled one way, but for constants
        return tuple(dict.fromkeys((key, key.upper())))
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    joined = ("_".join(words), "_".join(words).upper(), "-".join(words))
    return tuple(dict.fromkeys((key, camel, *joined)))
