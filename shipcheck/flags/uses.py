"""Where a file asks flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.flag_test import Form
from shipcheck.code.nodes import Call, Element, Index, Member, Name, Span
from shipcheck.code.statements import (
    Assign,
    Class,
    Evaluate,
    Exit,
    Function,
    If,
    Loop,
    Scope,
    Switch,
)
from shipcheck.code.walk import parts
from shipcheck.flags.use import FlagUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.flag_test import FlagTest
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.recogniser import FileRecogniser

_ASKED = (Call, Element, Index, Member, Name)
_STATEMENTS = (Assign, Evaluate, Exit, If, Loop, Scope, Switch)


@dataclass(frozen=True, slots=True)
class Found:
    """A test of a flag in a file; `around` is the innermost statement (or what is marked)."""

    test: FlagTest
    line: int
    around: Span

    def use(self, path: str, *, new: bool = False) -> FlagUse:
        """The test at its place."""
        test = self.test
        return FlagUse(
            key=test.key, dynamic=test.key is None, path=path, line=self.line, sdk=test.sdk,
            call=test.call, default=test.default, inverted=test.form is Form.OFF, new=new,
            reason=test.reason,
        )  # fmt: skip


def uses_in(module: Module, path: str, recogniser: FileRecogniser) -> tuple[FlagUse, ...]:
    """All uses of flags in a file, by their lines; what a use holds inside is none of its own.

    A flag that is kept in a variable is one use, where it is asked.
    """
    found = [one.use(path) for one in tests_in(module, recogniser)]
    return tuple(sorted(found, key=lambda use: (use.line, use.key or "", use.call)))


def all_tests(recogniser: FileRecogniser) -> tuple[Found, ...]:
    """All tests of flags in a recogniser's own file; looked for once."""
    if recogniser.found is None:
        recogniser.found = tuple(tests_in(recogniser.facts.module, recogniser))
    return recogniser.found


def tests_in(module: Module, recogniser: FileRecogniser) -> Iterator[Found]:
    """All tests of flags in a file, in no particular order."""
    waiting: list[tuple[Node, Span]] = [(module.body, module.body.span)]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, _STATEMENTS):
            around = node.span
        test = _test_of(node, recogniser)
        if test is not None:
            yield Found(test, node.span.first_line, around)  # type: ignore[union-attr]
        yield from _marks_of(node, recogniser)
        inner = _inside(node, recogniser, asked=test is not None)
        waiting += [(part, around) for part in inner]


def _test_of(node: Node, recogniser: FileRecogniser) -> FlagTest | None:
    """The test that a node is; a name alone was asked where it was given its value."""
    if not isinstance(node, _ASKED) or (isinstance(node, Name) and "." not in node.path):
        return None
    return recogniser.first_asked(node)


def _marks_of(node: Node, recogniser: FileRecogniser) -> Iterator[Found]:
    """The tests over a function or class, in a class's attributes, and in what is taken apart."""
    if isinstance(node, Function | Class):
        for decorator in node.decorators:
            test = recogniser.mark(decorator)
            if test is not None:
                yield Found(test, decorator.span.first_line, node.span)
    if isinstance(node, Class):
        test = recogniser.class_mark(node)
        if test is not None:
            yield Found(test, node.span.first_line, node.span)
    if isinstance(node, Assign) and node.value is not None:
        for target in node.targets:
            test = recogniser.properties.of_call(node.value, target.pick) if target.pick else None
            if test is not None:
                yield Found(test, node.span.first_line, node.span)


def _inside(node: Node, recogniser: FileRecogniser, *, asked: bool) -> list[Node]:
    """What is looked at next: of a test its arguments and block, not what it is called on."""
    if isinstance(node, Function | Class):
        marks = [one for one in node.decorators if recogniser.mark(one) is not None]
        return [part for part in parts(node) if part not in marks]
    if asked and isinstance(node, Call):
        return [*node.arguments, *([node.block] if node.block else [])]
    if asked and isinstance(node, Member | Index):
        return []
    return list(parts(node))
