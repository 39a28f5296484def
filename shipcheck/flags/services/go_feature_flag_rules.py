"""Flag definitions of GO Feature Flag, as its files and its relay proxy hold them.

As modules/core/flag of thomaspoignant/go-feature-flag evaluates them: rules in order, then the
default rule; progressive rollout before percentages before a variation; what is disabled, and what
is outside its experiment's time, leaves the value to the code's default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.definitions import defined_on, owner, state_in
from shipcheck.flags.services.reach import ALL, UNKNOWN, Rule, first_match, share_of
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import map_in, maps_in, moment, number, plain, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime


def definition_state(key: str, source: str, flag: Mapping[str, Any], now: datetime) -> FlagState:
    """What a definition says of its flag at a time."""
    due = list(_due_steps(flag, now))
    enabled = not (_disabled(flag, due) or _experiment_is_over(flag, now))
    # A step that has come due merges its rules into those that stand there; what comes of that
    # is the relay proxy's to say.
    merged = any(set(step) & {"targeting", "defaultRule", "variations", "experimentation"}
                 for step in due)  # fmt: skip
    known = enabled and not merged
    reach = first_match(_rules(flag, now)) if known else UNKNOWN
    state = FlagState(
        key,
        source,
        on=defined_on(reach, enabled=enabled),
        off_value=_off_value(flag) if enabled else None,
        owner=owner(map_in(flag.get("metadata"))),
    )
    return state_in(state, reach)


def _disabled(flag: Mapping[str, Any], due: list[Mapping[str, Any]]) -> bool:
    """Whether it is disabled after the steps that have come due; the latest one wins."""
    words = [flag.get("disable"), *(step["disable"] for step in due if "disable" in step)]
    return words[-1] is True


def _due_steps(flag: Mapping[str, Any], now: datetime) -> Iterator[Mapping[str, Any]]:
    """The steps of a scheduled rollout that have come due, oldest first."""
    dated = [(moment(step.get("date")), step) for step in maps_in(flag.get("scheduledRollout"))]
    due = [(date, step) for date, step in dated if date is not None and date <= now]
    yield from (step for _, step in sorted(due, key=lambda pair: pair[0]))


def _experiment_is_over(flag: Mapping[str, Any], now: datetime) -> bool:
    """Whether the flag is outside the time of its experiment."""
    experiment = map_in(flag.get("experimentation"))
    start, end = moment(experiment.get("start")), moment(experiment.get("end"))
    return (start is not None and now < start) or (end is not None and now > end)


def _off_value(flag: Mapping[str, Any]) -> bool | str | float | None:
    """What those get whom no rule is for, unless that is the on side."""
    name = text(map_in(flag.get("defaultRule")).get("variation"))
    value = plain(map_in(flag.get("variations")).get(name or ""))
    return None if value is True else value


def _rules(flag: Mapping[str, Any], now: datetime) -> Iterator[Rule]:
    """The rules in the order in which they are asked."""
    variations = map_in(flag.get("variations"))
    for rule in maps_in(flag.get("targeting")):
        if rule.get("disable") is not True:
            everyone = not str(rule.get("query") or "").strip()
            yield Rule(_share(rule, variations, now), everyone=everyone)
    yield Rule(_share(map_in(flag.get("defaultRule")), variations, now), everyone=True)


def _share(rule: Mapping[str, Any], variations: Mapping[str, Any], now: datetime) -> float | None:
    """The share of those whom a rule is for that get the on side."""
    progressive = map_in(rule.get("progressiveRollout"))
    if progressive:
        return _progress(progressive, variations, now)
    percentages = map_in(rule.get("percentage"))
    if percentages:
        return _percentage(percentages, variations)
    return share_of(variations.get(text(rule.get("variation")) or ""))


def _percentage(percentages: Mapping[str, Any], variations: Mapping[str, Any]) -> float | None:
    """The on side's part of the percentages, which count in proportion to their sum."""
    on, total = 0.0, 0.0
    for name, percentage in percentages.items():
        share, weight = share_of(variations.get(name)), number(percentage)
        if share is None or weight is None or weight < 0:
            return None
        on, total = on + share * weight, total + weight
    return on / total if total else None


def _progress(
    rollout: Mapping[str, Any], variations: Mapping[str, Any], now: datetime
) -> float | None:
    """How far a progressive rollout is: it goes evenly from its first step to its last."""
    first, last = map_in(rollout.get("initial")), map_in(rollout.get("end"))
    start, end = moment(first.get("date")), moment(last.get("date"))
    before = share_of(variations.get(text(first.get("variation")) or ""))
    after = share_of(variations.get(text(last.get("variation")) or ""))
    if start is None or end is None or end <= start or before is None or after is None:
        return None
    if now < start:
        return before
    from_percent, to_percent = (
        number(first.get("percentage")) or 0.0,
        number(last.get("percentage")),
    )
    if not to_percent or to_percent > ALL:
        to_percent = ALL
    done = min((now - start) / (end - start), 1.0)
    part = (from_percent + (to_percent - from_percent) * done) / ALL
    return before + (after - before) * part
