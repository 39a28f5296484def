"""The commit that is judged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The commit that is judged, and the branch it is judged as (None when detached)."""

    commit: str
    branch: str | None
