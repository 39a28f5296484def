"""A forge and a CI service that say what a test wants them to say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from shipcheck.ci.runs import CiReport, Run, RunState
from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState
from shipcheck.forge.rules import BranchRules
from shipcheck.hosting.place import Place as ForgePlace
from shipcheck.model.checklist import Specification

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from shipcheck.checks.online import Online
    from shipcheck.ci.runs import CiRequest

PLACE = ForgePlace("stage", "https://forge.example.com", "team/shop", {})


def pull_request(head: str, **more: Any) -> PullRequest:  # noqa: ANN401
    """An open pull request on a head."""
    plain = PullRequest(
        7, "https://forge.example.com/7", "Title", "Body", "ada", PullState.OPEN, False, head, "work",
        "team/shop", "0" * 40, "main", False, Mergeable.YES,
    )  # fmt: skip
    return replace(plain, **more)


@dataclass
class StagedForge:
    """What `Online` knows; an error is raised where it is asked."""

    pull: PullRequest | ShipcheckError | None = None
    demands: BranchRules | ShipcheckError | None = None
    tip: str | None = None
    known: bool = True
    asked: list[str] = field(default_factory=list)

    async def place(self) -> ForgePlace | None:
        return PLACE if self.known else None

    async def forge(self) -> StagedForge | None:
        return self if self.known else None

    async def pull_request(self) -> PullRequest | None:
        self.asked.append("pull_request")
        if isinstance(self.pull, ShipcheckError):
            raise self.pull
        return self.pull

    async def rules(self) -> BranchRules | None:
        self.asked.append("rules")
        if isinstance(self.demands, ShipcheckError):
            raise self.demands
        return self.demands

    async def base_branch(self) -> str:
        return "main"

    async def branch_tip(self, _: str) -> str | None:
        return self.tip

    def online(self) -> Online:
        """As a check is given it."""
        return cast("Online", self)


@dataclass
class StagedCi:
    """A CI service by the name of `stage`, in place of all others."""

    runs: tuple[Run, ...] | ShipcheckError = ()
    notes: tuple[str, ...] = ()
    HOSTS: tuple[str, ...] = ()
    STATES: Mapping[str, RunState] = field(default_factory=dict)
    SPECIFICATION: Specification = field(
        default_factory=lambda: Specification("stage", "A stage.", "what a test says", needs_network=True)
    )  # fmt: skip
    requests: list[CiRequest] = field(default_factory=list)

    async def read(self, request: CiRequest) -> CiReport:
        self.requests.append(request)
        if isinstance(self.runs, ShipcheckError):
            raise self.runs
        return CiReport(request.commit, self.runs, "stage", self.notes)

    def load(self, name: str) -> StagedCi:
        assert name == "stage"
        return self

    def built_in_names(self) -> tuple[str, ...]:
        return ("stage",)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> StagedCi:
        """Make it the only service there is."""
        monkeypatch.setattr("shipcheck.ci.finding.CI_SERVICES", self)
        monkeypatch.setattr("shipcheck.checks.ci_green.CI_SERVICES", self)
        return self


def run(name: str, state: RunState = RunState.SUCCESS, **more: Any) -> Run:  # noqa: ANN401
    """A run whose word is its state."""
    return Run(name, state, more.pop("word", state.value), **more)
