"""Everything that the fake keeps."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.servers.github_forge.access import Limits
from tests.servers.github_forge.faults import Faults, Hooks
from tests.servers.github_forge.records import (
    ACTIONS_TOKEN,
    READ_TOKEN,
    TOKEN,
    ArtifactFile,
    Check,
    Pull,
    Repository,
    Rules,
    Ruleset,
    Status,
    Suite,
    Token,
    WorkflowRun,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.github_forge.bare import Bare


AGO = timedelta(minutes=10)
"""How long before now the fake's clock starts; it goes on a second with everything that is dated."""


def _tokens() -> dict[str, Token]:
    return {
        TOKEN: Token("ada"),
        READ_TOKEN: Token("rob", may="read", scopes="public_repo"),
        ACTIONS_TOKEN: Token("github-actions[bot]", may="write", kind="actions", scopes=None),
    }


@dataclass
class ForgeState:
    """One repository on the fake, with its forks."""

    folder: Path
    bare: Bare
    repository: Repository = field(default_factory=Repository)
    tokens: dict[str, Token] = field(default_factory=_tokens)
    forks: dict[str, Bare] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    suites: list[Suite] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    runs: list[WorkflowRun] = field(default_factory=list)
    artifacts: list[ArtifactFile] = field(default_factory=list)
    protections: dict[str, Rules] = field(default_factory=dict)
    rulesets: list[Ruleset] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    hooks: Hooks = field(default_factory=Hooks)
    calls: list[str] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)
    """When each of the calls came and was answered, in seconds of a clock that only goes on."""
    documents: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    merges: list[tuple[int, str, str]] = field(default_factory=list)
    """Pull request, its head, and the commit that landed."""
    armings: list[tuple[int, str]] = field(default_factory=list)
    """Pull request, and its head when auto-merge was armed."""
    deleted_forks: set[str] = field(default_factory=set)
    unknown_for: int = 0
    """How many more reads of a pull request find that GitHub has not worked out whether it merges."""
    schema: str | None = None
    """GitHub's own GraphQL schema; documents are then validated and executed against it."""
    storage: str = "https://storage.example.com"
    """Where the files of workflow runs are; point it at the server itself, or at another one."""
    url: str | None = None
    """The address in links, where another one stands before the fake."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: int = 1000
    _time: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0) - AGO)

    @property
    def address(self) -> str:
        """The remote's address, for git."""
        return f"file://{self.bare.path}"

    def number(self) -> int:
        """A number that nothing else has."""
        self._numbers += 1
        return self._numbers

    def moment(self) -> str:
        """The time, a second later each time it is asked for, never ahead of the clock by much."""
        self._time += timedelta(seconds=1)
        return self._time.strftime("%Y-%m-%dT%H:%M:%SZ")

    def date(self, when: datetime) -> None:
        """What happens from now on happens then."""
        self._time = when.astimezone(UTC).replace(microsecond=0)
