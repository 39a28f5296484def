"""One statement's expressions in a world: what of them is left, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.elements import braces_around, fallback_of
from shipcheck.code.matching import arm_tests, taken
from shipcheck.code.nodes import (
    And,
    Call,
    Choice,
    Compare,
    Compound,
    Element,
    Embedded,
    Lambda,
    Name,
    Not,
    Or,
)
from shipcheck.code.rendered import HANDED_ON, Rendering
from shipcheck.code.residue import Dead, GuardPlace, place_of
from shipcheck.code.spreads import spread_away
from shipcheck.code.statements import Assign, Evaluate, Function, If, Switch
from shipcheck.code.tables import IN_ENTRY, names_flag
from shipcheck.code.walk import parts
from shipcheck.code.words import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.scopes import Scope
    from shipcheck.code.statements import Block
    from shipcheck.code.values import Literal, Value
    from shipcheck.code.walk import Node

NOTHING = {"python": "None", "ruby": "nil", "elixir": "nil", "go": "nil", "swift": "nil"}
DECIDED = (Name, Compare, Not)


class Renderer:
    """Renders the expressions of one file in one world."""

    def __init__(self, evaluator: Evaluator) -> None:
        """With the evaluator of that file and world."""
        self.evaluator = evaluator
        self.module = evaluator.module
        self.language = evaluator.language

    def render(self, expression: Expression, scope: Scope) -> Rendering:
        """A whole expression, whose value is the statement's own."""
        found = Rendering()
        self._visit(expression, scope, found, direct=True)
        return found

    def _visit(self, node: Node, scope: Scope, found: Rendering, *, direct: bool) -> None:
        """Cut what flags decide, keep the rest."""
        facts = self.evaluator.facts
        cold = facts.cold(node)
        if cold and id(node) not in facts.deep:
            return
        if isinstance(node, Lambda | Function):
            self._function(node.function if isinstance(node, Lambda) else node, found)
        elif isinstance(node, Embedded):
            self._embedded(node, scope, found, direct=direct)
        elif cold:
            self._parts(node, scope, found)
        elif isinstance(node, And | Or):
            self._chain(node, scope, found, direct=direct)
        elif isinstance(node, Element) and self.evaluator.recogniser.test(node) is None:
            self._element(node, scope, found)
        elif isinstance(node, Choice):
            self._choice(node, scope, found, direct=direct)
        elif not self._decided(node, scope, found, direct=direct):
            self._parts(node, scope, found)
            if isinstance(node, Call):
                found.doubt_closures(node.arguments)

    def _parts(self, node: Node, scope: Scope, found: Rendering) -> None:
        """What is right below it, without what flags leave nothing of."""
        if isinstance(node, Compound) and names_flag(node):
            found.doubt(IN_ENTRY, node.span)
        for part in parts(node):
            if not spread_away(self, node, part, scope, found):
                self._visit(part, scope, found, direct=False)

    def _function(self, function: Function, found: Rendering) -> None:
        """A closure's body is walked by itself."""
        if function.body is not None:
            found.cuts.append(Cut(function.body.span.start, function.body.span.end))
            found.nested.append(function)

    def _decided(self, node: Node, scope: Scope, found: Rendering, *, direct: bool) -> bool:
        """Whether a flag decides what this is; it is replaced then."""
        test = self.evaluator.recogniser.test(node)  # type: ignore[arg-type]
        if test is None and not isinstance(node, DECIDED) and not self._own_call(node, scope):
            return False
        value = self.evaluator.value(node, scope)  # type: ignore[arg-type]
        if test is not None and test.runs_block and isinstance(node, Call | Element):
            return self._runs_block(node, value, scope, found)
        if value.unclear and not isinstance(node, Compare | Not):
            found.doubt(value.unclear, node.span)  # type: ignore[union-attr]
            return True
        if not value.asked or not value.folded:
            return False
        if not direct:
            found.doubt(HANDED_ON, node.span)  # type: ignore[union-attr]
        self._replace(node.span, value, found)  # type: ignore[union-attr]
        found.guards.append(_place(value, node.span, (), ()))  # type: ignore[union-attr]
        return True

    def _own_call(self, node: Node, scope: Scope) -> bool:
        """Whether it calls a function of this file."""
        if not isinstance(node, Call) or not isinstance(node.callee, Name):
            return False
        return bool(scope.called(node.callee.path))

    def _chain(self, node: And | Or, scope: Scope, found: Rendering, *, direct: bool) -> None:
        """`a && b`: one side may decide it, or leave the decision to the other."""
        stops = isinstance(node, Or)
        left = self.evaluator.value(node.left, scope)
        right = self.evaluator.value(node.right, scope)
        if left.asked and left.truth(self.language) is not None:
            on = _lines(node.right.span)
            if left.truth(self.language) is stops:
                self._replace(node.span, left, found)
                found.dead.append(Dead(node.right.span, left.keys[0]))
                found.guards.append(_place(left, node.left.span, (on,), ()))
            else:
                self.keep(node.span, node.right.span, found)
                found.guards.append(_place(left, node.left.span, (), (on,)))
                self._visit(node.right, scope, found, direct=direct)
        elif right.asked and right.truth(self.language) is not None:
            found.guards.append(_place(right, node.right.span, (), ()))
            if right.truth(self.language) is stops:
                self._replace(node.span, right, found)
            else:
                self.keep(node.span, node.left.span, found)
                self._visit(node.left, scope, found, direct=direct)
        else:
            found.doubt(left.unclear, node.span)
            for side in (node.left, node.right):
                self._visit(side, scope, found, direct=direct)

    def _choice(self, node: Choice, scope: Scope, found: Rendering, *, direct: bool) -> None:
        """`a ? b : c` becomes one of the two."""
        test = self.evaluator.value(node.test, scope)
        truth = test.truth(self.language)
        if truth is None or not test.asked:
            found.doubt(test.unclear, node.span)
            for part in (node.test, node.yes, node.no):
                self._visit(part, scope, found, direct=direct)
            return
        kept, gone = (node.yes, node.no) if truth else (node.no, node.yes)
        self.keep(node.span, kept.span, found)
        found.kept.append(Dead(kept.span, test.keys[0]))
        found.dead.append(Dead(gone.span, test.keys[0]))
        place = _place(test, node.test.span, (_lines(gone.span),), (_lines(kept.span),))
        found.guards.append(place)
        self._visit(kept, scope, found, direct=direct)

    def keep(self, whole: Span, kept: Span, found: Rendering) -> None:
        """Cut all but one part."""
        found.cuts.append(Cut(whole.start, kept.start))
        found.cuts.append(Cut(kept.end, whole.end))

    def _embedded(self, node: Embedded, scope: Scope, found: Rendering, *, direct: bool) -> None:
        """A branch as a value that a flag decides becomes one side, if that is one expression."""
        inner = node.statement
        if isinstance(inner, If) and not inner.setup and self._side(node, inner, scope, found):
            return
        if isinstance(inner, Switch) and self._arm(node, inner, scope, found):
            return
        if isinstance(inner, Assign) and inner.value is not None:
            self._visit(inner.value, scope, found, direct=direct)
            return
        found.cuts.append(Cut(node.span.start, node.span.end, ("(…)",)))
        found.nested.append(inner)

    def _side(self, node: Embedded, inner: If, scope: Scope, found: Rendering) -> bool:
        """Whether one side of an `if` takes its place."""
        test = self.evaluator.value(inner.test, scope)
        truth = test.truth(self.language)
        if truth is None or not test.asked:
            return False
        kept, gone = (inner.then, inner.otherwise) if truth else (inner.otherwise, inner.then)
        return self._become(node, kept, (gone,), test, scope=scope, found=found)

    def _arm(self, node: Embedded, inner: Switch, scope: Scope, found: Rendering) -> bool:
        """Whether one arm of a switch takes its place."""
        tests = arm_tests(self.evaluator, inner, scope)
        number = taken(tests, inner, self.language)
        if number is None:
            return False
        test = next(one for one in tests if one.asked)
        gone = [case.body for i, case in enumerate(inner.cases) if i != number]
        return self._become(node, inner.cases[number].body, gone, test, scope=scope, found=found)

    def _become(
        self, node: Embedded, kept: Block | None, gone: Iterable[Block | None], test: Value,
        *, scope: Scope, found: Rendering,
    ) -> bool:  # fmt: skip
        """Put one block's only expression in the place of a branch."""
        only = kept.statements[0] if kept is not None and len(kept.statements) == 1 else None
        if not isinstance(only, Evaluate):
            return False
        self.keep(node.span, only.expression.span, found)
        lost = [one.span for one in gone if one is not None]
        found.dead += (Dead(span, test.keys[0]) for span in lost)
        found.kept.append(Dead(only.span, test.keys[0]))
        on = tuple(_lines(span) for span in lost)
        found.guards.append(_place(test, node.span, on, (_lines(only.span),)))
        self._visit(only.expression, scope, found, direct=True)
        return True

    def _element(self, node: Element, scope: Scope, found: Rendering) -> None:
        """An element: what is left of `{flag && <New/>}` is nothing, or what stands in the braces."""
        for attribute in node.attributes:
            self._visit(attribute.value, scope, found, direct=False)
        for child in node.children:
            inner = Rendering()
            self._visit(child, scope, inner, direct=True)
            value = (
                self.evaluator.value(child, scope) if isinstance(child, And | Or | Choice) else None
            )
            hidden = Cut(child.span.start, child.span.end, ("null",))
            if isinstance(child, Element) and hidden in inner.cuts:
                inner.cuts = [hidden._replace(instead=())]
            braces = braces_around(self.module.source, child.span)
            if braces is not None and value is not None and inner.cuts and value.asked:
                if value.options is not None and value.truth(self.language) is False:
                    inner.cuts = [Cut(braces.start, braces.end)]
                elif min(inner.cuts).start == child.span.start:
                    inner.cuts += (
                        Cut(braces.start, child.span.start), Cut(child.span.end, braces.end)
                    )  # fmt: skip
            found.add(inner)
        found.doubt_children(node.attributes, node.span)

    def _runs_block(
        self, node: Call | Element, value: Value, scope: Scope, found: Rendering
    ) -> bool:
        """What a call or an element runs only with the flag on."""
        truth = value.truth(self.language)
        if truth is None:
            found.doubt(value.unclear, node.span)
            return False
        other = fallback_of(node)
        off = (_lines(other.span),) if other is not None else ()
        found.guards.append(_place(value, node.span, (_lines(node.span),), off))
        if truth:
            for part in parts(node):
                self._visit(part, scope, found, direct=False)
            return True
        if other is not None:
            self.keep(node.span, other.span, found)
            found.kept.append(Dead(other.span, value.keys[0]))
            if isinstance(node, Element):
                found.dead += (Dead(child.span, value.keys[0]) for child in node.children)
            self._visit(other, scope, found, direct=True)
            return True
        self._replace(node.span, None, found)
        found.dead.append(Dead(node.span, value.keys[0]))
        return True

    def _replace(self, span: Span, value: Value | None, found: Rendering) -> None:
        """Put what it is in the place of what is asked."""
        options = value.options if value is not None else None
        instead = self.literal(options[0]) if options else (NOTHING.get(self.language, "null"),)
        found.cuts.append(Cut(span.start, span.end, instead))

    def literal(self, value: Literal) -> tuple[str, ...]:
        """A literal as this language's words."""
        if value is None:
            return (NOTHING.get(self.language, "null"),)
        if isinstance(value, bool):
            word = str(value)
            return (word if self.language == "python" else word.lower(),)
        if isinstance(value, float):
            return (f"{value:g}",)
        return ('"', value, '"') if value else ('"', '"')


def _place(
    value: Value, span: Span, on: tuple[tuple[int, int], ...], off: tuple[tuple[int, int], ...]
) -> GuardPlace:
    return place_of(value, "", span.first_line, on, off)


def _lines(span: Span) -> tuple[int, int]:
    return span.first_line, span.last_line
