"""Conditions that can never be true: sound, and not complete.

A condition is spread out into alternatives; it is contradictory if each alternative demands
something that no change can have at once. Where that grows too large, nothing is said.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.checklist.globs import matches_name
from shipcheck.checklist.leaves import as_list
from shipcheck.checklist.vocabulary import RISK_BANDS
from shipcheck.model.words import ChangeClass, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shipcheck.checklist.document import YamlValue

_MOST_ALTERNATIVES = 100
_MOST_COMPARISONS = 10_000
_DOMAINS = {"class": tuple(ChangeClass), "place": tuple(Place), "risk": RISK_BANDS}
_LISTS = ("has", "languages", "labels", "authors", "branch")
_GLOBS = ("paths", "only_paths")
_RANGES = ("lines", "users")


class _Literal(NamedTuple):
    """One leaf, demanded or forbidden."""

    key: str
    value: YamlValue
    positive: bool


_Alternatives = list[tuple[_Literal, ...]]


class _TooManyError(Exception):
    """The condition has more alternatives than are worth looking at."""


def contradiction(condition: YamlValue) -> str | None:
    """The leaf on which a valid condition contradicts itself, None where it may be true."""
    try:
        alternatives = _spread(condition, positive=True)
    except _TooManyError:
        return None
    faults = [_fault(alternative) for alternative in alternatives]
    return faults[0] if faults and all(faults) else None


def _spread(condition: YamlValue, *, positive: bool) -> _Alternatives:
    """The condition, or its opposite, as alternatives of which one must hold in full."""
    parts = [_spread_key(key, value, positive=positive) for key, value in condition.items()]
    return _both(parts) if positive else _either(parts)


def _spread_key(key: str, value: YamlValue, *, positive: bool) -> _Alternatives:
    if key == "not":
        return _spread(value, positive=not positive)
    if key in ("all", "any"):
        parts = [_spread(part, positive=positive) for part in value]
        return _both(parts) if (key == "all") == positive else _either(parts)
    return [(_Literal(key, value, positive),)]


def _both(parts: Iterable[_Alternatives]) -> _Alternatives:
    spread: _Alternatives = [()]
    for part in parts:
        if len(spread) * len(part) > _MOST_ALTERNATIVES:
            raise _TooManyError
        spread = [left + right for left, right in product(spread, part)]
    return spread


def _either(parts: Iterable[_Alternatives]) -> _Alternatives:
    spread = [alternative for part in parts for alternative in part]
    if len(spread) > _MOST_ALTERNATIVES:
        raise _TooManyError
    return spread


def _fault(alternative: tuple[_Literal, ...]) -> str | None:
    """The key whose demands exclude each other."""
    by_key: dict[str, list[_Literal]] = {}
    for literal in alternative:
        by_key.setdefault(literal.key, []).append(literal)
    return next((key for key, literals in by_key.items() if _excluded(key, literals)), None)


def _excluded(key: str, literals: list[_Literal]) -> bool:
    return _CHECKS[key](literals)


def _no_word_left(literals: list[_Literal]) -> bool:
    """Of the few words that there are, exactly one holds: is any left?"""
    left = set(_DOMAINS[literals[0].key])
    for literal in literals:
        words = set(as_list(literal.value))
        left = left & words if literal.positive else left - words
    return not left


def _empty_range(literals: list[_Literal]) -> bool:
    lowest, highest = 0.0, float("inf")
    for literal in literals:
        for low, high in _bounds(literal):
            lowest, highest = max(lowest, low), min(highest, high)
    return lowest > highest


def _bounds(literal: _Literal) -> Iterator[tuple[float, float]]:
    """The inclusive bounds that a range sets; the opposite of two bounds is no range."""
    over, under = literal.value.get("over"), literal.value.get("under")
    if not literal.positive and over is not None and under is not None:
        return
    if over is not None:
        yield (over + 1, float("inf")) if literal.positive else (0, over)
    if under is not None:
        yield (0, under - 1) if literal.positive else (under, float("inf"))


def _all_forbidden(literals: list[_Literal]) -> bool:
    """One of a list is demanded, and each of that list is forbidden."""
    forbidden = {word for one in literals if not one.positive for word in as_list(one.value)}
    demanded = [set(as_list(one.value)) for one in literals if one.positive]
    return any(words <= forbidden for words in demanded)


def _no_branch_left(literals: list[_Literal]) -> bool:
    """A branch has one name; where the names are written out, does one fit every demand?"""
    demanded = [as_list(one.value) for one in literals if one.positive]
    written_out = next((names for names in demanded if not set("".join(names)) & set("*?[")), None)
    if written_out is None:
        return _all_forbidden(literals)
    patterns = sum(len(as_list(one.value)) for one in literals)
    if len(written_out) * patterns > _MOST_COMPARISONS:
        return False  # nothing is said
    return not any(
        all(matches_name(name, as_list(one.value)) == one.positive for one in literals)
        for name in written_out
    )


def _no_path_left(literals: list[_Literal]) -> bool:
    """The same globs are demanded and forbidden, or they only take back."""
    forbidden = [as_list(one.value) for one in literals if not one.positive]
    demanded = [as_list(one.value) for one in literals if one.positive]
    return any(
        globs in forbidden or all(glob.startswith("!") for glob in globs) for globs in demanded
    )


_CHECKS: dict[str, Callable[[list[_Literal]], bool]] = {
    **dict.fromkeys(_DOMAINS, _no_word_left),
    **dict.fromkeys(_LISTS, _all_forbidden),
    **dict.fromkeys(_GLOBS, _no_path_left),
    **dict.fromkeys(_RANGES, _empty_range),
    "branch": _no_branch_left,
}
