"""What the analysis of guards must be told of flags: which expressions ask one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Class


class Form(StrEnum):
    """What the expression's value says."""

    ON = "on"
    """True where the flag is on."""
    OFF = "off"
    """True where the flag is off: `disabled?`, `isOff`, `!`-keys."""
    VALUE = "value"
    """A variant, to be compared; one of `off_values` where the flag is off."""


@dataclass(frozen=True, slots=True)
class FlagTest:
    """An expression that asks a flag.

    `key` is None where it cannot be read from the source, `reason` says why then. `default` is the
    default value in the source (None where there is none, or it is no literal, see `has_default`).
    `off_values` are what a VALUE gives while the flag is off. `runs_block` is whether the
    call's own block or children run only on that side (`if_enabled("x") { … }`, an element).
    """

    key: str | None
    sdk: str
    call: str
    form: Form = Form.ON
    default: bool | str | float | None = None
    has_default: bool = False
    off_values: tuple[bool | str | float | None, ...] = ()
    runs_block: bool = False
    reason: str = ""


class Recogniser(Protocol):
    """Tells what asks a flag, in one file; `flags/recogniser.py` makes them."""

    def test(self, expression: Expression) -> FlagTest | None:
        """The flag that this very expression asks; None where only its parts might, or nothing.

        A recogniser is asked about every expression, from the outside in; names reach it too
        (`flags.newCheckout`), but the analysis itself follows variables to what was assigned.
        """

    def mark(self, decorator: Expression) -> FlagTest | None:
        """The flag without which what carries this decorator does not run.

        Ruby's and PHP's class-level calls that filter methods (`before_action`) are no decorators.
        """

    def class_mark(self, definition: Class) -> FlagTest | None:
        """The flag without which none of the class's methods runs, by an attribute or a base."""

    def holds(self, expression: Expression) -> bool:
        """Whether an expression only gives flags that are asked later, and does nothing else.

        `Flipper[:new]`, `useFlags()`: keeping one in a variable is no behaviour.
        """
