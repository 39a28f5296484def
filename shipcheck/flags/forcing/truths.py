"""Literals that say on or off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Constant, Lambda, Name, Text
from shipcheck.code.statements import Evaluate, Exit
from shipcheck.flags.forcing.chains import last_word
from shipcheck.flags.forcing.override import Side

if TYPE_CHECKING:
    from shipcheck.code.statements import Function
    from shipcheck.code.walk import Node

ON_WORDS = frozenset({"true", "on", "enabled", "yes", "1", "treatment", "enable"})
OFF_WORDS = frozenset({"false", "off", "disabled", "no", "0", "control", "disable"})
NOTHING: frozenset[Side] = frozenset()

WRAPS = frozenset({
    "flowOf", "MutableStateFlow", "StateFlow", "just", "FromResult", "resolve", "completedFuture", "Ok",
    "Some", "success", "mutableStateOf", "async", "of", "ref", "signal", "BehaviorSubject", "AtomicBoolean",
    "MutableLiveData",
})  # fmt: skip
"""Calls that put a value into a promise, a stream or an answer, and leave it as it is."""


def truth(value: Node) -> Side | None:
    """The side of a literal, also of a function that returns one."""
    if isinstance(value, Constant) and isinstance(value.value, bool):
        return Side.ON if value.value else Side.OFF
    if isinstance(value, Text):
        word = (value.value or "").lower()
        return Side.ON if word in ON_WORDS else Side.OFF if word in OFF_WORDS else None
    if isinstance(value, Lambda):
        given = last_value(value.function)
        return truth(given) if given is not None else None
    if isinstance(value, Call) and last_word(value.callee) in WRAPS and len(value.arguments) == 1:
        return boolean(value.arguments[0].value)
    if isinstance(value, Name) and value.path.lower() in ("true", "false"):
        return Side.ON if value.path.lower() == "true" else Side.OFF
    return None


def boolean(value: Node) -> Side | None:
    """As `truth`, of what is no string."""
    return None if isinstance(value, Text) else truth(value)


def last_value(function: Function) -> Node | None:
    """What a function gives at its end."""
    last = function.body.statements[-1:] if function.body else ()
    if last and isinstance(last[0], Exit):
        return last[0].value
    return last[0].expression if last and isinstance(last[0], Evaluate) else None
