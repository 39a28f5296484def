"""A flag's state for people and for JSON; what is unknown is a question mark, or null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from shipcheck.flags.state import FlagState


def state_as_data(key: str, state: FlagState | None) -> dict[str, Any]:
    """A flag for the JSON result; `missing` is True for one that the service does not know."""
    if state is None:
        return {"key": key, "missing": True}
    return {
        "key": key,
        "missing": False,
        "source": state.source,
        "on": state.on,
        "everybody": state.everybody,
        "rollout": state.rollout,
        "targeted": state.targeted,
        "off_value": state.off_value,
        "kind": state.kind.value if state.kind else None,
        "owner": state.owner,
        "created_at": _written(state.created_at),
        "changed_at": _written(state.changed_at),
        "last_used_at": _written(state.last_used_at),
        "never_used": state.never_used,
        "archived": state.archived,
        "stale": state.stale,
        "url": state.url,
    }


def reach_in_words(state: FlagState | None) -> str:
    """Whom the flag is on for: `off`, `on for 25 %`, `?`."""
    if state is None or state.archived:
        return "archived" if state else "missing"
    if state.everybody:
        return "on for everybody"
    if not state.on:
        return "?" if state.on is None else "off"
    if state.rollout == 0 and state.targeted is False:
        return "on for nobody"
    share = f"{state.rollout:g} %" if state.rollout else ""
    rules = "some, by rules" if state.targeted else ""
    return f"on for {' and '.join(filter(None, (share, rules))) or '?'}"


def state_in_words(key: str, state: FlagState | None) -> str:
    """`new-checkout is off`."""
    return f"{key} is {reach_in_words(state)}"


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
