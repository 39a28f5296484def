"""Tells which expressions of a file ask a flag; the analysis of guards is given this."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.flag_test import FlagTest, Form
from shipcheck.code.nodes import Call, Constant, Element, Index, Member, Name, Text
from shipcheck.code.statements import Assign
from shipcheck.flags.arguments import at_places, can_be_key, literal
from shipcheck.flags.facts import facts_of
from shipcheck.flags.forms import CallForm, Family, Where
from shipcheck.flags.handles import Handles
from shipcheck.flags.keys import Key, KeyReader
from shipcheck.flags.matching import Matcher, members_row
from shipcheck.flags.naming import dotted, split_callee
from shipcheck.flags.properties import Properties
from shipcheck.flags.sdks import BY_SDK, METHODS, RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.code.statements import Class, Module
    from shipcheck.flags.facts import FileFacts
    from shipcheck.flags.forms import Literal, Place
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.flags.sdks import Row
    from shipcheck.flags.uses import Found

_TUPLE_FIRST = "0"


def recogniser_for(module: Module, path: str, knowledge: Knowledge) -> FileRecogniser:
    """The recogniser of one file; `path` is where it is in the repository."""
    return FileRecogniser(facts_of(module), path, knowledge)


class FileRecogniser:
    """Recognises flags in one file; see `code/flag_test.Recogniser`."""

    def __init__(
        self,
        facts: FileFacts,
        path: str,
        knowledge: Knowledge,
        before: FileRecogniser | None = None,
    ) -> None:
        """`before` is the file's recogniser that knew other constants and handles, if any."""
        self.path = path
        self.facts = facts
        self.knowledge = knowledge
        same = before if before and before.knowledge.wrappers == knowledge.wrappers else None
        self.rows: Mapping[str, tuple[Row, ...]] = (
            same.rows if same else knowledge.rows(facts.module.language)
        )
        self.matcher: Matcher = same.matcher if same else Matcher(facts, self.rows)
        self.properties: Properties = same.properties if same else Properties(self.matcher)
        self.found: tuple[Found, ...] | None = None
        self.keys = KeyReader(facts, knowledge.constants)
        self.handles = Handles(self.matcher, self.keys, knowledge.handles)

    def knowing(self, knowledge: Knowledge) -> FileRecogniser:
        """The recogniser of the same file that knows something else."""
        if knowledge is self.knowledge:
            return self
        return FileRecogniser(self.facts, self.path, knowledge, self)

    def test(self, expression: Expression) -> FlagTest | None:
        """The flag that this very expression asks."""
        match expression:
            case Call():
                return self._call(expression)
            case Member(object=inner, name=name):
                return self._handle(expression) or self._result(inner, name)
            case Index(object=inner, key=Text(value=str(name))):
                return self._index(expression, inner, name)
            case Name(path=path):
                return self._name(expression, path)
            case Element():
                return self._row_test(
                    self.matcher.find(
                        "", expression.name, len(expression.attributes), Where.ELEMENT
                    ),
                    expression.attributes,
                    expression.name,
                )
            case _:
                return None

    def mark(self, decorator: Expression) -> FlagTest | None:
        """The flag without which what carries this decorator does not run."""
        callee = decorator.callee if isinstance(decorator, Call) else decorator
        arguments = decorator.arguments if isinstance(decorator, Call) else ()
        receiver, last = split_callee(callee)
        row = self.matcher.find(receiver, last, len(arguments), Where.MARK)
        found = self._row_test(row, arguments, dotted(callee))
        if row is None or found is None:
            return None
        return replace(found, form=_wanted(found.form, row[1], arguments))

    def class_mark(self, definition: Class) -> FlagTest | None:
        """The flag without which none of the class's methods runs."""
        for statement in definition.body.statements:
            if isinstance(statement, Assign) and statement.value is not None:
                for target in statement.targets:
                    found = self._attribute(definition, target.path, statement.value)
                    if found:
                        return found
        return None

    def holds(self, expression: Expression) -> bool:
        """Whether an expression only gives flags that are asked later, and does nothing else."""
        return self.properties.gives(expression) or self.handles.handle(expression) is not None

    def _attribute(self, definition: Class, name: str, value: Expression) -> FlagTest | None:
        """`waffle_flag = "new"` in a class with the SDK's mixin."""
        bases = " ".join(map(dotted, definition.bases)).lower()
        row = self.matcher.find("", name, 1, Where.ATTRIBUTE)
        if row is None or not any(word in bases for word in ("mixin", "flagged", "waffle")):
            return None
        form = Form.ON
        for statement in definition.body.statements:
            if isinstance(statement, Assign) and any(
                target.path == "flag_state" for target in statement.targets
            ):
                off = isinstance(statement.value, Constant) and statement.value.value is False
                form = Form.OFF if off else Form.ON
        return _inverting(_test(row[0], name, self.keys.read(value), form))

    def _call(self, call: Call) -> FlagTest | None:
        """A call: of the SDK, of a handle, or of what a test gave (`variant.isEnabled()`)."""
        found = self._handle(call.callee)
        if found is not None:
            return found
        receiver, last = split_callee(call.callee)
        row = self.matcher.find(receiver, last, len(call.arguments), Where.CALL)
        found = self._row_test(row, call.arguments, dotted(call.callee))
        if found is None and isinstance(call.callee, Member) and last in RESULTS:
            found = self._result(call.callee.object, last)
        return found

    def _row_test(
        self, row: tuple[Family, CallForm] | None, arguments: Sequence[Argument], call: str
    ) -> FlagTest | None:
        """The test of a call that is a row; None where it has no key at all."""
        if row is None:
            return None
        family, form = row
        key = Key(form.flag) if form.flag else self._key(arguments, form)
        if key is None:
            return None
        default = next(self._at(arguments, form.default), None)
        is_literal, value = literal(default) if default else (False, None)
        kind, off = _form(form, value if is_literal else None, is_literal=is_literal)
        return _inverting(
            FlagTest(
                key.text, family.sdk, call, kind, value if is_literal else None,
                default is not None, off, form.runs_block, key.reason,
            )
        )  # fmt: skip

    def _key(self, arguments: Sequence[Argument], form: CallForm) -> Key | None:
        """The first place that holds a key that can be read, else the first that holds any."""
        keys = [self.keys.read(one) for one in self._at(arguments, form.key) if can_be_key(one)]
        readable = (key for key in keys if key.text is not None)
        return next(readable, keys[0] if keys else None)

    def _at(self, arguments: Sequence[Argument], places: Sequence[Place]) -> Iterator[Expression]:
        return at_places(arguments, places, self.facts.module.source)

    def first_asked(self, expression: Expression) -> FlagTest | None:
        """As `test`, but None for what only looks at an answer that was given before.

        `variant.name`, where `variant` is a variable, asks nothing of the service.
        """
        match expression:
            case Name(path=path):
                return self._property(expression, path)
            case Index(object=Name(path=path), key=Text(value=str(name))):
                return self._property(expression, f"{path}.{name}")
            case _:
                return self.test(expression)

    def _index(self, expression: Index, inner: Expression, name: str) -> FlagTest | None:
        """`gon.features["newCheckout"]`, `variant["name"]`."""
        whole = f"{dotted(inner)}.{name}"
        return self._name(Name(expression.span, whole), whole) or self._result(inner, name)

    def _name(self, expression: Name, path: str) -> FlagTest | None:
        """A property, or a member of a variable that holds an answer."""
        outer, _, last = path.rpartition(".")
        found = self._property(expression, path)
        return found or (self._bound(outer, last, expression) if last in RESULTS else None)

    def _property(self, expression: Expression, path: str) -> FlagTest | None:
        """`flags.newCheckout`, `gon.features.newCheckout`, a handle's method without arguments."""
        members = members_row(self.rows, path)
        if members is not None:
            (family, _), member = members
            return _test(family, path, Key(member))
        found = self.properties.test(path, expression.span)
        asked = path.endswith("?") and path.rpartition(".")[2] in METHODS
        return found or (self._handle(expression) if asked else None)

    def _bound(self, outer: str, last: str, at: Expression) -> FlagTest | None:
        """A member of a variable that holds what a call gave."""
        binding = self.facts.binding(outer, at.span)[0]
        if binding is None or binding.pick not in (None, _TUPLE_FIRST):
            return None
        return self._result(binding.value, last)

    def _result(self, inner: Expression, name: str) -> FlagTest | None:
        """A member of what a call gave: `.value`, `.enabled`, the first of a tuple."""
        found = self.properties.of_call(inner, name)
        if found is not None:
            return found
        if not isinstance(inner, Call) or (name not in RESULTS and name != _TUPLE_FIRST):
            return None
        asked = self._call(inner)
        if asked is None or name == _TUPLE_FIRST:
            return asked
        family = BY_SDK[asked.sdk]
        if name not in family.results:
            return None
        form, off = family.results[name]
        if form is Form.VALUE and not off:
            return asked
        return replace(asked, form=form, off_values=off)

    def _handle(self, callee: Expression) -> FlagTest | None:
        """`Flipper[:new].enabled?`, `NEW_CHECKOUT.is_enabled()`."""
        found = self.handles.asked(callee)
        if found is None:
            return None
        family, form, key = found
        return _test(family, dotted(callee), key, form)


def _test(family: Family, call: str, key: Key, form: Form = Form.ON) -> FlagTest:
    return FlagTest(key.text, family.sdk, call, form, reason=key.reason)


def _form(row: CallForm, default: Literal, *, is_literal: bool) -> tuple[Form, tuple[Literal, ...]]:
    """What the value says, and what it is while the flag is off."""
    form = row.form
    if form is None:
        form = Form.VALUE if is_literal and not isinstance(default, bool) else Form.ON
    if form is not Form.VALUE:
        return form, ()
    return form, row.off_values or ((default,) if is_literal else ())


def _inverting(test: FlagTest) -> FlagTest:
    """A key that begins with `!` asks for the other side, as in django-waffle's marks."""
    if test.key and test.key.startswith("!") and test.sdk == "django-waffle":
        return replace(test, key=test.key[1:], form=_other(test.form))
    return test


def _wanted(form: Form, row: CallForm, arguments: Sequence[Argument]) -> Form:
    """The form of a mark that says which state it wants."""
    for state in at_places(arguments, row.state):
        if isinstance(state, Constant) and state.value is False:
            return _other(form)
    return form


def _other(form: Form) -> Form:
    return {Form.ON: Form.OFF, Form.OFF: Form.ON}.get(form, form)
