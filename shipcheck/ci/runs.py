"""What every CI service is turned into: the runs for one commit, each with a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.git.repository import Repository
    from shipcheck.model.checklist import Specification
    from shipcheck.process.runner import Completed


class RunState(StrEnum):
    """What became of a run; `unknown` is a word that is in no table, shown as it is."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"
    SKIPPED = "skipped"
    NEUTRAL = "neutral"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


WORDS = {
    RunState.SUCCESS: ("success", "successful", "succeeded", "passed", "pass", "ok"),
    RunState.FAILURE: (
        "failure", "failed", "fail", "failing", "error", "errored", "broken", "timed_out", "timedout",
        "startup_failure", "action_required", "unstable", "unauthorized", "infrastructure_fail",
    ),
    RunState.PENDING: (
        "pending", "queued", "running", "in_progress", "inprogress", "waiting", "requested", "expected",
        "created", "scheduled", "preparing", "blocked", "manual", "on_hold", "stale", "creating",
        "canceling", "waiting_for_resource", "waiting_for_callback", "not_running",
    ),
    RunState.SKIPPED: ("skipped", "not_run", "not_built"),
    RunState.NEUTRAL: ("neutral",),
    RunState.CANCELLED: ("cancelled", "canceled", "aborted", "stopped"),
}  # fmt: skip
"""The words of the services for each state; from the documents of GitHub, GitLab, Buildkite,
CircleCI, Jenkins and Bitbucket. A stale run has to be run again, so it has not reported yet; an
unstable one of Jenkins has failed tests."""

STATE_OF = {word: state for state, words in WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `word` is the state as the service wrote it."""

    name: str
    state: RunState
    word: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CiReport:
    """The runs for a commit; `source` says where they were read."""

    commit: str
    runs: tuple[Run, ...]
    source: str


@dataclass(frozen=True, slots=True)
class CiRequest:
    """What a service is asked: the runs for exactly this commit."""

    commit: str
    settings: Mapping[str, Any]
    repository: Repository
    run_command: Callable[[str], Awaitable[Completed]]


class NoReport(ShipcheckError):  # noqa: N818 - an answer of a service, not a failure of ours
    """There is no result for the commit (yet)."""


class CiService(Protocol):
    """A CI service's module."""

    SPECIFICATION: Specification

    @staticmethod
    async def read(request: CiRequest) -> CiReport:
        """The runs; raises NoReport where there are none, ShipcheckError where it is unreadable."""


def run_from(name: str, word: str, url: str | None = None) -> Run:
    """A run by the word that a service uses for its state."""
    state = STATE_OF.get(word.strip().lower().replace(" ", "_").replace("-", "_"), RunState.UNKNOWN)
    return Run(name, state, word, url)


def read_report(data: bytes, source: str) -> CiReport:
    """A report in our own JSON: `{"commit", "runs": [{"name", "state", "url"}]}`.

    Raises:
        ShipcheckError: it is not of that form.
    """
    import json  # noqa: PLC0415 - only where CI is read

    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ShipcheckError(f"{source} is not JSON: {error}") from error
    commit = document.get("commit") if isinstance(document, dict) else None
    runs = document.get("runs") if isinstance(document, dict) else None
    if not isinstance(commit, str) or not isinstance(runs, list):
        raise ShipcheckError(
            f'{source} is not a CI result: it needs "commit" and "runs"',
            hint='{"commit": "…", "runs": [{"name": "tests", "state": "success"}]}',
        )
    return CiReport(commit, tuple(_read_run(run, source) for run in runs), source)


def _read_run(run: object, source: str) -> Run:
    """One run of the JSON form."""
    if not isinstance(run, dict):
        raise ShipcheckError(f"{source}: a run is not an object")
    name, state, url = run.get("name"), run.get("state"), run.get("url")
    if not isinstance(name, str) or not isinstance(state, str):
        raise ShipcheckError(f'{source}: a run needs "name" and "state"')
    return run_from(name, state, url if isinstance(url, str) else None)
