"""Which runs have to be there and green: what the forge demands, what the checklist does."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from shipcheck.checks._ci_own import CONTEXT
from shipcheck.forge.rules import RequiredRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.ci.runs import Run
    from shipcheck.forge.rules import BranchRules

BOTH, FORGE, CHECKLIST = "both", "forge", "checklist"


@dataclass(frozen=True, slots=True)
class Demand:
    """What has to be green.

    `all_of_it` is whether the forge asks for CI as a whole, whatever its jobs are called; `notes` say what
    could not be known.
    """

    required: tuple[RequiredRun, ...] = ()
    all_of_it: bool = False
    notes: tuple[str, ...] = ()

    @property
    def names_runs(self) -> bool:
        """Whether it is known which runs have to be green, and others need not be."""
        return bool(self.required) and not self.all_of_it

    def asks_for(self, run: Run) -> bool:
        """Whether a run is one of those."""
        return any(fits(one, run) for one in self.required)

    def missing(self, runs: Sequence[Run]) -> list[RequiredRun]:
        """What is asked for and was never reported."""
        return [one for one in self.required if not any(fits(one, run) for run in runs)]


def demanded(parameters: Mapping[str, Any], rules: BranchRules | None, doubt: str) -> Demand:
    """The demands of the forge and of the checklist, as `required_from:` says.

    Args:
        parameters: the item's.
        rules: the forge's, None where there are none to know.
        doubt: why the forge's are not known; empty where they are, or there is no forge.
    """
    source = parameters.get("required_from", BOTH)
    own = parameters.get("required", ()) if source != FORGE else ()
    listed = [RequiredRun(name) for name in own]
    if source == CHECKLIST:
        return Demand(tuple(listed))
    notes = [f"not known what the forge requires: {doubt}"] if doubt else []
    if rules is None:
        return Demand(tuple(listed), notes=tuple(notes))
    listed += rules.required
    if not rules.complete:
        notes.append(rules.partly or "the forge shows only a part of what it requires")
    return Demand(tuple(_without_own(listed)), rules.pipeline, tuple(notes))


def fits(required: RequiredRun, run: Run) -> bool:
    """Whether a run is the one that is required: by its name, and by the app that has to report it."""
    if required.owner and required.owner.casefold() != run.owner.casefold():
        return False
    return run.name == required.name or (
        required.is_pattern and fnmatchcase(run.name, required.name)
    )


def _without_own(listed: Iterable[RequiredRun]) -> Iterable[RequiredRun]:
    """Each once, and not our own status, which is set after this."""
    return (one for one in dict.fromkeys(listed) if one.name != CONTEXT)
