"""What is left of one statement's expressions in a world."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Lambda

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.nodes import Argument, Span
    from shipcheck.code.residue import Dead, GuardPlace
    from shipcheck.code.statements import Function, Statement
    from shipcheck.code.words import Cut

HANDED_ON = "the flag's value is handed on"
GATES = re.compile(
    r"^(is|has|should|can|show)?(conditions?|if|when|enabled?|show|visible|open|active|on|flag"
    r"|feature|test|cond|allowed)$",
    re.IGNORECASE,
)
"""Attributes by which an element is told whether to show what it holds."""


@dataclass(slots=True)
class Rendering:
    """What a walk through an expression finds.

    `unclear` is what nobody can tell of it, `vague` the places that this is about: what else the
    statement does, it does whatever they turn out to be. `idle` are parts that do nothing.
    """

    cuts: list[Cut] = field(default_factory=list)
    dead: list[Dead] = field(default_factory=list)
    kept: list[Dead] = field(default_factory=list)
    guards: list[GuardPlace] = field(default_factory=list)
    nested: list[Function | Statement] = field(default_factory=list)
    unclear: str = ""
    vague: list[Span] = field(default_factory=list)
    idle: list[Span] = field(default_factory=list)

    def add(self, inner: Rendering) -> None:
        """What a part of the expression says."""
        self.cuts += inner.cuts
        self.dead += inner.dead
        self.kept += inner.kept
        self.guards += inner.guards
        self.nested += inner.nested
        self.vague += inner.vague
        self.idle += inner.idle
        self.unclear = self.unclear or inner.unclear

    def doubt(self, reason: str, span: Span) -> None:
        """Nobody can tell something of a place; nothing where there is no reason."""
        if reason:
            self.unclear = self.unclear or reason
            self.vague.append(span)

    def doubt_closures(self, arguments: Sequence[Argument]) -> None:
        """Who is given something vague and a function may run the function because of it."""
        if any(one.value.span in self.vague for one in arguments):
            self.vague += (one.value.span for one in arguments if isinstance(one.value, Lambda))

    def doubt_children(self, attributes: Sequence[Argument], whole: Span) -> None:
        """What an element holds may be shown because of a vague attribute that says whether."""
        if any(one.value.span in self.vague and GATES.match(one.name or "") for one in attributes):
            self.vague.append(whole)

    def doubts(self, span: Span) -> bool:
        """Whether a piece of the expression lies in a vague place."""
        return any(one.start <= span.start and span.end <= one.end for one in self.vague)

    def vague_lines(self) -> frozenset[int]:
        """The lines of what is vague."""
        lines = (range(one.first_line, one.last_line + 1) for one in self.vague)
        return frozenset(line for one in lines for line in one)
