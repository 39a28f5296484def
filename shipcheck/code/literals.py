"""Values that only say something once somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    Argument,
    Call,
    Compound,
    Constant,
    Embedded,
    Lambda,
    Member,
    Name,
    Text,
)
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

QUIET = frozenset(
    {
        "freeze", "frozenset", "set", "Set", "Map", "tuple", "dict", "list", "compile", "getLogger",
        "namedtuple", "TypeVar", "NewType", "Decimal", "timedelta", "createContext", "Symbol",
        "Path", "gettext_lazy", "List", "of", "Regex", "listOf", "setOf", "mapOf", "emptyList",
        "emptySet", "emptyMap", "arrayOf",
    }
)  # fmt: skip
"""Last words of calls that do nothing but make a value."""
QUIET_PATHS = frozenset({"errors.New", "fmt.Errorf", "regexp.MustCompile"})
"""The same, where the last word alone says too little."""
COLLECTIONS = ("list", "tuple", "dict", "set", "array", "object", "pair", "hash", "map", "literal")
"""Parts of the names of Compounds that are literal collections."""


def is_literal(value: Node | None) -> bool:
    """Whether a value is made of literals only."""
    if isinstance(value, Text | Constant):
        return not isinstance(value, Text) or value.value is not None
    if isinstance(value, Argument):
        return is_literal(value.value)
    if isinstance(value, Call):
        name = _last(value.callee)
        inner = value.callee.object if isinstance(value.callee, Member) else None
        return (
            (name in QUIET or _path(value.callee) in QUIET_PATHS)
            and value.block is None
            and (inner is None or is_literal(inner))
            and all(is_quiet(one.value) for one in value.arguments)
        )
    known = isinstance(value, Compound) and any(kind in value.kind for kind in COLLECTIONS)
    return known and all(is_literal(part) for part in parts(value)) if value is not None else False


def is_quiet(value: Expression) -> bool:
    """A literal or a plain name."""
    return isinstance(value, Name) or is_literal(value)


def _path(callee: Expression) -> str:
    return callee.path if isinstance(callee, Name) else ""


def _last(callee: Expression) -> str:
    if isinstance(callee, Name):
        return callee.path.rpartition(".")[2]
    return callee.name if isinstance(callee, Member) else ""


def holds_function(value: Expression) -> bool:
    """Whether a call is given a function: `memo(() => …)`."""
    return isinstance(value, Call) and any(
        isinstance(one.value, Lambda) or (isinstance(one.value, Call) and holds_function(one.value))
        for one in value.arguments
    )


MAKES = frozenset(
    {
        "slice", "concat", "join", "split", "keys", "values", "entries", "fromEntries", "freeze",
        "assign", "RegExp", "Set", "Map", "WeakMap", "URL", "String", "Number", "Boolean", "BigInt",
        "Symbol", "createContext", "styled", "css", "keyframes", "memo", "forwardRef", "trim",
        "toLowerCase", "toUpperCase", "repeat", "padStart", "from", "of", "min", "max", "round",
    }
)  # fmt: skip
"""Last words of calls of JavaScript that only make a value of what they are given."""
DOES = frozenset({"update_expression", "yield_expression", "await_expression", "stored"})
"""Kinds of Compounds that do something."""


def makes_value(value: Expression) -> bool:
    """Whether an expression only makes a value, for whoever names it: nobody sees it otherwise."""
    waiting: list[Node] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call) and not _only_makes(node):
            return False
        if isinstance(node, Embedded) or (isinstance(node, Compound) and node.kind in DOES):
            return False
        if not isinstance(node, Lambda):
            waiting += parts(node)
    return True


def _only_makes(call: Call) -> bool:
    """Whether a call is one of those, also `styled(Box)({ … })` and `styled.div({ … })`."""
    callee = call.callee
    inner = callee.callee if isinstance(callee, Call) else callee
    path = inner.path if isinstance(inner, Name) else ""
    return _last(inner) in MAKES or path.partition(".")[0] in ("styled", "Math")


QUIET_MARKS = frozenset(
    {
        "property", "staticmethod", "classmethod", "abstractmethod", "override", "cached_property",
        "wraps", "dataclass", "overload", "final", "Override", "JvmStatic", "Composable", "Nullable",
        "NotNull", "SuppressWarnings", "Suppress", "Deprecated", "deprecated", "inline", "derive",
        "ReadOnlyComposable", "Stable", "Immutable", "OptIn", "VisibleForTesting", "JvmInline",
        "discardableResult", "MainActor", "must_use", "allow", "cfg", "setter", "getter", "typing",
    }
)  # fmt: skip
"""Decorators that only say what kind of function it is."""


OF_TYPES = frozenset(
    {"Serializable", "SerialName", "Parcelize", "Keep", "JsonProperty", "Required"}
)
"""Marks that say how objects of a type are written and read: of a new type, nobody does so yet."""


def is_quiet_mark(mark: Expression) -> bool:
    """Whether a decorator does nothing by itself."""
    return _last(mark.callee if isinstance(mark, Call) else mark) in QUIET_MARKS


def is_of_type(word: str) -> bool:
    """Whether a decorator of that name only matters to those who have objects of the type."""
    return word in OF_TYPES
