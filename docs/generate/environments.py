"""What each CI tells of itself in the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.change.environment import SERVICES

if TYPE_CHECKING:
    from shipcheck.change.environment import Service

BY_EVENT = "GitHub Actions"
"""The service that tells head and number in the file that GITHUB_EVENT_PATH names."""


def render_environments() -> str:
    """A row for each CI: how it is told, and where base, branch, head and pull request come from."""
    rows = [
        "| CI | told by | base | branch | pushed commit | pull request |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*rows, *map(_row, SERVICES)])


def _row(service: Service) -> str:
    detect = service.detect or ("CI=woodpecker",)
    head, number = service.head, service.number
    event = ("the event",) if service.name == BY_EVENT else ()
    cells = (detect, service.target, service.branch, event or head, event or number)
    return f"| {service.name} | {' | '.join(map(_cell, cells))} |"


def _cell(names: tuple[str, ...]) -> str:
    plain = [name if " " in name else f"`{name}`" for name in names]
    return ", ".join(plain)
