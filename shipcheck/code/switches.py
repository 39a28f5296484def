"""Switches over what a flag gives, and the steps that are heads of blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.definers import Definers
from shipcheck.code.insides import inside
from shipcheck.code.matching import arm_tests, first_sure, taken
from shipcheck.code.nodes import Span
from shipcheck.code.places import Ends, Place
from shipcheck.code.rendered import Rendering
from shipcheck.code.residue import Arm, GuardPlace, Step
from shipcheck.code.statements import Block, Exit, ExitKind
from shipcheck.code.values import Value
from shipcheck.code.words import Cut, Word, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Case, Statement, Switch

SAME_WORDS = {"elif": "if", "elsif": "if", "elseif": "if"}
IDLE = frozenset(
    {"break", "{", "}", ":", "then", "do", "end", "else", "begin", "(", ")", ";", "fi"}
)
"""Words around a test that say nothing of it."""


class Switches(Definers):
    """The walk through switches."""

    def switch(self, node: Switch, place: Place) -> tuple[Ends | None, Place]:
        """The arms that can run; all of them where no flag decides."""
        tests = arm_tests(self.evaluator, node, place.names)
        asked = tuple(one for test in tests for one in test.asked)
        unclear = next((test.unclear for test in tests if test.unclear), "")
        if unclear or not asked:
            inner = replace(place, unclear=place.unclear or unclear)
            return self.open_switch(node, [Value()] * len(tests), inner), place
        return self.open_switch(node, tests, place), place

    def open_switch(self, node: Switch, tests: Sequence[Value], place: Place) -> Ends | None:
        """Arms in order: what is decided against does not run, what is decided for ends the list."""
        subject = (node.subject,) if node.subject is not None else ()
        bodies = tuple(Cut(case.span.start, case.span.end) for case in node.cases)
        number = taken(tests, node, self.language)
        arm = number if number is not None else first_sure(tests, self.language)
        header = None
        if number is None:
            header = self.header(node.span, subject, (), place, cuts=bodies)
        return self.arms(node, tests, place, header, arm)

    def arms(
        self, node: Switch, tests: Sequence[Value], place: Place, header: Step | None,
        taken: int | None,
    ) -> Ends | None:  # fmt: skip
        """Each arm, run or not."""
        ends: list[Ends | None] = []
        falls = False
        for number, (case, test) in enumerate(zip(node.cases, tests, strict=True)):
            gone = test.asked and test.truth(self.language) is False
            after = taken is not None and number > taken
            if (gone or after) and not falls:
                flag = (test.asked or tests[taken or 0].asked)[0].key
                lost = replace(place, dead=flag)
                self.dead(inside(case.body), flag)
                self.block(self.arm_body(case), lost)
                continue
            ends.append(self.live_arm(case, test, place, header, folded=number == taken))
            falls = case.falls_through
        self.switch_guard(node, tests)
        complete = taken is not None or any(not case.patterns for case in node.cases)
        if complete and ends and all(one is not None and one.leaves for one in ends):
            asked = tuple(one for test in tests for one in test.asked)
            return Ends(leaves=True, asked=asked)
        return None

    def live_arm(
        self, case: Case, test: Value, place: Place, header: Step | None, *, folded: bool
    ) -> Ends | None:
        """An arm that runs, or may run."""
        off = test.keys[0] if test.asked else place.off
        if header is None and folded:
            return self.block(self.arm_body(case), replace(place, off=off))
        inner = place if header is None else self.inside(place, header, "case")
        conditions = case.patterns if case.condition is None else (*case.patterns, case.condition)
        falls = (Word("falls through", 0, 0),) if case.falls_through else ()
        arm = self.header(case.span, conditions, (case.body,), inner, extra=falls)
        return self.block(self.arm_body(case), replace(self.inside(inner, arm, "body"), off=off))

    def switch_guard(self, node: Switch, tests: Sequence[Value]) -> None:
        """Note the place that asks, with the arms that run on either side."""
        asked = tuple(one for test in tests for one in test.asked)
        if not asked:
            return
        for case in node.cases:
            head = replace(case.span, last_line=inside(case.body).first_line - 1)
            self.found.asking += (*(one.span for one in case.patterns), head)
        sides: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        for case, test in zip(node.cases, tests, strict=True):
            gone = test.truth(self.language) is False
            span = inside(case.body)
            sides[gone].append((span.first_line, span.last_line))
        place = GuardPlace(asked[:1], node.span.first_line, tuple(sides[True]), tuple(sides[False]))
        self.found.guards.append(place)

    def inside(self, place: Place, header: Step, label: str) -> Place:
        """The place inside of one of a step's blocks."""
        context = (*place.context, Arm(header, label))
        return replace(place, context=context, exits=place.tail)

    def rendered(self, expressions: Sequence[Expression], place: Place) -> Rendering:
        """Several expressions as one rendering."""
        found = Rendering()
        for one in expressions:
            found.add(self.renderer.render(one, place.names))
        return found

    def header(
        self, span: Span, tests: Sequence[Expression], blocks: Sequence[Block | None],
        place: Place, *, setup: Sequence[Statement] = (), cuts: Sequence[Cut] = (),
        extra: Sequence[Word] = (),
    ) -> Step:  # fmt: skip
        """The head of a statement that holds blocks: its words without theirs."""
        rendering = self.rendered(tests, place)
        parts = (one for one in (*blocks, *setup) if one is not None)
        cuts = [*cuts, *(Cut(one.span.start, one.span.end) for one in parts)]
        left: list[Word] = []
        start = span.start
        for test in tests:
            left += self.around(start, test.span.start, cuts)
            left += words(self.module, test.span, rendering.cuts)
            start = max(start, test.span.end)
        left += (*self.around(start, span.end, cuts), *extra)
        step = self.step(span, rendering, place, left=tuple(left))
        self.nested(step, rendering, place)
        return step

    def around(self, start: int, end: int, cuts: Sequence[Cut]) -> list[Word]:
        """What stands around a test, without what says nothing of it."""
        found = words(self.module, Span(start, end, 0, 0), cuts) if start < end else ()
        kept = (word for word in found if word.text not in IDLE)
        return [word._replace(text=SAME_WORDS.get(word.text, word.text)) for word in kept]

    def arm_body(self, case: Case) -> Block:
        """An arm's block without the `break` that ends it."""
        statements = case.body.statements
        last = statements[-1] if statements else None
        if isinstance(last, Exit) and last.kind is ExitKind.BREAK:
            self.found.idle.append(last.span)
            return replace(case.body, statements=statements[:-1])
        return case.body
