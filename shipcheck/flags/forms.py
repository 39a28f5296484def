"""The columns of the table of SDKs: one form of call a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.code.flag_test import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = int | str
"""Where an argument stands: its position from 0, or its name.

`LAST` is the last argument if it is a truth value and not the first; `name()` is the first argument
of a call of that name among the arguments (Go's options); `{name}` an entry of a literal object
among them.
"""

Literal = bool | str | float | None

LAST = -1
JAVASCRIPT = ("javascript", "typescript", "tsx")
JVM = ("java", "kotlin")


class Where(StrEnum):
    """What a row describes."""

    CALL = "call"
    """A call that tells whether the flag is on, or its value."""
    MARK = "mark"
    """A decorator or annotation of what runs only while the flag is on."""
    ELEMENT = "element"
    """A JSX element around what is shown only while the flag is on; places are attributes."""
    PROPERTIES = "properties"
    """A call whose result has the flags as its properties: `useFlags().newCheckout`."""
    MEMBERS = "members"
    """A dotted name whose members are the flags: `gon.features.newCheckout`."""
    HANDLE = "handle"
    """A call, or an index, that gives one flag, which then is asked: `Flipper[:x].enabled?`."""
    ATTRIBUTE = "attribute"
    """An attribute of a class whose methods run only while the flag is on."""


@dataclass(frozen=True, slots=True)
class CallForm:
    """One row.

    `calls` are the last parts of the callee's name (of the element, mark or attribute; the whole
    dotted name for MEMBERS). `key` and `default` are places, tried in order. `form` is None where
    the default value tells: ON for a truth value or none, VALUE for any other. `off_values` are
    what a VALUE gives while the flag is off; the default value where left out. `sure` is whether
    the name alone tells; else the receiver or an import must. `receiver` is a pattern that the
    receiver must match besides. `fewest` and `most` bound the number of arguments. `state` is where
    a mark tells which state it wants. `flag` is the key where the call always asks the same one.
    """

    languages: tuple[str, ...]
    calls: tuple[str, ...]
    key: tuple[Place, ...] = (0,)
    default: tuple[Place, ...] = ()
    form: Form | None = Form.ON
    off_values: tuple[Literal, ...] = ()
    sure: bool = False
    receiver: str = ""
    fewest: int = 1
    most: int = 9
    where: Where = Where.CALL
    runs_block: bool = False
    state: tuple[Place, ...] = ()
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One SDK.

    `receivers` is a pattern for one part of what a call is made on, lower case and without
    underscores; `imports` one for the text of a file's imports. `words` is what a file holds that
    has a row which is not `sure`, as a POSIX extended expression, in any case. `results` are the
    members of what a VALUE call gives that tell of the flag themselves, with what they give while
    it is off. `methods` are what a handle is asked.
    """

    sdk: str
    receivers: str
    imports: str
    rows: tuple[CallForm, ...]
    words: str = ""
    results: Mapping[str, tuple[Form, tuple[Literal, ...]]] = field(default_factory=dict)
    methods: Mapping[str, Form] = field(default_factory=dict)
