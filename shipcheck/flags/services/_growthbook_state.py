"""What GrowthBook says of a feature in one environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.definitions import state_in
from shipcheck.flags.services.reach import ALL, UNKNOWN, Reach, Rule, first_match, share_of
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import map_in, maps_in, moment, plain, share, text, truth

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "GrowthBook"
TYPED = {"true": True, "false": False}
"""The values of a boolean feature, which are text."""


def state_of(feature: Mapping[str, Any], environment: str, stale: Mapping[str, Any]) -> FlagState:
    """What the service says of a feature in an environment.

    Raises:
        ShipcheckError: there is no such environment.
    """
    environments = map_in(feature.get("environments"))
    if environment not in environments:
        raise ShipcheckError(
            f"{NAME} has no environment {environment}",
            hint=f"It has {', '.join(environments) or 'none'}: set services.flags.environment.",
        )
    here = map_in(environments[environment])
    default = here.get("defaultValue", feature.get("defaultValue"))
    enabled = truth(here.get("enabled"))
    state = FlagState(
        str(feature.get("id")),
        NAME,
        on=enabled,
        # Where it is off, callers get what their code says.
        off_value=_off_value(feature, default) if enabled else None,
        owner=text(feature.get("owner")),
        created_at=moment(feature.get("dateCreated")),
        changed_at=moment(feature.get("dateUpdated")),
        archived=truth(feature.get("archived")),
        stale=truth(map_in(map_in(stale.get("staleByEnv")).get(environment)).get("isStale")),
    )
    return state_in(state, _reach(feature, environment, default) if enabled else UNKNOWN)


def _off_value(feature: Mapping[str, Any], default: object) -> bool | str | float | None:
    """The value where no rule is for a user, unless that is the on side."""
    value = TYPED.get(str(default)) if feature.get("valueType") == "boolean" else plain(default)
    return None if value is True else value


def _reach(feature: Mapping[str, Any], environment: str, default: object) -> Reach:
    """Whom an enabled feature is true for; a user that a rule's share misses goes on to the next."""
    if feature.get("valueType") != "boolean":
        return UNKNOWN
    rest = share_of(TYPED.get(str(default)))
    conditioned: list[Rule] = []
    for rule in reversed(maps_in(feature.get("rules"))):
        if not _is_asked(rule, environment):
            continue
        if _has_conditions(rule):
            conditioned.insert(0, Rule(_share(rule, rest)))
        else:
            conditioned = [Rule(_share(rule, one.share)) for one in conditioned]
            rest = _share(rule, rest)
    reach = first_match([*conditioned, Rule(rest, everyone=True)])
    if reach.everybody and (feature.get("prerequisites") or feature.get("holdout")):
        return Reach(everybody=None, rollout=ALL, targeted=True)  # some may be left out of it all
    return reach


def _is_asked(rule: Mapping[str, Any], environment: str) -> bool:
    """Whether a rule is in force in an environment."""
    places = rule.get("environments")
    here = rule.get("allEnvironments") is True or (
        isinstance(places, list) and environment in places
    )
    return here and rule.get("enabled") is not False


def _has_conditions(rule: Mapping[str, Any]) -> bool:
    """Whether a rule is for some users, or for some time."""
    condition = str(rule.get("condition") or "").strip()
    others = ("savedGroupTargeting", "prerequisites", "scheduleRules")
    return condition not in ("", "{}") or any(rule.get(name) for name in others)


def _share(rule: Mapping[str, Any], rest: float | None) -> float | None:
    """The share that a rule, and those after it, give the on side; experiments are not known."""
    value = share_of(TYPED.get(str(rule.get("value"))))
    if rule.get("type") == "force":
        return value
    covered = share(rule.get("coverage"), of=1) if rule.get("type") == "rollout" else None
    if covered is None or value is None or rest is None:
        return None
    return (value * covered + rest * (ALL - covered)) / ALL
