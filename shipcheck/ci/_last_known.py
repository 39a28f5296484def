"""The last runs that were seen for a commit, for when its service does not answer.

They are history: shown with their age, never judged as what is there now.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shipcheck.ci.runs import CiReport, Run, RunState
from shipcheck.process.cache import Cache
from shipcheck.process.state import cache_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.ci.finding import FoundCi

KEPT = 100
"""Commits whose runs are remembered."""
LARGEST, IN_ALL = 500_000, 10_000_000
"""Bytes of the runs of one commit, some thousands of them, and of all."""
SCHEMA = 1


def remember(
    environment: Mapping[str, str], found: FoundCi, report: CiReport, now: datetime
) -> None:
    """Keep the runs of a commit, as they were seen now."""
    document = {
        "schema": SCHEMA,
        "at": now.timestamp(),
        "commit": report.commit,
        "source": report.source,
        "runs": [_as_json(run) for run in report.runs],
    }
    content = json.dumps(document).encode()
    _cache(environment).write(_name(found, report.commit), content)


def recall(environment: Mapping[str, str], found: FoundCi, commit: str) -> CiReport | None:
    """The runs as they were last seen, with the time of that; None where nobody has seen any."""
    content = _cache(environment).read(_name(found, commit))
    if content is None:
        return None
    try:
        document = json.loads(content)
        if document["schema"] != SCHEMA or document["commit"] != commit:
            return None
        runs = tuple(_as_run(one) for one in document["runs"])
        at = datetime.fromtimestamp(document["at"], UTC)
        return CiReport(commit, runs, str(document["source"]), read_at=at)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return None  # damaged, or of another version


def _cache(environment: Mapping[str, str]) -> Cache:
    return Cache(cache_directory(environment) / "ci", KEPT, LARGEST, IN_ALL)


def _name(found: FoundCi, commit: str) -> str:
    """One name for a service, its settings and a commit."""
    place = (found.place.forge, found.place.url, found.place.path) if found.place else ()
    known = json.dumps([found.name, place, found.settings, commit], sort_keys=True, default=str)
    return sha256(known.encode("utf-8", "surrogateescape")).hexdigest()


def _as_json(run: Run) -> dict[str, Any]:
    return {
        "name": run.name, "state": run.state.value, "word": run.word, "url": run.url,
        "kind": run.kind, "group": run.group, "owner": run.owner, "attempt": run.attempt,
        "optional": run.optional, "superseded": run.superseded,
    }  # fmt: skip


def _as_run(value: Mapping[str, Any]) -> Run:
    url = value["url"]
    return Run(
        name=str(value["name"]), state=RunState(value["state"]), word=str(value["word"]),
        url=None if url is None else str(url), kind=str(value["kind"]), group=str(value["group"]),
        owner=str(value["owner"]), attempt=int(value["attempt"]),
        optional=bool(value["optional"]), superseded=bool(value["superseded"]),
    )  # fmt: skip
