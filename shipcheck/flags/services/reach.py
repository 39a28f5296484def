"""Whom a flag is on for, summed up from its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = 100.0
"""The share that is everybody, in percent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what share of those whom it is for get the on side, in percent; None: not known.

    `everyone`: it is for all users, not for some by what they are.
    """

    share: float | None
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The three fields of a FlagState that say whom it is on for.

    `rollout` is the share of those whom no condition picks; `targeted` says that some are picked.
    """

    everybody: bool | None
    rollout: float | None
    targeted: bool | None


NOBODY = Reach(everybody=False, rollout=0.0, targeted=False)
"""A flag that is off, and whose off value is the off side."""

UNKNOWN = Reach(everybody=None, rollout=None, targeted=None)
"""A flag that leaves the choice to the code's default, or that nobody can sum up."""


def share_of(value: object) -> float | None:
    """The share that a value means: true is everybody, false nobody; of others nobody knows."""
    return (ALL if value else 0.0) if isinstance(value, bool) else None


def first_match(rules: Iterable[Rule]) -> Reach:
    """Sum up rules of which the first that is for a user decides; the rest gets the off side."""
    asked: list[Rule] = []
    for rule in rules:
        asked.append(rule)
        if rule.everyone:
            return _sum(asked[:-1], rule.share)
    return _sum(asked, 0.0)


def any_match(rules: Iterable[Rule]) -> Reach:
    """Sum up rules of which any can give a user the on side; chance falls alike in all of them."""
    asked = list(rules)
    rest = _greatest([rule.share for rule in asked if rule.everyone])
    some = [rule.share for rule in asked if not rule.everyone]
    if rest is None:
        return Reach(everybody=None, rollout=None, targeted=bool(some) or None)
    if rest >= ALL:
        return Reach(everybody=True, rollout=ALL, targeted=False)
    targeted = any(share is None or share > rest for share in some)
    return Reach(everybody=False, rollout=rest, targeted=targeted)


def _greatest(shares: list[float | None]) -> float | None:
    """The greatest share; None where one that is not known may be greater."""
    known = [share for share in shares if share is not None]
    greatest = max(known, default=0.0)
    return greatest if greatest >= ALL or len(known) == len(shares) else None


def is_on(reach: Reach) -> bool | None:
    """Whether anybody can get the on side; for services that have no switch beside the rules."""
    if reach.everybody or reach.targeted or (reach.rollout or 0.0) > 0.0:
        return True
    return None if reach.rollout is None else False


def _sum(conditioned: Iterable[Rule], rest: float | None) -> Reach:
    """Conditioned rules, then a share for all others."""
    shares = [rule.share for rule in conditioned]
    every = [*shares, rest]
    known = None not in every
    if any(share is not None and share < ALL for share in every):
        everybody: bool | None = False
    else:
        everybody = True if known else None
    picked = any(share != rest for share in shares)
    return Reach(everybody, rest, targeted=picked if known else bool(shares) or None)
