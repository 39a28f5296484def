"""Turns Buildbot's requests and builds into runs; nothing here asks anybody.

Sources: Buildbot's documentation, "Build Results" (the words) and "Data API" (the entries); its own
reporters of commit states call `warnings` a success and `retry` not finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import seconds_between, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Entry = Mapping[str, Any]

RESULTS = ("success", "warnings", "failure", "skipped", "exception", "retry", "cancelled")
"""What the numbers of `results` mean, in their order."""

STATES: Mapping[str, RunState] = {
    "success": RunState.SUCCESS,
    "warnings": RunState.SUCCESS,
    "failure": RunState.FAILURE,
    "skipped": RunState.SKIPPED,
    "exception": RunState.FAILURE,
    "retry": RunState.PENDING,
    "cancelled": RunState.CANCELLED,
    "queued": RunState.PENDING,
    "running": RunState.PENDING,
}
"""The results by their names; the last two are requests without a build, and builds, that are under way."""

RETRY = RESULTS.index("retry")

SHOWN = 40
"""Characters of a result that has no name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the server has of a commit: entries by their numbers.

    `stamps` are the numbers of the source stamps that name the commit; `parents` are builds that may have
    triggered others; `builders` are names.
    """

    stamps: frozenset[int]
    sets: Mapping[int, Entry]
    requests: Mapping[int, Entry]
    builds: Mapping[int, Entry]
    parents: Mapping[int, Entry]
    builders: Mapping[int, str]


def stamps_in(build_set: Entry) -> list[Entry]:
    """The source stamps of a build set."""
    return maps_in(build_set.get("sourcestamps"))


def runs_of(
    found: Found, commit: str, pages: str, counted: Collection[str] | None
) -> tuple[list[Run], tuple[str, ...]]:
    """The runs of the commit, and notes on what is left out.

    Args:
        found: what the server has.
        commit: the whole name.
        pages: the address of Buildbot's pages.
        counted: the names of the builders that count; None for all.
    """
    reader = _Reader(found, commit, pages, counted)
    runs = [run for number in sorted(found.requests) for run in reader.runs(number)]
    return runs, tuple(sorted(reader.notes))


class _Reader:
    """Reads the requests one after another, in the order in which they were made."""

    def __init__(
        self, found: Found, commit: str, pages: str, counted: Collection[str] | None
    ) -> None:
        self._found = found
        self._commit = commit
        self._pages = pages
        self._counted = counted
        self._groups = _groups(found)
        self._builds: dict[int | None, list[Entry]] = {}
        for _, build in sorted(found.builds.items()):
            self._builds.setdefault(whole(build.get("buildrequestid")), []).append(build)
        self.notes: set[str] = set()

    def runs(self, number: int) -> Iterable[Run]:
        """The builds of a request, and the request itself where it waits for one or never had one."""
        request = self._found.requests[number]
        builder = self._builder(request)
        if self._counted is not None and builder not in self._counted:
            return
        named = self._is_named(request)
        builds = self._builds.get(number, [])
        for attempt, build in enumerate(builds, start=1):
            if self._is_of_commit(build, builder, named=named):
                yield self._build(number, request, build, attempt)
        last = builds[-1] if builds else None
        if named and request.get("complete") is not True and (last is None or _again(last)):
            yield self._waiting(number, request, len(builds) + 1)
        elif named and last is None and request.get("complete") is True:
            yield self._without_build(number, request)

    def _builder(self, request: Entry) -> str:
        number = whole(request.get("builderid"))
        return self._found.builders.get(number or 0, f"builder {number}")

    def _name(self, request: Entry) -> str:
        """What people know the builder by: one that serves many projects is told the name for each."""
        told = _property(map_in(request.get("properties")), "virtual_builder_name")
        return told if isinstance(told, str) and told else self._builder(request)

    def _is_named(self, request: Entry) -> bool:
        """Whether somebody asked for a build of this very commit."""
        stamps = stamps_in(self._found.sets[request["buildsetid"]])
        return any(whole(one.get("ssid")) in self._found.stamps for one in stamps)

    def _is_of_commit(self, build: Entry, builder: str, *, named: bool) -> bool:
        """Whether a build had the commit in hand; before it fetched anything, what was asked for counts."""
        got = _got(build)
        if self._commit in got:
            return True
        if named and got:
            self.notes.add(
                f"a build of {builder} for this commit took another one, and is left out"
            )
        return named and not got

    def _build(self, number: int, request: Entry, build: Entry, attempt: int) -> Run:
        word = _word(build.get("results")) if build.get("complete") is True else "running"
        path = f"builders/{whole(build.get('builderid'))}/builds/{whole(build.get('number'))}"
        return Run(
            self._name(request),
            STATES.get(word, RunState.UNKNOWN), word, f"{self._pages}/#/{path}",
            why=str(build.get("state_string") or ""), kind="build", group=self._groups.get(number, ""),
            number=number, attempt=attempt, started_at=moment(build.get("started_at")),
            seconds=seconds_between(build.get("started_at"), build.get("complete_at")),
        )  # fmt: skip

    def _waiting(self, number: int, request: Entry, attempt: int) -> Run:
        return Run(
            self._name(request), STATES["queued"], "queued", f"{self._pages}/#/buildrequests/{number}",
            why="waits for a worker", kind="build", group=self._groups.get(number, ""), number=number,
            attempt=attempt,
        )  # fmt: skip

    def _without_build(self, number: int, request: Entry) -> Run:
        """A request that was cancelled, or merged with a later one, before a build began."""
        word = _word(request.get("results"))
        return Run(
            self._name(request), STATES.get(word, RunState.UNKNOWN), word,
            f"{self._pages}/#/buildrequests/{number}", why="ended without a build", kind="build",
            group=self._groups.get(number, ""), number=number, started_at=moment(request.get("submitted_at")),
        )  # fmt: skip


def _groups(found: Found) -> dict[int, str]:
    """For each request that a build triggered: by whom, and which of its requests for that builder it is.

    A build may trigger one builder several times, each with other properties: none of those is another
    attempt of the other, but each is of the same one when the parent runs again.
    """
    counts: dict[tuple[int, int | None], int] = {}
    groups: dict[int, str] = {}
    for number, request in sorted(found.requests.items()):
        parent = whole(found.sets[request["buildsetid"]].get("parent_buildid"))
        if parent is None:
            continue
        key = (parent, whole(request.get("builderid")))
        counts[key] = counts.get(key, 0) + 1
        builder = whole(map_in(found.parents.get(parent)).get("builderid"))
        by = found.builders.get(builder or 0, f"build {parent}")
        groups[number] = f"{by} {counts[key]}"
    return groups


def _word(results: object) -> str:
    """The name of a result; what has none is shown as it is."""
    number = whole(results)
    known = number is not None and 0 <= number < len(RESULTS)
    return RESULTS[number] if known and number is not None else f"results {results}"[:SHOWN]


def _again(build: Entry) -> bool:
    """Whether a build ended so that Buildbot makes another one of the same request."""
    return build.get("complete") is True and build.get("results") == RETRY


def _property(properties: Entry, name: str) -> object:
    """The value of a property; Buildbot gives it with its source."""
    value = properties.get(name)
    return value[0] if isinstance(value, list) and value else None


def _got(build: Entry) -> frozenset[str]:
    """The commits that a build fetched: one, or one for each codebase; none before it did."""
    value = _property(map_in(build.get("properties")), "got_revision")
    every = value.values() if isinstance(value, dict) else (value,)
    return frozenset(one for one in every if isinstance(one, str) and one)
