"""Values that only say something once somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Constant, Lambda, Member, Name, Text
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

QUIET = frozenset(
    {
        "freeze", "frozenset", "set", "Set", "Map", "tuple", "dict", "list", "compile", "getLogger",
        "namedtuple", "TypeVar", "NewType", "Decimal", "timedelta", "createContext", "Symbol",
        "Path", "gettext_lazy", "List", "of",
    }
)  # fmt: skip
"""Last words of calls that do nothing but make a value."""
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
            name in QUIET
            and value.block is None
            and (inner is None or is_literal(inner))
            and all(is_quiet(one.value) for one in value.arguments)
        )
    known = isinstance(value, Compound) and any(kind in value.kind for kind in COLLECTIONS)
    return known and all(is_literal(part) for part in parts(value)) if value is not None else False


def is_quiet(value: Expression) -> bool:
    """A literal or a plain name."""
    return isinstance(value, Name) or is_literal(value)


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


QUIET_MARKS = frozenset(
    {
        "property", "staticmethod", "classmethod", "abstractmethod", "override", "cached_property",
        "wraps", "dataclass", "overload", "final", "Override", "JvmStatic", "Composable", "Nullable",
        "NotNull", "SuppressWarnings", "Suppress", "Deprecated", "deprecated", "inline", "derive",
        "discardableResult", "MainActor", "must_use", "allow", "cfg", "setter", "getter", "typing",
    }
)  # fmt: skip
"""Decorators that only say what kind of function it is."""


def is_quiet_mark(mark: Expression) -> bool:
    """Whether a decorator does nothing by itself."""
    return _last(mark.callee if isinstance(mark, Call) else mark) in QUIET_MARKS
