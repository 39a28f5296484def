"""Reports out of the files that CI's runs left for exactly one commit: chosen, fetched, kept, unpacked."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from shipcheck.ci._unpacking import unpack
from shipcheck.errors import ShipcheckError
from shipcheck.process.cache import Cache
from shipcheck.process.state import cache_directory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.ci._unpacking import Wanted
    from shipcheck.ci.finding import FoundCi
    from shipcheck.ci.runs import Artifact, ArtifactService, CiRequest

USUAL = ("coverage", "lcov", "jacoco", "clover", "cobertura")
"""Words in the names of files that hold coverage reports, where the checklist names no patterns."""

NEVER = (
    ".html",
    ".htm",
    ".css",
    ".js",
    ".map",
    ".png",
    ".gif",
    ".svg",
    ".ico",
    ".woff",
    ".woff2",
    ".log",
)
"""Ends of names of files that are none: services that keep files one by one list each page of a report."""

PACKED_LIMIT = 100_000_000
"""Bytes of a file as CI has it."""

MOST_FETCHED = 30
"""Files of a commit that are fetched; a matrix leaves one for each of its jobs."""

KEPT, KEPT_BYTES = 400, 500_000_000
"""Files that are kept, and their bytes: about twenty commits, the longest unused go first."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file out of CI's; `source` says for people which run of CI left it, in which of its files."""

    name: str
    content: bytes
    source: str


@dataclass(frozen=True, slots=True)
class FetchedFiles:
    """What was found, and why other files were not read, each a line for people."""

    files: tuple[Fetched, ...] = ()
    problems: tuple[str, ...] = ()


def gives_artifacts(found: FoundCi) -> bool:
    """Whether the files that its runs left can be fetched from a service."""
    return hasattr(found.service, "list_artifacts")


async def fetch(found: FoundCi, request: CiRequest, wanted: Wanted) -> FetchedFiles:
    """The files for exactly the commit that look wanted, from the cache where they are there.

    Args:
        found: a service of which `gives_artifacts` is true.
        request: what it is asked.
        wanted: whether a file is, by its name and its first bytes.

    Raises:
        ShipcheckError: as the service's `list_artifacts`; a single file that cannot be read is a problem.
    """
    service = cast("ArtifactService", found.service)
    listed = chosen(await service.list_artifacts(request), request.settings)
    cache = Cache(
        cache_directory(request.environment) / "artifacts", KEPT, PACKED_LIMIT, KEPT_BYTES
    )
    files: list[Fetched] = []
    problems = [] if len(listed) <= MOST_FETCHED else [_too_many(listed)]
    for one in listed[:MOST_FETCHED]:  # one after another: each may take a hundred megabytes
        try:
            packed = await _packed(service, request, one, (cache, _key(found, request, one)))
            members = await asyncio.to_thread(unpack, packed, one.name, wanted)
        except ShipcheckError as error:
            problems.append(error.message)
            continue
        source = f"{one.name} of {one.run}" if one.run else one.name
        files += [Fetched(member.name, member.content, source) for member in members]
    return FetchedFiles(tuple(files), tuple(problems))


def chosen(artifacts: Iterable[Artifact], settings: Mapping[str, object]) -> list[Artifact]:
    """Those whose names match the checklist's `artifacts`, else those that are usually called so."""
    named = settings.get("artifacts")
    if isinstance(named, list):
        patterns = [str(pattern).casefold() for pattern in named]
        return [
            one for one in artifacts if any(fnmatchcase(one.name.casefold(), p) for p in patterns)
        ]
    return [one for one in artifacts if _is_usual(one.name.casefold())]


def _is_usual(name: str) -> bool:
    return any(word in name for word in USUAL) and not name.endswith(NEVER)


async def _packed(
    service: ArtifactService, request: CiRequest, one: Artifact, kept: tuple[Cache, str]
) -> bytes:
    """The file as CI has it."""
    cache, key = kept
    if one.size is not None and one.size > PACKED_LIMIT:
        raise ShipcheckError(f"{one.name} is larger than {PACKED_LIMIT:,} bytes")
    packed = cache.read(key)
    if packed is None:
        packed = await service.download(request, one, PACKED_LIMIT)
        cache.write(key, packed)
    return packed


def _key(found: FoundCi, request: CiRequest, one: Artifact) -> str:
    """One name for a place, a commit and a file there."""
    place = (found.place.url, found.place.path) if found.place else ()
    known = json.dumps(
        [found.name, place, found.settings, request.commit, one.reference],
        sort_keys=True, default=str,
    )  # fmt: skip
    return sha256(known.encode("utf-8", "surrogateescape")).hexdigest()


def _too_many(listed: Sequence[Artifact]) -> str:
    return f"CI left {len(listed)} files with reports; {MOST_FETCHED} of them were read"
