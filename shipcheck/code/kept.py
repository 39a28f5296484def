"""With which flag the head still does what it no longer does with every flag off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.heat import Facts
from shipcheck.code.values import World
from shipcheck.code.versions import residue_in

if TYPE_CHECKING:
    from shipcheck.code.residue import Residue, Step
    from shipcheck.code.versions import Versions


class Kept:
    """The head of a file with one flag on, for each that it asks; worked out when asked for."""

    def __init__(self, versions: Versions) -> None:
        """Nothing is worked out yet."""
        self.versions = versions
        self.on: dict[str, Residue] = {}

    def by(self, group: str, step: Step) -> str | None:
        """The flag with which a function still does a step of the base; None where none does."""
        asked = {one.key for place in self.versions.head.guards for one in place.asked}
        off = self.versions.head.steps.get(group, ())
        there = sum(one.text == step.text for one in off)
        for flag in sorted(asked):
            on = self._with(flag).steps.get(group, ())
            if sum(one.text == step.text for one in on) > there:
                return flag
        return None

    def _with(self, flag: str) -> Residue:
        file = self.versions.file
        if flag not in self.on and file.head is not None:
            facts = Facts(file.head, file.head_recogniser)
            self.on[flag] = residue_in(facts, World({flag: True}))
        return self.on[flag]
