"""What the definitions of flags in files have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.reach import is_on
from shipcheck.http.reading import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.flags.services.reach import Reach
    from shipcheck.flags.state import FlagState

PATH: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "description": "The file, from the repository's root.",
}
"""The parameter that names the file."""

_OWNERS = ("owner", "team", "group")


def owner(metadata: Mapping[str, Any]) -> str | None:
    """Who stands behind a flag, where its free-form metadata says so under a plain name."""
    return next((found for name in _OWNERS if (found := text(metadata.get(name)))), None)


def state_in(state: FlagState, reach: Reach) -> FlagState:
    """The state with whom the flag is on for; where nothing switches it, that tells if it is on."""
    on = is_on(reach) if state.on is None else state.on
    return replace(
        state, on=on, everybody=reach.everybody, rollout=reach.rollout, targeted=reach.targeted
    )


def defined_on(reach: Reach, *, enabled: bool | None) -> bool | None:
    """Whether a flag is on whose definition is enabled for good: not if nobody can get it."""
    return is_on(reach) is not False if enabled else enabled
