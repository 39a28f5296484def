"""Where a walk through a file is, and how it leaves a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Name
from shipcheck.code.statements import ExitKind

if TYPE_CHECKING:
    from shipcheck.code.residue import Arm
    from shipcheck.code.scopes import Scope as Names
    from shipcheck.code.statements import Assign
    from shipcheck.code.values import Asked

Ways = frozenset[ExitKind]
NO_WAY: Ways = frozenset()
RETURNS: Ways = frozenset({ExitKind.RETURN})
CONTINUES: Ways = frozenset({ExitKind.CONTINUE})
LEAVES = (ExitKind.RETURN, ExitKind.RAISE)
CONSTRUCTORS = frozenset({"constructor", "initialize", "__init__", "__construct", "init"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is.

    `dead` is the flag without which this does not run, empty where nothing runs it, None where it
    runs. `unclear` is why nobody can tell, `off` the flag on whose off side this is. `exits` are
    the ways out that lead where control goes anyway, `tail` those at the end of the last statement.
    """

    group: str
    names: Names
    context: tuple[Arm, ...] = ()
    dead: str | None = None
    unclear: str = ""
    off: str = ""
    exits: Ways = NO_WAY
    tail: Ways = NO_WAY


@dataclass(frozen=True, slots=True)
class Ends:
    """Control surely does not come past a block; `leaves` where it leaves the function.

    `asked` are the flags that brought it to the exit.
    """

    leaves: bool
    asked: tuple[Asked, ...] = ()


def kept_parameter(node: Assign, place: Place) -> str:
    """The member in which a constructor keeps a parameter or variable; empty for all else."""
    if place.group.rpartition(".")[2] not in CONSTRUCTORS or place.context:
        return ""
    value = node.value
    if isinstance(value, Compound) and value.kind == "??" and value.parts:
        value = value.parts[0]  # what it does about nothing: it throws
    plain = isinstance(value, Name) and value.path.isidentifier() and not value.path[0].isupper()
    return node.targets[0].path if plain and len(node.targets) == 1 and not node.augmented else ""
