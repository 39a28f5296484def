"""The walk through functions and classes: each a group of its own, with the marks that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.effects import raises
from shipcheck.code.go_types import receiver_of
from shipcheck.code.insides import inside
from shipcheck.code.nodes import Constant
from shipcheck.code.places import RETURNS, Place
from shipcheck.code.residue import Dead, Definition, GuardPlace
from shipcheck.code.statements import Class, Function
from shipcheck.code.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.code.values import Value


class Definers(Walker):
    """The walk through them."""

    def function(self, node: Function, place: Place, name: str = "") -> None:
        """A function's own group; a mark says that a flag decides whether it runs."""
        owner = receiver_of(self.module, node)
        group = ".".join(filter(None, (place.group, owner, name or node.name)))
        dead, inner = self.marked(node, place)
        says = self.evaluator.outcome(node)
        predicate = says.keys[0] if self.decides(says) and not raises(node) else ""
        made = Definition(group, node, node.span, place.group, dead, place.unclear, predicate)
        self.define(made)
        self.found.steps.setdefault(group, [])
        names = self.names(node, place)
        if dead is None and not inner and self.evaluator.facts.untouched(node):
            self.found.skipped.add(group)
            return
        if dead is not None and node.body is not None:
            self.dead(inside(node.body), dead)
        unclear = place.unclear or inner
        within = Place(group, names, (), dead, unclear, place.off, RETURNS, RETURNS)
        self.block(node.body, within)

    def class_(self, node: Class, place: Place) -> None:
        """A class's own group."""
        group = f"{place.group}.{node.name}" if place.group else node.name
        dead, inner = self.marked(node, place)
        self.define(Definition(group, node, node.span, place.group, dead, place.unclear))
        self.found.steps.setdefault(group, [])
        names = self.names(node, place)
        if dead is not None:
            self.want(node.span.start, node.span.end)
            self.dead(inside(node.body), dead)
        self.block(node.body, Place(group, names, (), dead, place.unclear or inner, place.off))

    def marked(self, node: Function | Class, place: Place) -> tuple[str | None, str]:
        """The flag that keeps something from running by its marks, and what is unclear of them."""
        dead, unclear = place.dead, ""
        lines = (node.span.first_line, node.span.last_line)
        for value, span in self.marks(node, place):
            self.found.asking.append(span)
            self.found.guards.append(GuardPlace(value.asked, span.first_line, (lines,), ()))
            unclear = unclear or value.unclear
            if value.truth(self.language) is False and value.keys:
                dead = value.keys[0]
                self.found.gates.append(Dead(span, dead))
        return dead, unclear

    def marks(self, node: Function | Class, place: Place) -> Iterator[tuple[Value, Span]]:
        """What marks say of flags, each with where it stands."""
        del place
        recogniser = self.evaluator.recogniser
        for one in node.decorators:
            test = recogniser.mark(one)
            if test is not None:
                yield self.evaluator.asked(test, one), one.span
        if isinstance(node, Class) and (test := recogniser.class_mark(node)) is not None:
            yield self.evaluator.asked(test, Constant(node.header, None)), node.header
