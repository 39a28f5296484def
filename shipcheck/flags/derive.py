"""Functions of the team's own that ask a flag for whoever calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.flag_test import Form
from shipcheck.code.nodes import Call, Name, Not
from shipcheck.code.statements import Class, Evaluate, Exit, ExitKind, Function, Inert
from shipcheck.code.walk import parts
from shipcheck.flags.forms import CallForm, Place
from shipcheck.flags.knowledge import ALL_LANGUAGES
from shipcheck.flags.naming import split_callee

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.flag_test import FlagTest
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement
    from shipcheck.code.walk import Node
    from shipcheck.flags.recogniser import FileRecogniser

_RECEIVER_PARAMETERS = ("self", "cls")
_TRANSPARENT = ("bool", "Boolean", "!!")


_SMELL = re.compile(r"flag|feature|toggle|experiment|rollout|enabled|active\?", re.IGNORECASE)


def smells(name: str) -> bool:
    """Whether a name says that a flag is asked."""
    return len(name) > len("enabled?") and _SMELL.search(name) is not None


@dataclass(frozen=True, slots=True)
class Derived:
    """A function around a call that asks a flag.

    `owner` is the class it stands in, empty for none. `key` is where its own callers give the key;
    `flag` the one it always asks instead.
    """

    owner: str
    name: str
    line: int
    sdk: str
    key: Place | None
    flag: str
    inverted: bool

    def row(self) -> CallForm:
        """The form of a call of it."""
        return CallForm(
            ALL_LANGUAGES, (self.name,), () if self.key is None else (self.key,), flag=self.flag,
            form=Form.OFF if self.inverted else Form.ON, sure=True, fewest=0, most=99,
            receiver="" if smells(self.name) else self._receiver(),
        )  # fmt: skip

    def _receiver(self) -> str:
        """What it must be called on, since its name alone says little: its class, in any spelling."""
        words = re.findall(r"[A-Z]*[a-z0-9]+|[A-Z]+", self.owner)
        if not words:
            return r"(?i)(^|[.])(flags?|features?|toggles?|feature_?flags?|feature_?toggles?)?$"
        return rf"(?i)(^|[.])_?{'_?'.join(words)}$"


def derived_in(recogniser: FileRecogniser) -> Iterator[Derived]:
    """Such functions of a file: all they do is to give what a flag says."""
    waiting: list[tuple[Node, str]] = [(recogniser.facts.module.body, "")]
    while waiting:
        node, owner = waiting.pop()
        if isinstance(node, Function) and node.name:
            found = _derived(node, owner, recogniser)
            if found is not None:
                yield found
        inner = node.name if isinstance(node, Class) else owner
        waiting += [(part, inner) for part in reversed(tuple(parts(node)))]


def _derived(function: Function, owner: str, recogniser: FileRecogniser) -> Derived | None:
    """A function as a wrapper; None where it is none."""
    returned = _returned(function)
    if returned is None:
        return None
    asked, inverted = _asked(returned, recogniser)
    if asked is None or asked[1].form is Form.VALUE:
        return None
    call, test = asked
    key = None if test.key is not None else _passed(function, call)
    if test.key is None and key is None:
        return None
    off = (test.form is Form.OFF) is not inverted
    line = function.header.first_line
    return Derived(owner, function.name, line, test.sdk, key, test.key or "", off)


def _asked(
    value: Expression, recogniser: FileRecogniser
) -> tuple[tuple[Call, FlagTest] | None, bool]:
    """The call inside that asks a flag, and whether its answer is turned round."""
    if isinstance(value, Not):
        found, inverted = _asked(value.operand, recogniser)
        return found, not inverted
    if not isinstance(value, Call):
        return None, False
    if split_callee(value.callee)[1] in _TRANSPARENT and value.arguments:
        return _asked(value.arguments[0].value, recogniser)
    test = recogniser.test(value)
    return ((value, test) if test else None), False


def _returned(function: Function) -> Expression | None:
    """What a function gives back, where its body is nothing else."""
    statements = [one for one in _body(function) if not isinstance(one, Inert)]
    if len(statements) != 1:
        return None
    only = statements[0]
    if isinstance(only, Exit) and only.kind is ExitKind.RETURN:
        return only.value
    return only.expression if isinstance(only, Evaluate) else None


def _body(function: Function) -> tuple[Statement, ...]:
    return function.body.statements if function.body else ()


def _passed(function: Function, call: Call) -> Place | None:
    """The parameter that is handed on as the key: the first that is handed on at all."""
    handed = {one.value.path for one in call.arguments if isinstance(one.value, Name)}
    names = [one.name for one in function.parameters if one.name not in _RECEIVER_PARAMETERS]
    smelling = [name for name in names if name in handed and _smells_of_key(name)]
    for name in smelling:
        return names.index(name)
    return None


def _smells_of_key(name: str) -> bool:
    """Whether a parameter may be a flag's key, not a user or a default."""
    plain = name.lower().replace("_", "")
    return any(word in plain for word in ("flag", "key", "feature", "name", "toggle", "gate"))
