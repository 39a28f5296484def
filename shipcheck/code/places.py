"""Where a walk through a file is, and how it leaves a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.statements import ExitKind

if TYPE_CHECKING:
    from shipcheck.code.residue import Arm
    from shipcheck.code.scopes import Scope as Names
    from shipcheck.code.values import Asked

Ways = frozenset[ExitKind]
NO_WAY: Ways = frozenset()
RETURNS: Ways = frozenset({ExitKind.RETURN})
CONTINUES: Ways = frozenset({ExitKind.CONTINUE})
LEAVES = (ExitKind.RETURN, ExitKind.RAISE)


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
