"""Flags of Flipt, as its files and version 2 of its API hold them.

As internal/server/evaluation of flipt-io/flipt evaluates them: a boolean flag's `enabled` is the
value of those whom no rollout is for, so it is no switch; a threshold that a user misses hands on
to the next rollout, and a user falls alike in all of them. A variant flag that is not enabled
leaves the value to the code's default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.definitions import owner, state_in
from shipcheck.flags.services.reach import Reach
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import map_in, maps_in, number, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BUCKETS = 100
"""Thresholds compare with a user's hash modulo this."""

BOOLEAN = "BOOLEAN_FLAG_TYPE"
"""The type of a flag that is true or false; VARIANT_FLAG_TYPE, and no type at all, is the other."""


def flag_state(key: str, source: str, flag: Mapping[str, Any], url: str | None = None) -> FlagState:
    """What a flag's definition says."""
    enabled = bool(truth(flag.get("enabled")))
    metadata = map_in(flag.get("metadata"))
    if flag.get("type") == BOOLEAN:
        state = FlagState(key, source, off_value=False, owner=owner(metadata), url=url)
        return state_in(state, _boolean_reach(maps_in(flag.get("rollouts")), enabled=enabled))
    # Which of several variants is the on side, only the code knows.
    return FlagState(
        key,
        source,
        on=enabled,
        targeted=bool(maps_in(flag.get("rules"))) if enabled else None,
        owner=owner(metadata),
        url=url,
    )


def _boolean_reach(rollouts: Sequence[Mapping[str, Any]], *, enabled: bool) -> Reach:
    """Whom a boolean flag is true for: every bucket of users is tried."""
    on, more, less = 0, False, False
    for bucket in range(BUCKETS):
        most, some = _in_bucket(rollouts, bucket, enabled=enabled)
        on += most
        more = more or (not most and any(some))
        less = less or (most and not all(some))
    everybody = on == BUCKETS and not less
    share = on / BUCKETS * 100
    return Reach(everybody, rollout=share, targeted=more or less)


def _in_bucket(
    rollouts: Sequence[Mapping[str, Any]], bucket: int, *, enabled: bool
) -> tuple[bool, list[bool]]:
    """What a bucket's users get that are in no segment, and what those in segments may get.

    A value of false, and a percentage of zero, is left out of answers.
    """
    some: list[bool] = []
    for rollout in rollouts:
        if "threshold" in rollout:
            threshold = map_in(rollout["threshold"])
            if bucket < (number(threshold.get("percentage")) or 0.0):
                return threshold.get("value") is True, some
        elif "segment" in rollout:
            some.append(map_in(rollout["segment"]).get("value") is True)
    return enabled, some
