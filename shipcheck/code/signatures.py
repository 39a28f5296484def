"""What a function that stayed takes in another way: swapped parameters, other picks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.code.statements import Function


def takes_otherwise(head: Function, base: Function) -> bool:
    """Whether who calls it as before gives the same names other values.

    Parameters that are new, gone or renamed do not count: those who call it say what they give.
    """
    return _swapped(head, base) or _picked_otherwise(head, base)


def has_parameter(function: Function, name: str) -> bool:
    """Whether a function has a parameter of a name."""
    return any(one.name == name for one in function.parameters)


def _swapped(head: Function, base: Function) -> bool:
    """Whether two parameters that both have stand in another order."""
    names = [one.name for one in head.parameters if one.name and one.pick is None]
    before = [one.name for one in base.parameters if one.name and one.pick is None]
    stayed = [name for name in names if name in before]
    return stayed != [name for name in before if name in names]


def _picked_otherwise(head: Function, base: Function) -> bool:
    """Whether a name is taken from another property, or from another place."""
    before = {one.name: one.pick for one in base.parameters if one.pick is not None}
    return any(
        before.get(one.name, one.pick) != one.pick
        for one in head.parameters
        if one.pick is not None
    )
