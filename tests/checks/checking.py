"""Short ways to run one check on a sample repository."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.change.base import Base
from shipcheck.change.head import Head
from shipcheck.change.read import read_change
from shipcheck.checks.context import CheckContext
from shipcheck.checks.registry import load_check
from shipcheck.git.repository import open_repository
from shipcheck.model.words import Evidence, Place
from shipcheck.process.runner import run, shell_command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shipcheck.checks.online import Online
    from shipcheck.http.client import Client
    from shipcheck.model.outcome import Outcome
    from shipcheck.process.runner import Completed
    from tests.repository import Sample


@dataclass(frozen=True)
class Asked:
    """What a check is asked, where it is not the usual."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    place: Place = Place.TERMINAL
    base: str = "main"
    head: str = "HEAD"
    offline: bool = False
    now: datetime | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    client: Callable[[Sequence[str]], Client] | None = None
    required: frozenset[Evidence] = frozenset()
    online: Online | None = None


def checked(sample: Sample, name: str, asked: Asked | None = None) -> Outcome:
    """What a check says of the sample's change."""
    return asyncio.run(_checked(sample, name, asked or Asked()))


async def _checked(sample: Sample, name: str, asked: Asked) -> Outcome:
    return await load_check(name).check(await context_of(sample, asked))


async def context_of(sample: Sample, asked: Asked) -> CheckContext:
    """What a check of the sample's change is given."""
    repository = await open_repository(sample.path, os.environ)
    base, head = (sample.git("rev-parse", f"{one}^{{commit}}") for one in (asked.base, asked.head))
    branch = sample.git("branch", "--show-current") if asked.head == "HEAD" else asked.head
    change = await read_change(
        repository, Base(asked.base, base, "a test"), Head(head, branch or None)
    )

    async def run_command(command: str, _: str | None = None) -> Completed:
        environment = {**os.environ, "SHIPCHECK_COMMIT": change.head}
        return await run(shell_command(command), directory=sample.path, environment=environment)

    return CheckContext(
        change=change,
        repository=repository,
        parameters=asked.parameters,
        services=asked.services,
        environment={**os.environ, **asked.environment},
        place=asked.place,
        now=lambda: asked.now or datetime.now(UTC),
        run_command=run_command,
        head_is_checked_out=head == repository.head,
        offline=asked.offline,
        flags=asked.flags,
        client=asked.client,
        required=asked.required,
        online=asked.online,
    )


def rules(outcome: Outcome) -> dict[str, str]:
    """The level of each rule that was found."""
    return {finding.rule: finding.level.value for finding in outcome.findings}


def fixes(outcome: Outcome) -> dict[str, str]:
    """What to do, by rule."""
    return {finding.rule: finding.fix for finding in outcome.findings}
