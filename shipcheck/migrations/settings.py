"""What the checklist says of migrations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.servers import ASSUMED, Dialect, Server

if TYPE_CHECKING:
    from collections.abc import Mapping

REHEARSED_ROWS = 100_000
"""Rows of a rehearsal's first round where nothing else is asked for; the second has ten times as many."""


@dataclass(frozen=True, slots=True)
class MigrationSettings:
    """What the checklist says of migrations.

    `settings` is its `migrations:`, `tables` its `tables:`, `deploy` when migrations run (`before`,
    `after`, `manual`, None where it does not say). `inline_allow` are the rules that comments in
    files may allow where the branch is not trusted.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    deploy: str | None = None
    inline_allow: tuple[str, ...] = ()

    @property
    def when(self) -> Deploy | None:
        """When migrations run."""
        return Deploy(self.deploy) if self.deploy else None

    @property
    def named_server(self) -> Server | None:
        """The server where the checklist names its database, None where files are to tell."""
        named = self.settings.get("dialect")
        return self.server(ASSUMED[Dialect(named)]) if named else None

    @property
    def rehearsed_rows(self) -> int:
        """How many rows a rehearsal makes up for each table in its first round."""
        return int(self.settings.get("rehearse", {}).get("rows", REHEARSED_ROWS))

    @property
    def render_command(self) -> str:
        """The command that prints the SQL of the change's migrations, empty where there is none."""
        return str(self.settings.get("rehearse", {}).get("render", ""))

    def server(self, detected: Server) -> Server:
        """The server: as the checklist says, else as it was detected."""
        dialect = Dialect(self.settings.get("dialect", detected.dialect))
        version = self.settings.get("version")
        if version is None and dialect is detected.dialect:
            return detected
        numbers = _numbers(version) if version is not None else ASSUMED[dialect].version
        return Server(dialect, numbers, "the checklist")


def _numbers(version: float | str) -> tuple[int, ...]:
    """The numbers of a version as YAML has it: `15`, `14.2`, `8.0.36`."""
    return tuple(int(part) for part in str(version).split("."))
