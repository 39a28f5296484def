"""Whether what is pending may be left to the forge: it waits only for what it demands itself."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from shipcheck.model.text import listed
from shipcheck.model.words import Level, Reason, Status, Verdict
from shipcheck.ship.amend import amend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.forge.rules import BranchRules, RequiredRun
    from shipcheck.model.outcome import Outcome
    from shipcheck.model.result import ItemResult, Result

CI, REVIEW = "ci-green", "review-approved"
LEFT_TO_FORGE = (CI, REVIEW)
"""Checks of which a forge can demand the same, and wait for it."""

OPEN = frozenset({"pending", "manual", "blocked", "stale"})
"""States of a run, as `ci-green` tells them, that something has still to become of."""

NAMED = 3
"""How many runs a message names."""


def as_waiting(result: Result, rules: BranchRules) -> Result:
    """The result in which a review that only waits for people is pending, if the forge waits for them too.

    Here `review-approved` fails: nobody has approved it yet. A forge that demands the same approvals holds
    the change until they are there.
    """
    waiting = {
        item.item.id: replace(item, outcome=_pending(item.outcome))
        for item in result.items
        if item.item.uses == REVIEW
        and item.status is Status.FAIL
        and _waits_for_people(item, rules)
    }
    return amend(result, waiting) if waiting else result


def _pending(outcome: Outcome) -> Outcome:
    return replace(outcome, status=Status.PENDING, evidence=None, reason=Reason.RUNNING)


def _waits_for_people(item: ItemResult, rules: BranchRules) -> bool:
    """Whether all that is wrong is approvals to come, as many as the forge demands at least."""
    errors = {one.rule for one in item.outcome.findings if one.level is Level.ERROR}
    demanded = {
        "review-missing": rules.approvals >= int(item.outcome.data.get("needed", 1)),
        "review-owners": rules.code_owners,
    }
    return bool(errors) and all(demanded.get(rule, False) for rule in errors)


def why_not_left(result: Result, rules: BranchRules) -> str | None:
    """Why a pending change may not be left to the forge, in words; None where it may.

    The rule: the verdict is `pending`, so all that blocks has passed but for what is pending; only
    `ci-green` and `review-approved` are; and the forge demands it all the same. It would merge at once
    what it does not demand.

    Args:
        result: the verdict.
        rules: what the forge demands for the base.
    """
    if result.verdict is not Verdict.PENDING:
        return f"it is {result.verdict.replace('_', ' ')}"
    for item in result.items:
        if item.blocking and item.status is Status.PENDING:
            said = _why_not(item, rules)
            if said:
                return said
    return None


def _why_not(item: ItemResult, rules: BranchRules) -> str | None:
    """The same for an item that is pending."""
    if item.item.uses == CI:
        return _why_not_ci(item, rules)
    if item.item.uses == REVIEW:
        demanded = rules.approvals > 0 or rules.code_owners
        return None if demanded else "the forge demands no review, so it would not wait for one"
    return f"{item.item.id} is pending, and no forge waits for that"


def _why_not_ci(item: ItemResult, rules: BranchRules) -> str | None:
    if rules.pipeline:
        return None
    if not rules.required:
        return "the forge requires no run, so it would not wait for CI"
    alone = [name for name in waited_for(item) if not _is_required(name, rules.required)]
    if alone:
        return f"the forge does not require {listed(alone, NAMED)}, so it would not wait for it"
    return None


def waited_for(item: ItemResult) -> list[str]:
    """The runs that `ci-green` waits for, by name; none where nothing has reported yet.

    What the checklist requires counts too until it is green, reported or not. A run is demanded by its
    name, whichever app reports it: the forge looks at the app itself.
    """
    settings = item.item.parameters
    runs = [run for run in item.outcome.data.get("runs", ()) if not _is_aside(run, settings)]
    states = {str(run["name"]): str(run["state"]) for run in runs}
    treated = settings.get("states", {})
    waiting = [
        name
        for name, state in states.items()
        if treated.get(state, "pending" if state in OPEN else "") == "pending"
    ]
    named = settings.get("required", ()) if settings.get("required_from") != "forge" else ()
    missing = [str(name) for name in named if states.get(name) != "success"]
    return list(dict.fromkeys((*waiting, *missing)))


def _is_aside(run: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    """Whether a run is not waited for: an older attempt, our own job, or one that nobody requires."""
    only_required = settings.get("only_required") and not run.get("required")
    return bool(run.get("superseded") or run.get("own") or only_required)


def _is_required(name: str, required: Iterable[RequiredRun]) -> bool:
    return any(
        fnmatchcase(name, one.name) if one.is_pattern else name == one.name for one in required
    )
