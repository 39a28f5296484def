"""Statements in one shape for all languages: only what decides which lines run.

Each language's file turns its syntax tree into these and into the expressions of `nodes.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression, Span


@dataclass(frozen=True, slots=True)
class Block:
    """Statements in order. A block's span may be empty, never wrong."""

    span: Span
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression as a statement. In languages where the last one is the value, so is this."""

    span: Span
    expression: Expression


@dataclass(frozen=True, slots=True)
class Target:
    """What an assignment writes: `path` as in Name; empty for `a[i]` and the like.

    `pick` is the property that destructuring takes (`const {a: b} = x` has path b, pick a), or the
    position in a tuple as a number in text (`v, err := f()` has picks "0" and "1"). It is None
    where the whole value is taken.
    """

    path: str
    pick: str | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """`targets = value`; `value` is None where nothing is given, `augmented` for `+=`, `||=`."""

    span: Span
    targets: tuple[Target, ...]
    value: Expression | None
    augmented: bool = False


@dataclass(frozen=True, slots=True)
class If:
    """`if`; `elif` is an If alone in `otherwise`; `unless` and Swift's `guard` have a Not test.

    `setup` are statements that run before the test (Go's `if v, _ := f(); v`, `if let`).
    """

    span: Span
    test: Expression
    then: Block
    otherwise: Block | None
    setup: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One arm of a switch: no patterns means the default. `condition` is the arm's own `if`/`when`.

    Patterns that are not values (types, structures) are Compounds. `falls_through` is whether the
    next arm runs too (C's switch without `break`).
    """

    span: Span
    patterns: tuple[Expression, ...]
    body: Block
    condition: Expression | None = None
    falls_through: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """`switch`, `case`, `when`, `match`, Elixir's `case` and `cond`.

    `subject` is None where each arm has a condition instead: those are then the patterns.
    """

    span: Span
    subject: Expression | None
    cases: tuple[Case, ...]


class ExitKind(StrEnum):
    """How control leaves."""

    RETURN = "return"
    RAISE = "raise"
    BREAK = "break"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Exit:
    """Leaves the function or the loop; a process's `exit` counts as RAISE."""

    span: Span
    kind: ExitKind
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Loop:
    """Any loop; `header` are its expressions in order, `otherwise` Python's `else`."""

    span: Span
    header: tuple[Expression, ...]
    body: Block
    otherwise: Block | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """`try`, `begin`/`rescue`, `do`/`catch`; `handlers` with what they catch left out."""

    span: Span
    body: Block
    handlers: tuple[Block, ...]
    otherwise: Block | None = None
    final: Block | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A block that runs once, with what opens it: `with`, `using`, `synchronized`, a bare block."""

    span: Span
    header: tuple[Expression, ...]
    body: Block


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its default value; `pick` as in Target, where a pattern takes it apart."""

    name: str
    default: Expression | None = None
    pick: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function, method, closure or block.

    `header` is from its first word (decorators left out) to the body. A closure with one
    expression for a body has that as an Exit of kind RETURN. `body` is None where there is none.
    """

    span: Span
    name: str
    parameters: tuple[Parameter, ...]
    body: Block | None
    header: Span
    decorators: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """A class, module, trait, interface, object or `impl`; its body holds methods and attributes."""

    span: Span
    name: str
    bases: tuple[Expression, ...]
    body: Block
    header: Span
    decorators: tuple[Expression, ...] = ()


class InertKind(StrEnum):
    """What runs nothing."""

    DOCSTRING = "docstring"
    IMPORT = "import"
    TYPE = "type"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Inert:
    """Runs nothing: a docstring, an import, a type or its alias, `pass` and the like.

    Comments are no statements at all. `names` are those that an import brings in, `origins` what
    each of them is called at home and, after a space, where that is; empty where nobody can tell.
    """

    span: Span
    kind: InertKind
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Source that does not parse, or that nobody has taught us."""

    span: Span
    reason: str


Statement = (
    Evaluate | Assign | If | Switch | Exit | Loop | Try | Scope | Function | Class | Inert
    | Unreadable
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a file without comments, in order, one column each: bytes and lines."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    first_lines: tuple[int, ...] = ()
    last_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A function that nobody read."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Module:
    """A whole file.

    `word_lines` are the lines that hold at least one token that does something: not only white
    space, comments, punctuation, `end`, `else` and the like. `comments` are to be left out where
    two pieces of source are compared. `errors` are the places that do not parse. `tokens` are what
    is compared. `skipped` are functions that nobody read, since nothing in them matters
    (see `partial.py`): they are no statements, and have no tokens and no comments.
    """

    language: str
    source: bytes
    body: Block
    word_lines: frozenset[int]
    comments: tuple[Span, ...]
    errors: tuple[Span, ...] = ()
    tokens: Tokens = Tokens()
    skipped: tuple[Skipped, ...] = ()
