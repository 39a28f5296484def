"""Turns Buildkite's builds and jobs into runs; nothing here asks anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import seconds_between, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Entry = Mapping[str, Any]

WORDS = {
    RunState.SUCCESS: ("passed", "unblocked"),
    RunState.FAILURE: ("failing", "failed"),
    RunState.TIMED_OUT: ("timed_out", "expired"),
    RunState.PENDING: (
        "creating", "pending", "scheduled", "reserved", "assigned", "accepted", "running", "waiting",
        "limiting", "limited", "platform_limiting", "platform_limited", "canceling", "timing_out",
    ),
    RunState.BLOCKED: ("blocked",),
    RunState.CANCELLED: ("canceled",),
    RunState.SKIPPED: (
        "skipped", "not_run", "broken", "waiting_failed", "blocked_failed", "unblocked_failed",
    ),
}  # fmt: skip

STATES: Mapping[str, RunState] = {word: state for state, words in WORDS.items() for word in words}
"""What builds and jobs are called: a job is `broken` where its condition leaves it out, and `…_failed` where
the build failed before its turn; `expired` where no agent took it in time."""

APART = ("schedule", "trigger_job")
"""Sources of builds that may run other steps than what a push, a person or a rebuild starts."""

IDLE = ("waiter",)
"""Kinds of jobs that run nothing and wait for nobody."""


def newest(builds: Sequence[Entry]) -> list[Entry]:
    """The newest build of each pipeline and branch, and of what started it; a tag is a branch of its own.

    Builds of one pipeline on two branches, or of a schedule and of a push, may run different steps, so
    neither takes the other's place.
    """
    known = {(_place(build)[0], _number(build)): build for build in builds}
    found: dict[tuple[str, str, str], Entry] = {}
    for build in builds:
        key = (*_place(build), _started_by(build, known))
        before = found.get(key)
        if before is None or _number(build) > _number(before):
            found[key] = build
    return list(found.values())


def _started_by(build: Entry, known: Mapping[tuple[str, int], Entry]) -> str:
    """What started a build, where such builds are a kind of their own; a rebuild is of its original's."""
    for _ in known:
        original = whole(map_in(build.get("rebuilt_from")).get("number"))
        before = known.get((_place(build)[0], original or 0))
        if before is None or _number(before) >= _number(build):
            break
        build = before
    source = text(build.get("source")) or ""
    return source if source in APART else ""


def runs_of(builds: Sequence[Entry], own: str | None) -> tuple[Run, ...]:
    """A run for each build and for each of its jobs, oldest build first.

    All of an older build is superseded, and a job that was retried. Not by names: steps may share one.
    The build that runs us, whose id is `own`, goes on for as long as we do: only its jobs count.
    """
    current = {id(build) for build in newest(builds)}
    return tuple(
        run
        for build in sorted(builds, key=_number)
        for run in _runs(build, own, superseded=id(build) not in current)
    )


def _runs(build: Entry, own: str | None, *, superseded: bool) -> Iterable[Run]:
    if own is None or build.get("id") != own:
        yield _run_of_build(build, superseded=superseded)
    for job in maps_in(build.get("jobs")):
        if job.get("type") in IDLE or (job.get("type") == "manual" and _word(job) != "blocked"):
            continue
        yield _run_of_job(job, build, superseded=superseded or job.get("retried") is True)


def _run_of_build(build: Entry, *, superseded: bool) -> Run:
    """The build as a whole; one that waits at a block step keeps the state that it had before."""
    word = _word(build)
    if build.get("blocked") is True and STATES.get(word) is not RunState.FAILURE:
        word = "blocked"
    slug, branch = _place(build)
    return Run(
        slug, STATES.get(word, RunState.UNKNOWN), word, text(build.get("web_url")),
        why=text(build.get("cancel_reason")) or "", kind="build", group=branch, number=_number(build),
        started_at=moment(build.get("started_at")),
        seconds=seconds_between(build.get("started_at"), build.get("finished_at")), superseded=superseded,
    )  # fmt: skip


def _run_of_job(job: Entry, build: Entry, *, superseded: bool) -> Run:
    word = _word(job)
    slug, _ = _place(build)
    return Run(
        _name(job), STATES.get(word, RunState.UNKNOWN), word, text(job.get("web_url")), why=_why(job),
        kind="job", group=slug, number=_number(build), attempt=1 + (whole(job.get("retries_count")) or 0),
        started_at=moment(job.get("started_at")),
        seconds=seconds_between(job.get("started_at"), job.get("finished_at")),
        optional=job.get("soft_failed") is True, superseded=superseded,
    )  # fmt: skip


def _name(job: Entry) -> str:
    """What people know a job by; jobs of one step that runs several times are told apart."""
    names = (job.get("name"), job.get("label"), job.get("step_key"), job.get("command"))
    name = next(filter(None, map(text, names)), "a step without a name")
    index, total = whole(job.get("parallel_group_index")), whole(job.get("parallel_group_total"))
    share = f" {index + 1}/{total}" if index is not None and total is not None else ""
    return name + share + _variant(job.get("matrix"))


def _variant(matrix: object) -> str:
    """The values of a matrix, where a job has some."""
    values = [f"{value}" for value in map_in(matrix).values()]
    return f" ({', '.join(values)})" if values else ""


def _why(job: Entry) -> str:
    """What Buildkite says of a job's end."""
    said = [text(job.get("broken_reason")), text(job.get("signal_reason"))]
    code = whole(job.get("exit_status"))
    if code:
        said.append(f"exit status {code}")
    return ", ".join(filter(None, said))


def _word(one: Entry) -> str:
    return text(one.get("state")) or "no state"


def _number(build: Entry) -> int:
    return whole(build.get("number")) or 0


def _place(build: Entry) -> tuple[str, str]:
    """A build's pipeline and branch."""
    slug = text(map_in(build.get("pipeline")).get("slug")) or "build"
    return slug, text(build.get("branch")) or ""
