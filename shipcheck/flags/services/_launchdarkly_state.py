"""What LaunchDarkly's JSON says of a flag, as a FlagState; pure.

Fields as in the API's own client (launchdarkly/api-client-go, model_feature_flag*.go). Weights are
thousandths of a percent. `launched` is LaunchDarkly's word for a flag that has served everybody
one variation for a week; `inactive` says only that nobody asked lately, which is normal before
a merge and no sign of age.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.flags.state import FlagKind, FlagState
from shipcheck.http.reading import map_in, maps_in, moment, share, text, truth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ALL = 100.0
WHOLE = 100_000
"""The weight that means everybody."""


def state_of(
    flag: Mapping[str, Any],
    environment: Mapping[str, Any],
    status: Mapping[str, Any] | None,
    *,
    source: str,
    url: str,
) -> FlagState:
    """A flag in one environment; `status` is what flag-statuses says, None where it says nothing."""
    reach = _reach(flag, environment)
    temporary = truth(flag.get("temporary"))
    used = status or {}
    return FlagState(
        key=str(flag.get("key", "")),
        source=source,
        on=truth(environment.get("on")),
        everybody=reach.everybody,
        rollout=reach.rollout,
        targeted=reach.targeted,
        off_value=_off_value(flag, environment),
        kind=None if temporary is None else FlagKind.RELEASE if temporary else FlagKind.OTHER,
        kind_word=None if temporary is None else "temporary" if temporary else "permanent",
        owner=_owner(flag),
        created_at=moment(flag.get("creationDate")),
        changed_at=moment(environment.get("lastModified")),
        archived=truth(flag.get("archived")),
        stale=_stale(flag, used),
        never_used=None if status is None else not used.get("lastRequested"),
        last_used_at=moment(used.get("lastRequested")),
        url=url,
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    rollout: float | None
    targeted: bool | None
    everybody: bool | None


def _reach(flag: Mapping[str, Any], environment: Mapping[str, Any]) -> _Reach:
    """Who gets the on side now."""
    on_side = on_variations(flag, environment)
    switched = truth(environment.get("on"))
    if switched is None or not on_side:
        return _Reach(None, None, None)
    if not switched:
        reached = environment.get("offVariation") in on_side
        return _Reach(ALL if reached else 0.0, targeted=False, everybody=reached)
    rules = maps_in(environment.get("rules"))
    targets = [one for name in ("targets", "contextTargets")
               for one in maps_in(environment.get(name)) if one.get("values")]  # fmt: skip
    needs = bool(maps_in(environment.get("prerequisites")))
    rollout = _served(map_in(environment.get("fallthrough")), on_side)
    others = [_served(one, on_side) for one in (*rules, *targets)]
    unknown = rollout is None or None in others
    everybody = None if unknown else {rollout, *others} == {ALL}
    picked = any(one is None or one != rollout for one in others)
    return _Reach(rollout, picked or needs, None if needs and everybody else everybody)


def _served(rule: Mapping[str, Any], on_side: Collection[object]) -> float | None:
    """The percentage of those whom a rule serves that get the on side."""
    if isinstance(rule.get("variation"), int):
        return ALL if rule["variation"] in on_side else 0.0
    parts = maps_in(map_in(rule.get("rollout")).get("variations"))
    weights = [one.get("weight", 0) for one in parts if one.get("variation") in on_side]
    if not parts or not all(isinstance(one, int) for one in weights):
        return None
    return share(sum(weights), of=WHOLE)


def on_variations(flag: Mapping[str, Any], environment: Mapping[str, Any]) -> tuple[int, ...]:
    """The variations that are the on side: true, or all but the off variation."""
    values = _values(flag)
    if set(map(type, values)) == {bool}:
        return tuple(number for number, value in enumerate(values) if value is True)
    off = environment.get("offVariation")
    return (
        tuple(number for number in range(len(values)) if number != off) if off is not None else ()
    )


def _values(flag: Mapping[str, Any]) -> Sequence[Any]:
    return [one.get("value") for one in maps_in(flag.get("variations"))]


def _off_value(
    flag: Mapping[str, Any], environment: Mapping[str, Any]
) -> bool | str | float | None:
    """What is served while the flag is off; without an off variation that is the code's default."""
    values, off = _values(flag), environment.get("offVariation")
    if not isinstance(off, int) or not 0 <= off < len(values):
        return None
    value = values[off]
    return value if isinstance(value, bool | str | int | float) else None


def _owner(flag: Mapping[str, Any]) -> str:
    """The maintainer; empty where the flag has none."""
    person, team = map_in(flag.get("_maintainer")), map_in(flag.get("_maintainerTeam"))
    words = (person.get("email"), team.get("name"), flag.get("maintainerTeamKey"))
    return next(filter(None, map(text, words)), "")


def _stale(flag: Mapping[str, Any], status: Mapping[str, Any]) -> bool | None:
    """Deprecated by its owner, or launched; None where nothing tells."""
    if flag.get("deprecated") is True or status.get("name") == "launched":
        return True
    return False if status else truth(flag.get("deprecated"))
