"""A clone, its bare remote, and a forge in memory over that: what merges through a forge need."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.checks.online import Online
from shipcheck.git.repository import open_repository
from shipcheck.model.words import Place
from shipcheck.ship.evaluation import Evaluation, GateOptions
from shipcheck.ship.merging import Merge, merge
from shipcheck.ship.pending_records import attach_landed, read_pending
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from shipcheck.ship.wish import Wish
from tests.reports.results import item, result
from tests.ship.forge_double import PLACE, ForgeDouble
from tests.ship.gating import Clock, surroundings
from tests.stories.landed import remote_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from shipcheck.hosting.place import Place as ForgePlace
    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.target import Target
    from tests.repository import Sample


@dataclass
class Desk:
    """Judges as it is told: `items`, and once something is pushed `after`; `meanwhile` as one thinks."""

    items: list[ItemResult] = field(default_factory=lambda: [item("small-step")])
    after: list[ItemResult] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    says_yes: bool = True
    judged: list[tuple[str, ...]] = field(default_factory=list)
    asked: list[tuple[str, Wish]] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    async def look(self, request: Request) -> Evaluation:
        return await prepare(request, surroundings(self.clock))

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        self.judged.append(options.only)
        chosen = self.after if options.only and self.after else self.items
        items = [one for one in chosen if not options.only or one.item.id in options.only]
        return result(items, change=evaluation.change, notes=evaluation.notes)

    def asks(self, judged: Result, target: Target) -> bool:
        return bool(judged.items and target.branch)

    def tell(self, line: str) -> None:
        assert line

    async def confirm(self, judged: Result, target: Target, wish: Wish) -> bool:
        self.asked.append((target.through, wish))
        self.meanwhile()
        return self.says_yes


@dataclass
class ForgeYard:
    """A clone on a branch `topic` that is pushed, with pull request #12 where `pull` was called."""

    sample: Sample
    forge: ForgeDouble

    @classmethod
    def create(cls, sample: Sample, bare: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
        """The branch has one commit."""
        remote_of(sample, bare)
        forge = ForgeDouble(bare)
        _connect(monkeypatch, forge)
        sample.branch("topic")
        sample.commit({"app.py": "x = 1\n"}, "Add the app\n\nIt does one thing.\n")
        return cls(sample, forge)

    def push(self, branch: str = "topic") -> None:
        """Push the branch as its author does."""
        self.sample.git("push", "-q", "-f", "origin", branch)

    def request(self) -> None:
        """The branch is pushed and has a pull request."""
        self.push()
        self.forge.pull("topic")

    def merged(
        self, desk: Desk | None = None, wish: Wish | None = None, base: str | None = None
    ) -> Merge:
        """How a merge ends."""
        head = wish.head if wish else None
        request = Request(self.sample.path, base, head, place=Place.MERGE)
        return asyncio.run(merge(request, GateOptions(), wish or Wish(), desk or Desk()))

    def commit_on_main(self, name: str = "other.py") -> str:
        """Somebody else's commit arrives on the forge's main."""
        self.forge.git("update-ref", "refs/heads/scratch", "refs/heads/main")
        clone = self.sample.path.parent / f"clone-{name}"
        self.sample.git("clone", "-q", str(self.forge.bare), str(clone))
        other = type(self.sample)(clone)
        commit = other.commit({name: "o = 1\n"}, "Other")
        other.git("push", "-q", "origin", "HEAD:main")
        return commit


def attached(yard: ForgeYard) -> tuple[str, ...]:
    """What is told when the records that wait are attached."""

    async def run() -> tuple[str, ...]:
        repository = await open_repository(yard.sample.path, {})
        pending = read_pending(repository.common_dir)
        return await attach_landed(repository.git, repository.common_dir, pending, yard.forge)

    return asyncio.run(run())


def _connect(monkeypatch: pytest.MonkeyPatch, forge: ForgeDouble) -> None:
    """Have everybody who asks for the forge get the double."""

    async def place(self: Online) -> ForgePlace:
        return PLACE

    async def connected(self: Online) -> ForgeDouble:
        return forge

    monkeypatch.setattr(Online, "_place", place)
    monkeypatch.setattr(Online, "_forge", connected)
