"""Expressions in one shape for all languages; see `statements.py` for the rest.

Each language's file turns its syntax tree into these. Names are dotted whatever the language writes:
`this.flags`, `Flags::NEW`, `$user->id` and `a?.b` are `this.flags`, `Flags.NEW`, `user.id`, `a.b`.
Parentheses, `await`, casts and non-null marks vanish.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.code.statements import Function, Statement


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the source: byte offsets (end exclusive) and 1-based lines (both inclusive)."""

    start: int
    end: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string, symbol or atom; `value` is None where something is interpolated."""

    span: Span
    value: str | None


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal truth value, number or nothing (nil, null, None, undefined)."""

    span: Span
    value: bool | int | float | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name with everything before it that is a plain name too: `client.flags`, `self.x`, `@x`."""

    span: Span
    path: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of what is not a plain name: `get_client().flags`."""

    span: Span
    object: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`object[key]`."""

    span: Span
    object: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, or attribute of an element; `name` where it is given by name."""

    name: str | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A call, also `new X(…)`, a Ruby call without parentheses and a macro.

    `block` is the block that it is given (Ruby, Kotlin and Swift trailing closures, Elixir `do`).
    """

    span: Span
    callee: Expression
    arguments: tuple[Argument, ...]
    block: Function | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A JSX element; `name` is empty for a fragment. Children are its texts and expressions."""

    span: Span
    name: str
    attributes: tuple[Argument, ...]
    children: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`!x`, `not x`."""

    span: Span
    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    """`left && right`, `left and right`."""

    span: Span
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Or:
    """`left || right`, `left or right`; not `??`, which is a Compound of operator `??`."""

    span: Span
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; `operator` is `==` or `!=` (also for `===`, `is`, `equals`), else as written."""

    span: Span
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """`test ? yes : no`."""

    span: Span
    test: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function as a value; its `name` is empty."""

    span: Span
    function: Function


@dataclass(frozen=True, slots=True)
class Embedded:
    """A statement in the place of an expression: `x = if a then b else c`, `(x := f())`."""

    span: Span
    statement: Statement


@dataclass(frozen=True, slots=True)
class Compound:
    """Any other expression: its parts, in order, and its operator or node type as `kind`."""

    span: Span
    kind: str
    parts: tuple[Expression, ...]


Expression = (
    Text | Constant | Name | Member | Index | Call | Element | Not | And | Or | Compare | Choice
    | Lambda | Embedded | Compound
)  # fmt: skip
