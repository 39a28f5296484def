"""Races against a merge through the forge: something happens there while shipcheck judges and merges.

Nothing waits here: what happens, happens at a request of a random number, in the middle of the fake of
GitHub. The same code is run ten times of each kind by the tests, a hundred by `python -m benchmarks races`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.model.words import Place, Verdict
from shipcheck.ship.evaluation import GateOptions, Surroundings
from shipcheck.ship.events import Judged
from shipcheck.ship.gate import run_gate
from shipcheck.ship.merging import merge
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from shipcheck.ship.wish import Wish
from tests.repository import Sample
from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import TOKEN
from tests.ship.gating import Clock, surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.merging import Merge
    from shipcheck.ship.target import Target
    from tests.servers.github_forge.records import Check, Pull, Review

CHECKLIST = """\
version: 1
services:
  forge: {{uses: github, url: 'https://github.example.com', api: '{url}', repository: acme/shop}}
  ci: {{uses: github, url: 'https://github.example.com', api: '{url}', repository: acme/shop}}
items:
  - {{id: small-step, uses: small-step}}
  - {{id: ci-green, uses: ci-green}}
  - {{id: review-approved, uses: review-approved, with: {{approvals: 1}}}}
"""


class Happening(StrEnum):
    """What somebody does at the forge meanwhile."""

    NOTHING = "nothing"
    HEAD_PUSHED = "head pushed"
    BASE_MOVED = "base moved"
    CHECK_RED = "check turned red"
    REVIEW_DISMISSED = "review dismissed"
    TOKEN_REVOKED = "token revoked"


@dataclass
class Desk:
    """Judges for real, says yes, and remembers the heads that were judged ready, or nearly."""

    around: Surroundings
    ready: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    async def look(self, request: Request) -> Evaluation:
        return await prepare(request, self.around)

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        events = [event async for event in run_gate(evaluation, options)]
        last = events[-1]
        assert isinstance(last, Judged)
        return last.result

    async def confirm(self, result: Result, target: Target, wish: Wish) -> bool:
        assert result.verdict in (Verdict.READY, Verdict.PENDING)
        self.ready.append(result.change.head)
        return True

    def asks(self, result: Result, target: Target) -> bool:
        return False

    def tell(self, line: str) -> None:
        self.lines.append(line)


@dataclass(frozen=True)
class Ended:
    """What a merge said, its exit code, and the base that it was judged on at last."""

    said: str
    code: int
    base: str | None = None


@dataclass(frozen=True)
class Told:
    """How one race ended.

    `moment` is the request before which it happened, a half more for after it, None where it never came to
    that; `order` the one that ordered the merge; `read` the last one before it that read the check runs;
    all count from 1. `local` is the time from the end of that reading to the order, in seconds. `landed` is
    what landed, `head` of which head, and `parents` on what; `judged` are the heads that were judged ready.
    """

    happening: Happening
    moment: float | None
    requests: int
    order: int | None
    read: int | None
    local: float
    landed: str | None
    head: str | None
    parents: tuple[str, ...]
    judged: tuple[str, ...]
    ended: Ended

    @property
    def slipped(self) -> bool:
        """Whether it was merged though it had happened before the order was looked at."""
        early = self.moment is not None and self.moment <= (self.order or 0)
        return self.landed is not None and early

    @property
    def window(self) -> int:
        """How many requests later than the last reading of the check runs the order is."""
        return (self.order or 0) - (self.read or 0)

    def wrong(self) -> str | None:
        """What must never be, in words: a merge that nobody judged, or in spite of what was known."""
        if self.landed is None:
            return None
        if self.head not in self.judged:
            return f"merged {self.head}, which was not judged"
        if self.parents[0] != self.ended.base and "was judged on" not in self.ended.said:
            return f"landed on {self.parents[0]}, which was not judged, and nothing was said"
        if self.slipped and self.happening in (Happening.HEAD_PUSHED, Happening.TOKEN_REVOKED):
            return f"merged in spite of: {self.happening}"
        known = self.slipped and (self.moment or 0) <= (self.read or 0)
        if known and self.happening is Happening.CHECK_RED:
            return "merged though the check was red when it was last read"
        return None


@dataclass
class Track:
    """A clone and its forge, for one race after the other; the rules of the forge are the test's."""

    sample: Sample
    forge: GithubForge
    home: Path
    pending: bool = False
    """Whether CI still runs when it is judged, so that the merge is left to the forge."""
    count: int = 0

    @classmethod
    def lay(cls, folder: Path, forge: GithubForge, url: str) -> Track:
        """The base's checklist wants CI and a review, and names the forge."""
        sample = Sample.create(folder / "clone")
        for name, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
            sample.git("config", name, value)
        sample.commit({".shipcheck.yaml": CHECKLIST.format(url=url)}, "Checklist")
        sample.git("remote", "add", "origin", forge.address)
        sample.git("push", "-q", "-u", "origin", "main")
        sample.git("remote", "set-head", "origin", "main")
        return cls(sample, forge, folder / "home")

    def run(self, happening: Happening, moment: int, *, after: bool = False) -> Told:
        """One race: a new branch, judged and merged, and something that happens at a request."""
        pull, check, review = self._start()
        for kept in (self.forge.calls, self.forge.times, self.forge.merges, self.forge.armings):
            kept.clear()
        happened: list[float] = []

        def act() -> None:
            happened.append(len(self.forge.calls) + (0.5 if after else 0))
            self._do(happening, pull, check, review)

        self.forge.hooks.at(moment, act, after=after)
        desk = Desk(self._around())
        ended = _merged(Request(self.sample.path, place=Place.MERGE), desk)
        told = self._told(happening, happened, desk, ended)
        self.forge.hooks.waiting.clear()
        self.forge.tokens[TOKEN].revoked = False
        self._end()
        return told

    def _around(self) -> Surroundings:
        clock = Clock()
        home = str(self.home)
        return surroundings(clock, GH_ENTERPRISE_TOKEN=TOKEN, HOME=home, XDG_CACHE_HOME=home)

    def _start(self) -> tuple[Pull, Check, Review]:
        """A branch that is ready to be merged."""
        self.count += 1
        name = f"work-{self.count}"
        self.sample.git("switch", "-q", "-c", name)
        head = self.sample.commit({f"{name}.py": "x = 1\n"}, f"Add {name}")
        self.sample.git("push", "-q", "-u", "origin", name)
        pull = self.forge.open(name)
        status = "in_progress" if self.pending else "completed"
        return pull, self.forge.check(head, "tests", status=status), self.forge.approve(pull)

    def _do(self, happening: Happening, pull: Pull, check: Check, review: Review) -> None:
        bare = self.forge.bare
        if happening is Happening.HEAD_PUSHED:
            commit = bare.with_file(pull.head, "theirs.py", "y = 2\n", "Theirs")
            bare.set(f"refs/heads/{pull.branch}", commit)
            self.forge.settle()
            self.forge.check(commit, "tests")
            self.forge.approve(pull)
        elif happening is Happening.BASE_MOVED:
            tip = bare.git("rev-parse", "refs/heads/main")
            commit = bare.with_file(tip, f"base-{self.count}.py", "z = 3\n", "Other work")
            bare.set("refs/heads/main", commit)
        elif happening is Happening.CHECK_RED:
            self.forge.turn(check, "failure")
        elif happening is Happening.REVIEW_DISMISSED:
            self.forge.dismiss(review)
        elif happening is Happening.TOKEN_REVOKED:
            self.forge.tokens[TOKEN].revoked = True

    def _told(self, happening: Happening, happened: list[float], desk: Desk, ended: Ended) -> Told:
        calls, times = self.forge.calls, self.forge.times
        order = _last([place for place, call in enumerate(calls, 1) if call.endswith("/merge")])
        read = _last([n for n, call in enumerate(calls[:order], 1) if "/check-runs" in call])
        local = times[order - 1][0] - times[read - 1][1] if order and read else 0.0
        _, head, commit = self.forge.merges[0] if self.forge.merges else (0, None, None)
        parents = self.forge.bare.parents(commit) if commit else []
        moment = happened[-1] if happened else None
        return Told(
            happening, moment, len(calls), order, read, local, commit, head, tuple(parents),
            tuple(desk.ready), ended,
        )  # fmt: skip

    def _end(self) -> None:
        """Back to where the next race starts: on what the forge has now."""
        self.sample.git("switch", "-q", "main")
        self.sample.git("fetch", "-q", "origin")
        self.sample.git("reset", "-q", "--hard", "origin/main")
        for pull in self.forge.pulls.values():
            if pull.state == "open":
                pull.state = "closed"


def _merged(request: Request, desk: Desk) -> Ended:
    """What the merge says in the end."""

    async def run() -> Merge:
        return await merge(request, GateOptions(), Wish(), desk)

    try:
        done = asyncio.run(run())
    except ShipcheckError as error:
        return Ended(error.message, error.exit_code)
    said = " ".join((done.ending, *done.told))
    return Ended(said, done.result.exit_code, done.result.change.base_head)


def _last(places: list[int]) -> int | None:
    return places[-1] if places else None
