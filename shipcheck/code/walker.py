"""Walks through a file in a world and collects what runs in it: plain statements, definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.effects import run_for_itself
from shipcheck.code.evaluator import LARGER
from shipcheck.code.exports import FAMILY
from shipcheck.code.literals import holds_function, is_literal, is_quiet_mark, makes_value
from shipcheck.code.nodes import And, Embedded, Lambda, Name, Or, Span
from shipcheck.code.outcomes import VALUE_OF_LAST
from shipcheck.code.places import CONTINUES, LEAVES, NO_WAY, RETURNS, Ends, Place, kept_parameter
from shipcheck.code.rendered import HANDED_ON, Rendering
from shipcheck.code.rendering import Renderer
from shipcheck.code.residue import NOWHERE, Arm, Dead, Definition, Residue, Step
from shipcheck.code.returns import as_branch, implied_return, is_bare
from shipcheck.code.scopes import Scope
from shipcheck.code.statements import (
    Assign,
    Class,
    Evaluate,
    Exit,
    Function,
    If,
    Inert,
    Unreadable,
)  # fmt: skip
from shipcheck.code.values import Value
from shipcheck.code.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Block, Statement
    from shipcheck.code.words import Cut, Word


class Walker:
    """One walk; `Branches` adds the statements that hold others."""

    def __init__(self, evaluator: Evaluator) -> None:
        """Nothing is found yet."""
        self.evaluator = evaluator
        self.module = evaluator.module
        self.language = evaluator.language
        self.renderer = Renderer(evaluator)
        self.found = Residue()

    def walk(self) -> Residue:
        """The whole file."""
        self.found.steps[NOWHERE] = []
        names = self.evaluator.scopes.of[id(self.module)]
        self.block(self.module.body, Place(NOWHERE, names))
        return self.found

    def block(self, block: Block | None, place: Place) -> Ends | None:
        """Statements in order: what stands after an exit does not run."""
        if block is None:
            return None
        ended: Ends | None = None
        outer = place.tail
        for number, statement in enumerate(block.statements, 1):
            place = replace(place, tail=outer if number == len(block.statements) else NO_WAY)
            if ended is None:
                outside, before = place, len(self.found.guards)
                ended, place = self.statement(statement, place)
                if place.names.kind != "function" and (ended or place.off != outside.off):
                    self.want(statement.span.end, len(self.module.source))
                if isinstance(statement, If) and (ended is not None or place.off != outside.off):
                    self.rest(statement, block.statements[number:], before, on=ended is not None)
                if ended is not None:
                    flag = ended.asked[0].key if ended.asked else ""
                    place = place if place.dead else replace(place, dead=flag)
            else:
                self.statement(statement, place)
        return ended

    def want(self, start: int, end: int) -> None:
        """Note what nobody read of a piece of source: a flag decides whether it runs."""
        self.found.wanted |= {
            one.name for one in self.module.skipped if start <= one.span.start < end
        }

    def rest(self, node: If, following: Sequence[Statement], before: int, *, on: bool) -> None:
        """What follows an `if` one side of which leaves is the other side of its guard."""
        if not following:
            return
        lines = ((following[0].span.first_line, following[-1].span.last_line),)
        for index in range(before, len(self.found.guards)):
            guard = self.found.guards[index]
            if guard.line == node.test.span.first_line and (guard.on or guard.off):
                self.found.guards[index] = (
                    replace(guard, on=guard.on + lines)
                    if on
                    else replace(guard, off=guard.off + lines)
                )

    def statement(self, node: Statement, place: Place) -> tuple[Ends | None, Place]:
        """One statement: whether control ends there, and where what follows stands."""
        if place.dead is not None and node.span.end > node.span.start:
            self.dead(node.span, place.dead)
        if isinstance(node, Function):
            self.function(node, place)
        elif isinstance(node, Class):
            self.class_(node, place)
        elif isinstance(node, Unreadable):
            self.found.unreadable.append((node.span, node.reason))
        elif isinstance(node, Assign):
            self.assign(node, place)
        elif isinstance(node, Evaluate):
            return self.evaluate(node, place)
        elif isinstance(node, Exit):
            return self.exit(node, place), place
        elif isinstance(node, Inert):
            self.found.idle.append(node.span)
        else:
            return self.compound(node, place)
        return None, place

    def compound(self, node: Statement, place: Place) -> tuple[Ends | None, Place]:
        """A statement that holds others."""
        raise NotImplementedError

    def dead(self, span: Span, flag: str) -> None:
        """Lines that do not run."""
        self.found.dead.append(Dead(span, flag))

    def assign(self, node: Assign, place: Place) -> None:
        """An assignment vanishes where the flag that it holds is known; a function is one."""
        value = node.value
        if isinstance(value, Lambda) and len(node.targets) == 1 and node.targets[0].path:
            self.function(value.function, place, node.targets[0].path.rpartition(".")[2])
            return
        if value is not None:
            if self.evaluator.recogniser.holds(value):
                self.found.asking.append(node.span)
                return
            known = [
                self.evaluator.value(Name(node.span, one.path), place.names)
                for one in node.targets
                if one.path
            ]
            if any(self.decides(one) for one in known):
                self.found.asking.append(node.span)
                self.note(self.renderer.render(value, place.names), place)
                return
            doubts = [one.unclear for one in known if one.unclear and one.asked]
            unclear = next((one for one in doubts if one != LARGER), "")
            place = replace(place, unclear=place.unclear or unclear)
        outside = place.names.kind != "function" and not place.context
        paths = [one.path for one in node.targets]
        if outside and not node.augmented:
            self.found.assigned.setdefault(place.group, set()).update(paths)
        if outside and len(paths) == 1 and value is not None and self.is_held(value, place):
            self.holder(node, value, paths[0], place)
            return
        bare = value is None or is_literal(value)
        constant = paths[0] if outside and len(paths) == 1 and bare else ""
        keeps = kept_parameter(node, place) if place.names.kind == "function" else ""
        self.simple(node, value, place, constant=constant, keeps=keeps)

    def is_held(self, value: Expression, place: Place) -> bool:
        """Whether a value does what it does for those who name it."""
        if holds_function(value):
            return True
        module = place.group == NOWHERE and self.language in FAMILY
        return module and not is_literal(value) and makes_value(value)

    def holder(self, node: Assign, value: Expression, path: str, place: Place) -> None:
        """`name = wrapped(() => …)` outside of functions is a function's definition too."""
        group = ".".join(filter(None, (place.group, path.rpartition(".")[2])))
        around = Span(node.span.start, node.span.start, node.span.first_line, node.span.first_line)
        inner = Function(node.span, path, (), None, around)
        self.define(Definition(group, inner, node.span, place.group, place.dead, place.unclear))
        self.found.steps.setdefault(group, [])
        self.simple(node, value, replace(place, group=group))

    def decides(self, value: Value) -> bool:
        """Whether flags alone decide something."""
        return bool(value.asked) and not value.unclear and value.truth(self.language) is not None

    def exit(self, node: Exit, place: Place) -> Ends:
        """A way out; a bare one that leads where control goes anyway vanishes."""
        if not is_bare(node, self.language) or node.kind not in place.exits:
            last = node.kind in place.exits and self.language in VALUE_OF_LAST
            inner = node.value if last and node.value is not None else node
            value = self.evaluator.value(node.value, place.names) if node.value else Value()
            self.simple(inner, node.value, place, literal=self.decides(value))
        else:
            (self.found.asking if place.off else self.found.idle).append(node.span)
        return Ends(node.kind in LEAVES)

    def evaluate(self, node: Evaluate, place: Place) -> tuple[Ends | None, Place]:
        """An expression for its own sake; one that flags decide vanishes."""
        expression = node.expression
        if isinstance(expression, And | Or) and isinstance(expression.right, Embedded):
            way_out = expression.right.statement
            if isinstance(way_out, Exit):
                return self.way_out(node, expression, way_out, place)
        given = run_for_itself(self.evaluator, expression, place.names)
        if given is not None:
            self.simple(node, given, place)
            return None, place
        value = self.evaluator.value(expression, place.names)
        test = self.evaluator.recogniser.test(expression)
        runs_block = test is not None and test.runs_block
        self.simple(node, expression, place, literal=self.decides(value) or runs_block)
        return None, place

    def way_out(
        self, node: Evaluate, chain: And | Or, way_out: Exit, place: Place
    ) -> tuple[Ends | None, Place]:
        """`flag or return` is an `if`; `answer and return` are two statements."""
        value = self.evaluator.value(chain.left, place.names)
        if value.asked or value.unclear or isinstance(chain, Or):
            return self.statement(as_branch(node, chain, way_out), place)
        self.simple(chain.left, chain.left, place)
        return self.exit(way_out, place), place

    def simple(
        self, node: Statement | Expression, value: Expression | None, place: Place, *,
        literal: bool = False, constant: str = "", keeps: str = "",
    ) -> None:  # fmt: skip
        """A statement that is one step, with the closures in it below."""
        rendering = self.renderer.render(value, place.names) if value is not None else Rendering()
        left = implied_return(self.module, node, rendering.cuts)
        step = self.step(
            node.span, rendering, place, literal=literal, constant=constant, left=left, keeps=keeps
        )
        self.nested(step, rendering, place)

    def nested(self, step: Step, rendering: Rendering, place: Place) -> None:
        """The closures and statements inside of a step's expressions."""
        for number, inner in enumerate(rendering.nested):
            below = replace(place, context=(*place.context, Arm(step, f"λ{number}")))
            if rendering.unclear != HANDED_ON and rendering.doubts(inner.span):
                below = replace(below, unclear=place.unclear or rendering.unclear)
            if isinstance(inner, Function):
                self.closure(inner, below)
            else:
                self.statement(inner, below)

    def step(
        self, span: Span, rendering: Rendering, place: Place, *,
        cuts: Iterable[Cut] = (), literal: bool = False, constant: str = "",
        left: tuple[Word, ...] | None = None, keeps: str = "",
    ) -> Step:  # fmt: skip
        """Note a step that runs; one that does not is made all the same, for what is below it."""
        self.note(rendering, place)
        if left is None:
            left = words(self.module, span, (*rendering.cuts, *cuts))
        step = Step(
            left, span, place.context, place.unclear or rendering.unclear, place.off, literal,
            constant, tuple(word.text for word in left), keeps,
            frozenset() if place.unclear else rendering.vague_lines(),
        )  # fmt: skip
        if literal:
            self.found.asking.append(span)
        if place.dead is None and step.text:
            self.found.steps.setdefault(place.group, []).append(step)
        return step

    def note(self, rendering: Rendering, place: Place) -> None:
        """What an expression says of flags."""
        self.found.guards += rendering.guards
        self.found.idle += rendering.idle
        if place.dead is None:
            self.found.dead += rendering.dead
            self.found.kept += rendering.kept

    def closure(self, function: Function, place: Place) -> None:
        """A function without a name of its own: below the statement that makes it."""
        names = self.names(function, place)
        ways = CONTINUES if self.language == "ruby" else RETURNS
        self.block(function.body, replace(place, names=names, exits=ways, tail=ways))

    def function(self, node: Function, place: Place, name: str = "") -> None:
        """A function's own group."""
        raise NotImplementedError

    def class_(self, node: Class, place: Place) -> None:
        """A class's own group."""
        raise NotImplementedError

    def define(self, definition: Definition) -> None:
        """Note a function or class."""
        self.found.idle.append(definition.node.header)
        self.found.idle += (one.span for one in definition.node.decorators if is_quiet_mark(one))
        self.found.definitions.setdefault(definition.group, []).append(definition)

    def names(self, node: Function | Class, place: Place) -> Scope:
        """The scope that a function or class opens."""
        kind = "class" if isinstance(node, Class) else "function"
        return self.evaluator.scopes.of.get(id(node)) or Scope(kind, place.names)
