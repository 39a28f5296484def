"""What Unleash's JSON says of a flag, as a FlagState; pure.

Facts observed on Unleash 7.5.1: strategies are or-ed; an environment whose strategies are all
disabled is reported as not enabled; what an administrator's API token made carries a user with a
negative id; prerequisites stand in `dependencies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.state import FlagKind, FlagState
from shipcheck.http.reading import map_in, maps_in, moment, share, text, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS = {kind.value: kind for kind in FlagKind}
ALL = 100.0
SHARES = {"flexibleRollout": "rollout", "gradualRolloutUserId": "percentage",
          "gradualRolloutSessionId": "percentage", "gradualRolloutRandom": "percentage"}  # fmt: skip
"""Strategies that choose users by chance, and the parameter that holds the percentage."""


def state_of(
    feature: Mapping[str, Any],
    environment: Mapping[str, Any] | None,
    *,
    source: str,
    url: str | None = None,
    lifetimes: Mapping[str, int | None] | None = None,
) -> FlagState:
    """A flag in one environment; `environment` is None where it is not known there."""
    word = text(feature.get("type"))
    here = environment or {}
    on = truth(here.get("enabled"))
    seen = here.get("lastSeenAt")
    counts = "lastSeenAt" in here
    rollout, targeted = _reach(here, feature)
    return FlagState(
        key=str(feature.get("name", "")),
        source=source,
        on=on,
        everybody=_everybody(on, rollout, feature),
        rollout=0.0 if on is False else rollout,
        targeted=targeted,
        off_value=False,
        kind=KINDS.get(word, FlagKind.OTHER) if word else None,
        kind_word=word,
        owner=_owner(feature),
        created_at=moment(feature.get("createdAt")),
        archived=truth(feature.get("archived")),
        stale=truth(feature.get("stale")),
        never_used=seen is None if counts else None,
        last_used_at=moment(seen),
        lifetime_days=(lifetimes or {}).get(word or ""),
        url=url,
    )


def untargeted(strategies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The strategies that may give the flag to anybody, switched off ones included."""
    return [one for one in strategies if _chance(one) is not None]


def _chance(strategy: Mapping[str, Any]) -> float | None:
    """The percentage of all users that a strategy reaches; None where only some can be reached."""
    if maps_in(strategy.get("constraints")) or strategy.get("segments"):
        return None
    name = strategy.get("name")
    if name == "default":
        return ALL
    if name in SHARES:
        return share(map_in(strategy.get("parameters")).get(SHARES[name]))
    return None


def _reach(
    environment: Mapping[str, Any], feature: Mapping[str, Any]
) -> tuple[float | None, bool | None]:
    """The greatest share of all users, and whether rules choose some besides."""
    if not isinstance(environment.get("strategies"), list):
        return None, None
    strategies = maps_in(environment["strategies"])
    if not strategies:  # an SDK takes an enabled flag without any as on for all
        return ALL, bool(feature.get("dependencies"))
    active = [one for one in strategies if not one.get("disabled")]
    shares = [_chance(one) for one in active]
    known = [one for one in shares if one is not None]
    targeted = None in shares or bool(feature.get("dependencies"))
    return (max(known) if known else None), targeted


def _everybody(
    on: bool | None,  # noqa: FBT001 - the value itself
    rollout: float | None,
    feature: Mapping[str, Any],
) -> bool | None:
    """Whether each and every user gets the on side; a prerequisite may keep it from them."""
    if on is False:
        return False
    if on is None or rollout is None:
        return None
    if rollout >= ALL and feature.get("dependencies"):
        return None
    return rollout >= ALL


def _owner(feature: Mapping[str, Any]) -> str | None:
    """Who made the flag; an API token is nobody, which is the empty text."""
    creator = map_in(feature.get("createdBy"))
    number = creator.get("id")
    if isinstance(number, int) and number <= 0:
        return ""
    return text(creator.get("name")) or text(creator.get("username"))
