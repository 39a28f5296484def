"""Turns Jenkins' builds and queue items into runs; nothing here asks anybody.

Sources: Jenkins' remote API (`Run`, `Queue.Item`, `hudson.model.Result`); the plugins git (`BuildData`:
`lastBuiltRevision`, what was checked out; `SCMRevisionImpl`: `hash`), scm-api (`SCMRevisionAction`: what a
branch's job was started for, known from the queue on) and github-branch-source (`PullRequestSCMRevision`:
`pullHash`, the pull request's head, where the build is of its merge with the base).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import short, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Entry = Mapping[str, Any]

STATES: Mapping[str, RunState] = {
    "SUCCESS": RunState.SUCCESS,
    "UNSTABLE": RunState.FAILURE,
    "FAILURE": RunState.FAILURE,
    "NOT_BUILT": RunState.SKIPPED,
    "ABORTED": RunState.CANCELLED,
    "building": RunState.PENDING,
    "queued": RunState.PENDING,
}
"""The results of builds (UNSTABLE: it was built, and tests failed); the last two are builds without a result
and items of the queue."""

ACTIONS = "actions[lastBuiltRevision[SHA1],revision[hash,pullHash],failCount,totalCount]"
"""What is asked of a build's actions; those of tests are there where the plugin junit is."""


def checked_out(build: Entry) -> frozenset[str]:
    """The commits that a build fetched: its own, and those of shared libraries; none before it did."""
    found = (
        map_in(one.get("lastBuiltRevision")).get("SHA1") for one in maps_in(build.get("actions"))
    )
    return frozenset(one for one in found if isinstance(one, str))


def started_for(one: Entry) -> tuple[str | None, str | None]:
    """The commit that a build or queue item was made for, and the head of the pull request that it merges."""
    for action in maps_in(one.get("actions")):
        revision = map_in(action.get("revision"))
        if revision:
            return text(revision.get("hash")), text(revision.get("pullHash"))
    return None, None


class Reader:
    """Reads the builds of a job, and what waits in the queue for it.

    Args:
        commit: the whole name.
        name: what people know the project by.
        job: which of its jobs this is: a branch or pull request; empty where it has no more than one.
    """

    def __init__(self, commit: str, name: str, job: str) -> None:
        self._commit = commit
        self._name = name
        self._job = job
        self.notes: list[str] = []

    def is_ours(self, build: Entry) -> bool:
        """Whether a build is of the commit: checked out, or merged by Jenkins' own word."""
        there = checked_out(build)
        made_for, merged = started_for(build)
        if self._commit in there:
            return True
        if merged == self._commit:
            self._note(f"{self._of_job()} built the commit merged with its base")
            return True
        return made_for == self._commit and not there

    def runs(self, builds: Iterable[Entry]) -> Iterable[Run]:
        """The builds of the commit."""
        for build in builds:
            if self.is_ours(build):
                yield self._run(build)
            elif build.get("building") is True and not checked_out(build):
                self._unknown(build, "is running")
            elif self._job and self._is_request() and not any(started_for(build)):
                self._note(
                    f"{self._of_job()} built {_names(build)}, which may be a merge; it is left out"
                )

    def queued(self, item: Entry, url: str | None) -> Iterable[Run]:
        """The item of the queue, where it says that it is for the commit."""
        if not item:
            return
        if self._commit not in started_for(item):
            self._unknown(item, "waits in the queue")
            return
        yield Run(
            self._name, STATES["queued"], "queued", url, why=text(item.get("why")) or "", kind="build",
            group=self._job, number=whole(item.get("id")) or 0,
        )  # fmt: skip

    def _run(self, build: Entry) -> Run:
        word = "building" if build.get("building") is True else "no result"
        if build.get("building") is False:  # a result may be there before it is the last word
            word = text(build.get("result")) or word
        length = number(build.get("duration"))
        return Run(
            self._name, STATES.get(word, RunState.UNKNOWN), word, text(build.get("url")),
            why=_tests(build), kind="build", group=self._job, number=whole(build.get("number")) or 0,
            started_at=moment(build.get("timestamp")),
            seconds=length / 1000 if length and length > 0 and word != "building" else None,
        )  # fmt: skip

    def _unknown(self, one: Entry, how: str) -> None:
        """A build that does not say yet what it is of."""
        if not any(started_for(one)):
            self._note(f"a build of {self._of_job()} {how}, and does not say yet of which commit")

    def _is_request(self) -> bool:
        return self._job.startswith(("PR-", "MR-"))

    def _of_job(self) -> str:
        return self._job or self._name

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _names(build: Entry) -> str:
    return " and ".join(short(one) for one in sorted(checked_out(build))) or "an unknown commit"


def _tests(build: Entry) -> str:
    """What the tests of a build came to, where Jenkins keeps them."""
    for action in maps_in(build.get("actions")):
        failed, total = whole(action.get("failCount")), whole(action.get("totalCount"))
        if failed is not None and total is not None:
            return f"{failed} of {total} tests failed"
    return ""
