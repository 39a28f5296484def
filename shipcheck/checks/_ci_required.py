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
    could not be known, `unseen` is whether that may be a run.
    """

    required: tuple[RequiredRun, ...] = ()
    all_of_it: bool = False
    notes: tuple[str, ...] = ()
    unseen: bool = False

    @property
    def names_runs(self) -> bool:
        """Whether it is known which runs have to be green, and others need not be."""
        return bool(self.required) and not self.all_of_it and not self.unseen

    def asks_for(self, run: Run) -> bool:
        """Whether a run is one of those."""
        return any(fits(one, run) for one in self.required)

    def is_called_so(self, run: Run) -> bool:
        """Whether a run has the name of one of those, whoever reports it, and whatever it is."""
        return any(_is_named(one, run) for one in self.required)

    def missing(self, runs: Sequence[Run]) -> list[RequiredRun]:
        """What is asked for and was never reported."""
        return [one for one in self.required if not any(fits(one, run) for run in runs)]

    def on_trust(self, runs: Sequence[Run]) -> list[str]:
        """A sentence for each run that fits by its name alone, though one app has to report it."""
        untold, held = "GitHub does not tell who set the status", "the forge itself holds it to app"
        return [
            f"{untold} {one.name}; {held} {one.owner}"
            for one in self.required
            if (found := [run for run in runs if fits(one, run)])
            and all(_is_anybodys(one, run) for run in found)
        ]


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
        return Demand(tuple(listed), notes=tuple(notes), unseen=bool(doubt))
    listed += rules.required
    if not rules.complete:
        notes.append(rules.partly or "the forge shows only a part of what it requires")
    required = tuple(_without_own(listed))
    return Demand(required, rules.pipeline, tuple(notes), rules.runs_unseen)


def fits(required: RequiredRun, run: Run) -> bool:
    """Whether a run is the one that is required: by its name, and by the app that has to report it.

    A run of a whole workflow is none: what is required are its jobs.
    """
    if run.kind == "workflow" or not _is_named(required, run):
        return False
    if not required.owner or _is_anybodys(required, run):
        return True
    return required.owner.casefold() == run.owner.casefold()


def _is_named(required: RequiredRun, run: Run) -> bool:
    return run.name == required.name or (
        required.is_pattern and fnmatchcase(run.name, required.name)
    )


def _is_anybodys(required: RequiredRun, run: Run) -> bool:
    """Whether it is a commit status of which GitHub does not tell the app that one has to be of.

    GitHub's apps go by numbers; other forges' owners are words, and known of everything that they own.
    """
    owner = required.owner or ""
    return owner.isdecimal() and run.kind == "status" and not run.owner


def _without_own(listed: Iterable[RequiredRun]) -> Iterable[RequiredRun]:
    """Each once, and not our own status, which is set after this."""
    return (one for one in dict.fromkeys(listed) if one.name != CONTEXT)
