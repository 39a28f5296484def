"""Where the user's own state and caches are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def state_directory(environment: Mapping[str, str]) -> Path:
    """The user's own state; SHIPCHECK_STATE_DIR overrides the platform's place."""
    from pathlib import Path  # noqa: PLC0415 - what only asks for a name needs none

    own = environment.get("SHIPCHECK_STATE_DIR")
    if own:
        return Path(own)
    from platformdirs import user_state_path  # noqa: PLC0415 - 15 ms, and seldom needed

    return user_state_path("shipcheck", appauthor=False)


def cache_directory(environment: Mapping[str, str]) -> Path:
    """What may be thrown away at any time; SHIPCHECK_CACHE_DIR overrides the platform's place.

    Who moves the state by SHIPCHECK_STATE_DIR moves this along, into its folder `cache`.
    """
    from pathlib import Path  # noqa: PLC0415 - what only asks for a name needs none

    own, state = environment.get("SHIPCHECK_CACHE_DIR"), environment.get("SHIPCHECK_STATE_DIR")
    if own:
        return Path(own)
    if state:
        return Path(state) / "cache"
    from platformdirs import user_cache_path  # noqa: PLC0415 - 15 ms, and seldom needed

    return user_cache_path("shipcheck", appauthor=False)
