"""Ship records of changes that the forge is going to merge: kept until it has, then attached.

They are in `<git common dir>/shipcheck/pending.jsonl`, one JSON object a line: `kept` when the forge is
told to merge, `settled` once it has merged, has closed, or has said no.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import PullState
from shipcheck.git.notes import append_note
from shipcheck.ship.forge_landed import method_of
from shipcheck.ship.journal import append, read
from shipcheck.ship.record_shape import SHIP
from shipcheck.ship.records import landed_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from shipcheck.forge.forge import Forge
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.git.runner import Git
    from shipcheck.hosting.place import Place

SCHEMA = 1

NOWHERE = "0" * 40
"""Stands for the commit that is not there yet where a record's shape is looked at."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that a forge was told to merge.

    `url` and `path` are the repository's there; `record` is what `ship_record` wrote, without a commit.
    """

    url: str
    path: str
    number: int
    head: str
    base: str
    record: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What tells it from every other."""
        return self.url, self.path, self.number, self.head


def keep(common_dir: Path, place: Place, number: int, base: str, record: str) -> None:
    """Keep the record of a change until it has landed.

    Raises:
        ShipcheckError: it cannot be written.
    """
    document = json.loads(record)
    entry = {
        "schema": SCHEMA, "kind": "kept", "url": place.url, "path": place.path, "number": number,
        "head": document["change"]["head"], "base": base, "record": document,
    }  # fmt: skip
    append(_file(common_dir), entry)


def settle(common_dir: Path, pending: Pending, became: str) -> None:
    """Note what became of a change: it is not asked for again.

    Raises:
        ShipcheckError: it cannot be written.
    """
    url, path, number, head = pending.key
    entry = {
        "schema": SCHEMA, "kind": "settled", "url": url, "path": path, "number": number,
        "head": head, "became": became,
    }  # fmt: skip
    append(_file(common_dir), entry)


def read_pending(common_dir: Path) -> tuple[Pending, ...]:
    """What is not settled yet, oldest first; lines that cannot be read are left out.

    Raises:
        ShipcheckError: the file is there and cannot be read.
    """
    found: dict[tuple[str, str, int, str], Pending] = {}
    for entry in read(_file(common_dir))[0]:
        one = _entry(entry)
        if one is not None and entry.get("kind") == "kept":
            found[one.key] = one
        elif one is not None and entry.get("kind") == "settled":
            found.pop(one.key, None)
    return tuple(found.values())


async def attach_landed(
    git: Git, common_dir: Path, pending: Iterable[Pending], forge: Forge
) -> tuple[str, ...]:
    """Attach the records of what the forge has merged by now; what became of each, in words.

    One request for each pull request.

    Raises:
        ShipcheckError: the forge cannot be asked, or the repository not be written.
    """
    place = forge.place
    here = [one for one in pending if (one.url, one.path) == (place.url, place.path)]
    told: list[str] = []
    for number in dict.fromkeys(one.number for one in here):
        heads = [one for one in here if one.number == number]
        told += await _attach(git, common_dir, heads, forge)
    return tuple(told)


async def _attach(
    git: Git, common_dir: Path, heads: Sequence[Pending], forge: Forge
) -> Sequence[str]:
    """The same for one pull request, which was ordered with each of these heads; at most one landed."""
    last = heads[-1]
    request = await forge.pull_request(last.number)
    name = f"#{last.number}"
    if request is None:
        _settle_all(common_dir, heads, "gone")
        return (f"{name} is not there any more: its record is dropped",)
    if request.state is PullState.CLOSED:
        _settle_all(common_dir, heads, "closed")
        return (f"{name} was closed without a merge: its record is dropped",)
    if request.state is not PullState.MERGED:
        return _not_yet(request, heads)
    commit = request.merge_commit
    judged = next((one for one in heads if one.head == request.head), None)
    if judged is None:
        _settle_all(common_dir, heads, "another head")
        said = f"{name} was merged with {request.head[:12]}, and {last.head[:12]} was judged"
        return (f"{said}: it has no record",)
    if commit is None:
        return ()
    method, _ = await method_of(forge, commit, judged.record["landed"]["method"], judged.head)
    await append_note(git, commit, landed_line(judged.record, commit, method))
    _settle_all(common_dir, heads, "merged")
    return (f"{name} is merged as {commit[:12]}",)


def _settle_all(common_dir: Path, heads: Iterable[Pending], became: str) -> None:
    for one in heads:
        settle(common_dir, one, became)


def _not_yet(request: PullRequest, heads: Iterable[Pending]) -> Sequence[str]:
    """What there is to say of one that is open: it will not merge by itself, or what was not judged."""
    name = f"#{request.number}"
    if request.armed is False and not request.queued:
        return (f"{name} is open, and neither queued nor armed: shipcheck merge merges it",)
    if any(one.head == request.head for one in heads) or not (request.armed or request.queued):
        return ()
    said = f"{name} is armed, and has another head by now: {request.head[:12]}"
    return (f"{said}, which was not judged: shipcheck merge judges it",)


def _entry(entry: Mapping[str, Any]) -> Pending | None:
    """A line, None where it is none of ours."""
    record = entry.get("record", {})
    try:
        if entry.get("kind") == "kept":
            SHIP({**record, "landed": {**record["landed"], "commit": NOWHERE}})
        number = entry["number"]
        if entry.get("schema") != SCHEMA or not isinstance(number, int):
            return None
        url, path, head = (str(entry[name]) for name in ("url", "path", "head"))
        return Pending(url, path, number, head, str(entry.get("base")), record)
    except (KeyError, TypeError, ValueError):
        return None


def _file(common_dir: Path) -> Path:
    return common_dir / "shipcheck" / "pending.jsonl"
