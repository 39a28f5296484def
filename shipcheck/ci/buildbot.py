"""Buildbot: the builds, and the requests for builds, of exactly one commit.

Everything here was seen on Buildbot 4.3.0 (tests/ci/test_buildbot_server.py). Its REST API cannot look for a
build by its commit: the commit is in source stamps, those in build sets, those have requests, those builds.
A build that was asked for by branch alone is known only afterwards, by its property `got_revision`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.ci._buildbot_runs import STATES, Found, runs_of, stamps_in
from shipcheck.ci._reading import SLACK, earliest, identity, opened, short, text_parameter, whole
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import CiReport, NoReport, UnknownCommit
from shipcheck.http.api import Api
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import address, all_pages, as_map, as_maps
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.ci.runs import CiRequest

PAGE = 200
"""Entries of a page; Buildbot sets no limit of its own."""

AT_ONCE = 50
"""Numbers named in one address."""


SPECIFICATION = Specification(
    name="buildbot",
    summary="Buildbot's builds of the commit.",
    looks_at="the requests and builds of exactly this commit, newest attempt of each builder",
    parameters={
        "url": text_parameter("Where Buildbot's pages are."),
        "api": text_parameter("Where its API is; api/v2 under `url` if left out."),
        "builders": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Names of the builders that count; all if left out.",
        },
        "codebase": text_parameter("Only builds that have the commit in this codebase."),
        "repository": text_parameter("Only builds of this repository, as Buildbot writes it."),
    },
    required_parameters=("url",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own server."""
BY_COMMIT = True
"""It can be asked by the commit alone."""

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "read"]


async def read(request: CiRequest) -> CiReport:
    """The builds of the commit, and the requests that wait for one."""
    root = address(request.settings)
    api = str(request.settings.get("api", f"{root}/api/v2")).rstrip("/")
    async with opened(request, HOSTS) as client:
        found = await _Server(Api(client, api, {}), request).look()
    source = f"Buildbot at {host_of(root)}"
    runs, notes = runs_of(found, request.commit, root, request.settings.get("builders"))
    if runs:
        return CiReport(request.commit, mark_superseded(runs), source, notes)
    said = "".join(f"; {note}" for note in notes)
    if found.stamps:
        raise NoReport(f"{source} has no build of {short(request.commit)}{said}")
    raise UnknownCommit(f"{source} does not know {short(request.commit)}{said}")


class _Server:
    """One server, asked for one commit."""

    def __init__(self, api: Api, request: CiRequest) -> None:
        self._api = api
        self._request = request

    async def look(self) -> Found:
        """Everything there is of the commit: five requests while each list fits on a page."""
        stamps = await self._listed("sourcestamps", "ssid", {"revision": self._request.commit})
        ours = {key: one for key, one in stamps.items() if self._names(one)}
        sets = await self._sets(await self._since(ours.values()))
        requests = await self._of(
            "buildrequests",
            "buildrequestid",
            "buildsetid",
            sets,
            {"property": "virtual_builder_name"},
        )
        builds = await self._of(
            "builds", "buildid", "buildrequestid", requests, {"property": "got_revision"}
        )
        asked = {whole(one.get("parent_buildid")) for one in sets.values()}
        parents = asked - builds.keys() - {None}
        others = await self._of("builds", "buildid", "buildid", parents)
        builders = await self._listed("builders", "builderid", {"field": ("builderid", "name")})
        names = {key: str(one.get("name")) for key, one in builders.items()}
        return Found(frozenset(ours), sets, requests, builds, {**others, **builds}, names)

    def _names(self, stamp: Mapping[str, Any]) -> bool:
        """Whether a source stamp is of the commit, with nothing added to it."""
        return stamp.get("revision") == self._request.commit and self._fits(stamp)

    def _fits(self, stamp: Mapping[str, Any]) -> bool:
        """Whether it is of the codebase and repository that the checklist names, without a patch."""
        settings = self._request.settings
        named = [key for key in ("codebase", "repository") if key in settings]
        return stamp.get("patch") is None and all(stamp.get(key) == settings[key] for key in named)

    async def _since(self, stamps: Iterable[Mapping[str, Any]]) -> int:
        """The time, in seconds of the epoch, before which nobody can have asked for a build of the commit."""
        made = [time for one in stamps if (time := whole(one.get("created_at"))) is not None]
        if made:
            return min(made) - SLACK
        return await earliest(self._request)

    async def _sets(self, since: int) -> dict[int, Mapping[str, Any]]:
        """The build sets since then that name the commit, or none at all so that they may have built it."""
        params = {"submitted_at__ge": since, "order": "-bsid"}
        found = await self._listed("buildsets", "bsid", params)
        return {
            key: one
            for key, one in found.items()
            if any(self._names(stamp) or self._may_be(stamp) for stamp in stamps_in(one))
        }

    def _may_be(self, stamp: Mapping[str, Any]) -> bool:
        """Whether a source stamp means whatever its branch is on when the build starts."""
        return not stamp.get("revision") and self._fits(stamp)

    async def _of(
        self,
        path: str,
        key: str,
        by: str,
        numbers: Iterable[int | None],
        params: Mapping[str, Any] | None = None,
    ) -> dict[int, Mapping[str, Any]]:
        """The entries whose `by` is one of the numbers.

        Servers before 4 pass over an operator that they do not know, so what comes is looked at again.
        """
        wanted = sorted(one for one in numbers if one is not None)
        found: dict[int, Mapping[str, Any]] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            found |= await self._listed(path, key, {f"{by}__in": part, **(params or {})})
        return {number: one for number, one in found.items() if one.get(by) in wanted}

    async def _listed(
        self, path: str, key: str, params: Mapping[str, Any]
    ) -> dict[int, Mapping[str, Any]]:
        """Every entry of a list by its number; `meta.total` is no help, as it counts the page alone."""

        async def page(offset: int) -> tuple[Sequence[tuple[int, Mapping[str, Any]]], int | None]:
            asked = {"order": key, **params, "limit": PAGE, "offset": offset}
            answer = await self._api.get(f"/{path}", asked)
            entries = as_maps(as_map(answer.json(), answer).get(path), answer)
            numbered = [(identity(one, key, answer), one) for one in entries]
            return numbered, offset + PAGE if len(entries) >= PAGE else None

        return dict(await all_pages(page))
