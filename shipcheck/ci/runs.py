"""What every CI service is turned into: the runs for one commit, each with a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.hosting.place import Place
    from shipcheck.http.client import Client
    from shipcheck.model.checklist import Specification
    from shipcheck.process.runner import Completed


def _utc_now() -> datetime:
    return datetime.now(UTC)


class RunState(StrEnum):
    """What became of a run; `unknown` is a word that is in no table, shown as it is.

    `manual` waits for somebody to start it, `blocked` for somebody's approval; `stale` has to be run
    again before it says anything.
    """

    SUCCESS = "success"
    FAILURE = "failure"
    TIMED_OUT = "timed_out"
    PENDING = "pending"
    MANUAL = "manual"
    BLOCKED = "blocked"
    STALE = "stale"
    SKIPPED = "skipped"
    NEUTRAL = "neutral"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


WORDS = {
    RunState.SUCCESS: ("success", "successful", "succeeded", "passed", "pass", "ok"),
    RunState.FAILURE: (
        "failure", "failed", "fail", "failing", "error", "errored", "broken", "startup_failure",
        "unstable", "unauthorized", "infrastructure_fail",
    ),
    RunState.TIMED_OUT: ("timed_out", "timedout"),
    RunState.PENDING: (
        "pending", "queued", "running", "in_progress", "inprogress", "waiting", "requested", "expected",
        "created", "scheduled", "preparing", "creating", "canceling", "waiting_for_resource",
        "waiting_for_callback", "not_running",
    ),
    RunState.MANUAL: ("manual",),
    RunState.BLOCKED: ("blocked", "on_hold", "action_required"),
    RunState.STALE: ("stale",),
    RunState.SKIPPED: ("skipped", "not_run", "not_built"),
    RunState.NEUTRAL: ("neutral",),
    RunState.CANCELLED: ("cancelled", "canceled", "aborted", "stopped"),
}  # fmt: skip
"""The words for each state in a result that a command or a file gives, of whatever service.

A service that shipcheck asks itself has a table of its own, `STATES` in its file.
"""

STATE_OF = {word: state for state, words in WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `word` is the state as the service wrote it.

    `kind` says what it is there (check, status, job, build, …). `group` and `owner` tell runs of one name
    apart: the workflow, stage or event, and the app that reports. `number` rises with time within
    a service. `why` is what the service says of it, in its words. `optional` is whether the service itself
    says that it may fail; `superseded` whether a newer attempt took its place.
    """

    name: str
    state: RunState
    word: str
    url: str | None = None
    why: str = ""
    kind: str = "run"
    group: str = ""
    owner: str = ""
    number: int = 0
    attempt: int = 1
    started_at: datetime | None = None
    seconds: float | None = None
    optional: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class CiReport:
    """The runs for a commit; `source` says where they were read, `notes` what else there is to know.

    `read_at` is set where this is not the service's answer of now but the last one that is known.
    """

    commit: str
    runs: tuple[Run, ...]
    source: str
    notes: tuple[str, ...] = ()
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CiRequest:
    """What a service is asked: the runs for exactly this commit.

    `client` makes the HTTP client of a service, given the hosts that are built in for it; None where
    nothing may be asked. `place` is the repository on its forge, None where nothing tells of one.
    `branch` is the branch as it is called at the remote, and `pull_request` the number of its pull request,
    as far as they are known: some services cannot be asked by the commit alone.
    """

    commit: str
    settings: Mapping[str, Any]
    repository: Repository
    run_command: Callable[[str], Awaitable[Completed]]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    client: Callable[[Sequence[str]], Client] | None = None
    now: Callable[[], datetime] = _utc_now
    place: Place | None = None
    branch: str | None = None
    pull_request: int | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a run left at its service; `size` in bytes, None where the service does not say.

    `reference` is what the service's own module downloads it by.
    """

    name: str
    reference: str
    run: str
    size: int | None = None


class NoReport(ShipcheckError):  # noqa: N818 - an answer of a service, not a failure of ours
    """There is no result for the commit (yet)."""


class UnknownCommit(NoReport):
    """The service does not know the commit: it is not pushed, or was pushed over."""


class Unfinished(NoReport):
    """Runs are under way: what the others left is only a part of what there will be."""


class CiService(Protocol):
    """A CI service's module.

    `HOSTS` are the hosts built in for it. `BY_COMMIT = True` says that it needs no number of a pull request,
    so that nobody waits for one; left out, it is given the number where there is one. `STATES` maps each
    word that it documents, as it writes it, to what shipcheck makes of it; docs/ci-states.md is made from it.
    """

    SPECIFICATION: Specification
    HOSTS: tuple[str, ...]
    STATES: Mapping[str, RunState]

    @staticmethod
    async def read(request: CiRequest) -> CiReport:
        """The runs, superseded ones marked.

        Raises:
            NoReport: there are none; UnknownCommit where the service does not know the commit.
            CredentialError: none is there, or it was refused.
            ShipcheckError: it cannot be asked, or answers what nobody understands.
        """


class ArtifactService(CiService, Protocol):
    """A CI service whose runs leave files that can be fetched; the others have none of these."""

    @staticmethod
    async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
        """The files of the newest runs for exactly this commit.

        Raises as `read`; Unfinished where a run that may leave more is under way.
        """

    @staticmethod
    async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
        """A file's content, packed as the service packs it; raises as `read`, and over `limit` bytes."""


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
