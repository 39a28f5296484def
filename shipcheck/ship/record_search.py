"""Finds ship records: by a commit or branch, by words, by who and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.reads import resolve_commit
from shipcheck.ship.record_reading import named_commit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from shipcheck.git.runner import Git
    from shipcheck.ship.record_reading import ShipRecord

_ABBREVIATED = re.compile(r"[0-9a-f]{4,64}", re.ASCII)  # git's own minimum is 4


@dataclass(frozen=True, slots=True)
class Search:
    """What a record must be like; everything that is left out matches.

    `words` are looked for in any order, as parts of words, upper case or not; `by` in who merged.
    """

    words: tuple[str, ...] = ()
    by: str = ""
    since: datetime | None = None
    awaiting_review: bool = False

    def matches(self, record: ShipRecord) -> bool:
        """Whether a record is like that."""
        if self.awaiting_review and not record.awaits_review:
            return False
        if self.since is not None and record.time < self.since:
            return False
        if self.by.casefold() not in record.document["by"].casefold():
            return False
        text = "\n".join(_texts(record)).casefold()
        return all(word.casefold() in text for word in self.words)


async def find_records(
    git: Git, records: Sequence[ShipRecord], name: str
) -> list[ShipRecord] | None:
    """The records that a name stands for.

    A name is that of a commit (its sha, also abbreviated, a branch, a tag) which landed or was
    merged, or of the branch that was merged; else, of a commit that came with one of them.

    Returns:
        The records, none for a commit that no record is about; None if there is no such name.
    """
    commit = await named_commit(git, name)
    found = [record for record in records if _is_named(record, name, commit)]
    if found or commit is None:
        return found or None
    return await _brought(git, records, commit)


async def find_lost(git: Git, records: Sequence[ShipRecord]) -> frozenset[str]:
    """Of the commits that landed, those that are here and in no branch, local or remote, any more.

    Somebody reset the branch, say, before it was pushed.
    """
    landed = {record.commit for record in records}
    alone = await git.lines(
        "rev-list", "--ignore-missing", "--stdin", "--not", "--branches", "--remotes",
        stdin="".join(f"{commit}\n" for commit in landed).encode(),
    )  # fmt: skip
    return frozenset(landed.intersection(alone))


def _is_named(record: ShipRecord, name: str, commit: str | None) -> bool:
    """Whether a name is that of what landed, of what was merged, or of the branch."""
    ends = (record.commit, record.head)
    if commit in ends or record.document["change"]["branch"] == name:
        return True
    return bool(_ABBREVIATED.fullmatch(name)) and any(end.startswith(name) for end in ends)


async def _brought(git: Git, records: Sequence[ShipRecord], commit: str) -> list[ShipRecord]:
    """The records of changes that hold a commit: it is in their head, and not in their base."""
    tips = "".join(f"{head}\n" for head in {record.head for record in records})
    # Squashed heads may be gone, and those of others were never here.
    after = await git.lines(
        "rev-list", "--ignore-missing", "--ancestry-path", "--stdin",
        stdin=f"^{commit}\n{tips}".encode(),
    )  # fmt: skip
    holding = {commit, *after}
    return [
        record
        for record in records
        if record.head in holding
        and (base := record.document["change"]["base_head"]) not in holding
        and await resolve_commit(git, base)  # of one that is not here nobody knows what it held
    ]


def _texts(record: ShipRecord) -> Iterator[str]:
    """What a record is searched in."""
    document = record.document
    change, landed = document["change"], document["landed"]
    yield from (record.commit, record.head, document["by"], document["verdict"])
    yield from (landed["into"], landed["method"], record.urgent or "")
    yield from (change["branch"] or "", change["base"], change["class"])
    yield from (*change["class_reasons"], *change["authors"], *document["notes"])
    for item in document["items"]:
        yield from (item["id"], item["title"], item["status"], item["summary"])
        for said in (item["waiver"], item["answer"]):
            yield from ((said["by"], said.get("reason", "")) if said else ())
    for review in record.reviews:
        yield from (review.by, review.note)
