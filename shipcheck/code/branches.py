"""The statements that hold others: which of their blocks run in a world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.effects import done_before
from shipcheck.code.insides import inside
from shipcheck.code.places import CONTINUES, Ends, Place
from shipcheck.code.rendered import Rendering
from shipcheck.code.residue import Arm, place_of
from shipcheck.code.statements import If, Loop, Scope, Switch, Try
from shipcheck.code.switches import Switches

if TYPE_CHECKING:
    from shipcheck.code.nodes import Span
    from shipcheck.code.residue import Step
    from shipcheck.code.statements import Block, Statement
    from shipcheck.code.values import Value

Outcome = tuple[Ends | None, Place]


class Branches(Switches):
    """The walk through them."""

    def compound(self, node: Statement, place: Place) -> Outcome:
        """A statement that holds others."""
        if isinstance(node, If):
            return self.branch(node, place)
        if isinstance(node, Switch):
            return self.switch(node, place)
        if isinstance(node, Loop):
            self.loop(node, place)
        elif isinstance(node, Try):
            return self.attempt(node, place), place
        elif isinstance(node, Scope):
            return self.scope(node, place), place
        return None, place

    def branch(self, node: If, place: Place) -> Outcome:
        """`if`: one side where a flag decides, else both."""
        for one in node.setup:
            self.statement(one, place)
        value = self.evaluator.value(node.test, place.names)
        truth = value.truth(self.language)
        if truth is None or not (value.asked or value.options):
            return self.open_branch(node, value, place)
        return self.decided_branch(node, value, place, truth=truth)

    def decided_branch(self, node: If, value: Value, place: Place, *, truth: bool) -> Outcome:
        """One side runs, and what follows is on that side too if the other would have left."""
        flag = value.keys[0] if value.asked else ""
        for one in done_before(self.evaluator, node.test, place.names):
            self.step(one.span, self.renderer.render(one, place.names), place)
        live, gone = (node.then, node.otherwise) if truth else (node.otherwise, node.then)
        kept = replace(place, off=flag or place.off)
        ended = self.block(live, kept)
        lost = replace(place, dead=flag if flag or place.dead is None else place.dead)
        self.dead_block(gone, lost)
        gone_ended = self.block(gone, lost)
        self.guard(value, node, live, gone)
        if ended is not None:
            return replace(ended, asked=ended.asked or value.asked), place
        return None, (kept if gone_ended is not None else place)

    def dead_block(self, block: Block | None, place: Place) -> None:
        """All of a block's lines, before what is in it says more."""
        if block is not None and block.statements and place.dead is not None:
            self.dead(inside(block), place.dead)

    def guard(self, value: Value, node: If, live: Block | None, gone: Block | None) -> None:
        """Note the place that asks."""
        if value.asked:
            line = node.test.span.first_line
            self.found.asking.append(node.test.span)
            self.found.guards.append(
                place_of(value, self.language, line, _lines(gone), _lines(live))
            )

    def open_branch(self, node: If, value: Value, place: Place) -> Outcome:
        """Both sides may run."""
        inner = place
        if value.unclear:
            inner = replace(place, unclear=place.unclear or value.unclear)
        elif value.asked:
            self.found.guards.append(
                place_of(
                    value, self.language, node.test.span.first_line, _lines(node.then), _lines(node.otherwise)
                )
            )  # fmt: skip
        header = self.header(
            node.span, (node.test,), (node.then, node.otherwise), inner, setup=node.setup
        )
        then = self.block(node.then, self.below(inner, header, "then"))
        otherwise = self.block(node.otherwise, self.below(inner, header, "else"))
        if then is not None and otherwise is not None:
            return Ends(then.leaves and otherwise.leaves), place
        if value.unclear and (then is not None or otherwise is not None):
            return None, inner
        return None, place

    def below(self, place: Place, header: Step, label: str) -> Place:
        """The place inside of one of a step's blocks."""
        context = (*place.context, Arm(header, label))
        return replace(place, context=context, exits=place.tail)

    def loop(self, node: Loop, place: Place) -> None:
        """A loop; one whose only condition a flag denies does not run."""
        if len(node.header) == 1:
            value = self.evaluator.value(node.header[0], place.names)
            if value.asked and value.truth(self.language) is False:
                lost = replace(place, dead=value.keys[0])
                self.found.asking.append(node.header[0].span)
                body = _lines(node.body)
                self.found.guards.append(
                    place_of(value, self.language, node.header[0].span.first_line, body, ())
                )
                self.dead_block(node.body, lost)
                self.block(node.body, lost)
                return
        header = self.header(node.span, node.header, (node.body, node.otherwise), place)
        within = self.below(place, header, "body")
        self.block(node.body, replace(within, exits=CONTINUES, tail=CONTINUES))
        self.block(node.otherwise, self.below(place, header, "else"))

    def scope(self, node: Scope, place: Place) -> Ends | None:
        """`with`; a bare block is as if it were not there."""
        if not node.header:
            return self.block(node.body, place)
        header = self.header(node.span, node.header, (node.body,), place)
        return self.block(node.body, self.below(place, header, "body"))

    def attempt(self, node: Try, place: Place) -> Ends | None:
        """`try`, with what stands before each handler as a step of its own."""
        first = replace(node.span, end=node.body.span.start, last_line=node.body.span.first_line)
        header = self.step(first, Rendering(), place)
        ended = self.block(node.body, self.below(place, header, "body"))
        ends = [ended]
        previous = node.body
        for handler in node.handlers:
            gap = _gap(previous, handler)
            arm = self.step(gap, Rendering(), self.below(place, header, "handlers"))
            ends.append(self.block(handler, self.below(place, arm, "handler")))
            previous = handler
        self.block(node.otherwise, self.below(place, header, "else"))
        final = self.block(node.final, self.below(place, header, "final"))
        if final is not None:
            return final
        if all(one is not None for one in ends):
            return Ends(all(one is not None and one.leaves for one in ends))
        return None


def _gap(previous: Block, block: Block) -> Span:
    """What stands between two blocks."""
    return replace(
        block.span, start=previous.span.end, end=block.span.start,
        first_line=previous.span.last_line, last_line=block.span.first_line,
    )  # fmt: skip


def _lines(block: Block | None) -> tuple[tuple[int, int], ...]:
    """The lines of a block."""
    if block is None or not block.statements:
        return ()
    span = inside(block)
    return ((span.first_line, span.last_line),)
