"""Works out what expressions can be in a world, with variables and small functions followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Call,
    Choice,
    Compare,
    Compound,
    Constant,
    Embedded,
    Lambda,
    Member,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.outcomes import returned
from shipcheck.code.scopes import Assigned, Scope
from shipcheck.code.statements import Assign, Evaluate, Exit, Function, If, Inert
from shipcheck.code.substitution import LONGEST, bound
from shipcheck.code.values import Value, World, chained, compared, either, negated, of_test
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.code.flag_test import FlagTest
    from shipcheck.code.heat import Facts
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Block
    from shipcheck.code.walk import Node

DEEPEST = 40
"""How far variables and functions are followed one through another; people's code needs three."""

COLLECTIONS = ("tuple", "list", "set", "array")
"""Kinds of Compounds that are literal collections, by a part of their names."""

SEVERAL = "a variable that holds the flag's value is given another one elsewhere"
LARGER = "the flag is part of something larger"
ANYTHING = Value()


class Evaluator:
    """Expressions of one file in one world."""

    def __init__(self, facts: Facts, world: World) -> None:
        """Nothing is worked out yet."""
        self.facts = facts
        self.module = facts.module
        self.language = facts.module.language
        self.recogniser = facts.recogniser
        self.world = world
        self.scopes = facts.scopes
        self._outcomes: dict[int, Value] = {}
        self._names: dict[tuple[int, str], Value] = {}
        self.following: set[int] = set()
        self._depth = 0
        self._kinds: dict[type, Callable[..., Value]] = {
            Text: self._text, Constant: self._text, Not: self._not, And: self._and, Or: self._or,
            Compare: self._compare, Choice: self._choice, Name: self._name, Call: self._call,
            Member: self._member, Embedded: self._embedded, Compound: self._compound,
        }  # fmt: skip

    def truth(self, expression: Expression, scope: Scope) -> bool | None:
        """Whether it counts as true, where flags or a literal decide that."""
        return self.value(expression, scope).truth(self.language)

    def value(self, expression: Expression, scope: Scope) -> Value:
        """What an expression can be."""
        if self._depth >= DEEPEST:
            return ANYTHING
        if self.facts.cold(expression):
            return _literal(expression)
        self._depth += 1
        try:
            test = self.recogniser.test(expression)
            if test is not None:
                return self.asked(test, expression)
            known = self._kinds.get(type(expression))
            if known is None:
                return self.mentioned(expression, scope)
            return known(expression, scope)
        finally:
            self._depth -= 1

    def asked(self, test: FlagTest, expression: Expression) -> Value:
        """What a flag's own test gives."""
        return of_test(test, expression.span.first_line, self.world)

    def mentioned(self, node: Node, scope: Scope) -> Value:
        """Nothing known, unless a flag is in it: then that is not clear."""
        for part in parts(node):
            if isinstance(part, Lambda | Function) or self.facts.cold(part):
                continue
            inner = self._inside(part, scope)
            if inner.asked or inner.unclear:
                return Value(None, inner.asked, inner.unclear or LARGER)
        return ANYTHING

    def _inside(self, node: Node, scope: Scope) -> Value:
        """What a part of something says of flags."""
        if type(node) in self._kinds or self.recogniser.test(node) is not None:  # type: ignore[arg-type]
            return self.value(node, scope)  # type: ignore[arg-type]
        return self.mentioned(node, scope)

    def _text(self, node: Text | Constant, scope: Scope) -> Value:
        del scope
        return _literal(node)

    def _not(self, node: Not, scope: Scope) -> Value:
        return negated(self.value(node.operand, scope), self.language)

    def _and(self, node: And, scope: Scope) -> Value:
        return self._chain(node, scope, stops=False)

    def _or(self, node: Or, scope: Scope) -> Value:
        return self._chain(node, scope, stops=True)

    def _chain(self, node: And | Or, scope: Scope, *, stops: bool) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        return chained(left, right, self.language, stops=stops)

    def _compare(self, node: Compare, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        if node.operator in ("==", "!="):
            return compared(left, self.value(node.right, scope), same=node.operator == "==")
        right = node.right
        known = isinstance(right, Compound) and any(kind in right.kind for kind in COLLECTIONS)
        if node.operator in ("in", "not in") and isinstance(right, Compound) and known:
            members = either([self.value(part, scope) for part in right.parts])
            found = [compared(left, Value((one,)), same=True) for one in members.options or ()]
            return self._any(found, left, present=node.operator == "in")
        return self.mentioned(node, scope)

    def _any(self, found: list[Value], left: Value, *, present: bool) -> Value:
        """Whether one of several comparisons holds."""
        truths = [one.truth(self.language) for one in found]
        if True in truths:
            return Value((present,), left.asked, left.unclear)
        if truths and None not in truths:
            return Value((not present,), left.asked, left.unclear)
        return Value(None, left.asked, left.unclear)

    def _choice(self, node: Choice, scope: Scope) -> Value:
        test = self.value(node.test, scope)
        truth = test.truth(self.language)
        if truth is None:
            both = either((self.value(node.yes, scope), self.value(node.no, scope)))
            return replace(
                both, asked=test.asked + both.asked, unclear=test.unclear or both.unclear
            )
        yes, no = self.value(node.yes, scope), self.value(node.no, scope)
        arm, other = (yes, no) if truth else (no, yes)
        shared = test.shared or arm.shared or other.shared or other.truth(self.language) is None
        return replace(arm, asked=test.asked + arm.asked, shared=shared)

    def _name(self, node: Name, scope: Scope) -> Value:
        key = (id(scope), node.path)
        if key not in self._names:
            self._names[key] = ANYTHING  # for a name that rests on itself
            self._names[key] = self._named(node, scope)
        return self._names[key]

    def _named(self, node: Name, scope: Scope) -> Value:
        assigned = scope.assigned(node.path)
        if assigned:
            value = _of_flags(either([self._given(one, node) for one in assigned]))
            several = len(assigned) > 1 and value.asked and value.truth(self.language) is None
            return replace(value, unclear=value.unclear or SEVERAL) if several else value
        functions = scope.asked(node.path, self.module)
        if functions:
            return _of_flags(either([self._outcome(one, ()) for one in functions]))
        owner, _, member = node.path.rpartition(".")
        whole = scope.assigned(owner) if owner else None
        if whole and len(whole) == 1 and whole[0].value is not None and whole[0].pick is None:
            inner = Member(node.span, whole[0].value, member)
            return _of_flags(self.value(inner, whole[0].scope))
        return ANYTHING

    def _given(self, one: Assigned, node: Name) -> Value:
        """What one assignment gives a name."""
        if one.value is None:
            return ANYTHING
        if one.pick is None:
            return self.value(one.value, one.scope)
        if not one.pick.isdigit():
            if isinstance(one.value, Name):
                return self.value(Name(node.span, f"{one.value.path}.{one.pick}"), one.scope)
            return self.value(Member(node.span, one.value, one.pick), one.scope)
        if isinstance(one.value, Compound) and int(one.pick) < len(one.value.parts):
            return self.value(one.value.parts[int(one.pick)], one.scope)
        test = self.recogniser.test(one.value) if one.pick == "0" else None
        return self.asked(test, one.value) if test is not None else ANYTHING

    def _member(self, node: Member, scope: Scope) -> Value:
        if node.name in ("value", "enabled", "payload"):
            test = self.recogniser.test(node.object)
            if test is not None:
                return self.asked(test, node.object)
        return self.mentioned(node, scope)

    def _call(self, node: Call, scope: Scope) -> Value:
        """A call of a small function of this file is what that returns."""
        if isinstance(node.callee, Name):
            if node.callee.path in ("bool", "Boolean") and len(node.arguments) == 1:
                return self.value(node.arguments[0].value, scope)
            functions = scope.called(node.callee.path)
            if functions:
                return _of_flags(either([self._outcome(one, node) for one in functions]))
        return self.mentioned(node, scope)

    def outcome(self, function: Function) -> Value:
        """What a small function that only asks and answers returns; nothing known of others."""
        body = function.body
        asks = (If, Exit, Assign, Inert)
        last = body.statements[-1:] if body is not None else ()
        if body is None or len(body.statements) > LONGEST:
            return ANYTHING
        if not all(isinstance(one, asks) for one in body.statements if one not in last):
            return ANYTHING
        return _of_flags(self._outcome(function, ()))

    def _outcome(self, function: Function, call: Call | tuple[()]) -> Value:
        """What a function returns; its parameters are what it is called with, if that matters."""
        key = id(function)
        if self.facts.cold(function) or function.body is None:
            return ANYTHING
        if key not in self._outcomes:
            self._outcomes[key] = ANYTHING  # for a function that calls itself
            self._outcomes[key] = self._returned(function, function.body)
        found = self._outcomes[key]
        if found.unclear and isinstance(call, Call) and key not in self.following:
            self.following.add(key)
            body = bound(function, call)
            if body is not None and body is not function.body:
                found = self._returned(function, body)
            self.following.discard(key)
        return found

    def _returned(self, function: Function, body: Block) -> Value:
        found = returned(self, body, self.scopes.of.get(id(function)) or Scope("function", None))
        if found is not None:
            return found
        asks = id(function) in self.facts.direct
        return Value(unclear="the function that asks the flag does more than that" if asks else "")

    def _embedded(self, node: Embedded, scope: Scope) -> Value:
        """A statement as a value: an assignment, an `if` with one expression a side."""
        inner = node.statement
        if isinstance(inner, Assign) and inner.value is not None:
            return self.value(inner.value, scope)
        if isinstance(inner, If) and not inner.setup and inner.otherwise is not None:
            yes, no = (block.statements for block in (inner.then, inner.otherwise))
            if len(yes) == len(no) == 1:
                first, second = yes[0], no[0]
                if isinstance(first, Evaluate) and isinstance(second, Evaluate):
                    choice = Choice(node.span, inner.test, first.expression, second.expression)
                    return self._choice(choice, scope)
        return self.mentioned(node, scope)

    def _compound(self, node: Compound, scope: Scope) -> Value:
        """`a ?? b`: the left, where that is something."""
        if node.kind in ("??", "?:", "parenthesized_expression") and node.parts:
            left = self.value(node.parts[0], scope)
            if left.options is not None and None not in left.options:
                return left
            rest = [self.value(one, scope) for one in node.parts[1:]]
            if not left.asked and all(one.asked and one.options == (None,) for one in rest):
                return left
        return self.mentioned(node, scope)


def _literal(node: Node) -> Value:
    """A literal is what it is; a text with something inserted is not known."""
    if isinstance(node, Constant) or (isinstance(node, Text) and node.value is not None):
        return Value((node.value,))
    return ANYTHING


def _of_flags(value: Value) -> Value:
    """Variables and functions are followed for the sake of flags only."""
    if not value.asked and not value.unclear:
        return ANYTHING
    if value.options is None and not value.unclear:
        return replace(value, unclear="")
    return value
