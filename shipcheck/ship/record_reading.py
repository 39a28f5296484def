"""Reads ship records. Who may push notes can write anything there, so nothing is taken as given."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.git.errors import GitError
from shipcheck.git.notes import NOTES_REF
from shipcheck.git.notes_tree import list_notes, read_contents
from shipcheck.git.reads import resolve_commit
from shipcheck.ship.record_shape import REVIEW, SHIP, read_time
from shipcheck.ship.records import SCHEMA, record_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.git.runner import Git

MOST_BYTES = 100_000_000
"""Bytes of notes that are read: some 30,000 records."""

MOST_LINES = 200_000
"""Lines of notes that are read."""

SHAPES = {"ship": SHIP, "review": REVIEW}


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody looked at a record; `at` is RFC 3339."""

    record: str
    by: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class ShipRecord:
    """A record that is on the commit it speaks of.

    `document` holds what `ship_record` wrote, every value of the type it wrote; the texts are
    anybody's. `reviews` are the oldest first.
    """

    document: Mapping[str, Any]
    reviews: tuple[Review, ...] = ()

    @property
    def id(self) -> str:
        """The digest of what the record says."""
        return str(self.document["id"])

    @property
    def commit(self) -> str:
        """The commit that landed."""
        return str(self.document["landed"]["commit"])

    @property
    def head(self) -> str:
        """The commit that was judged."""
        return str(self.document["change"]["head"])

    @property
    def time(self) -> datetime:
        """When it landed."""
        return read_time(self.document["at"])

    @property
    def urgent(self) -> str | None:
        """The reason for which it was merged although it was not ready."""
        reason = self.document["landed"]["urgent"]
        return None if reason is None else str(reason)

    @property
    def awaits_review(self) -> bool:
        """Whether it was merged urgently and nobody has looked at it since."""
        return self.urgent is not None and not self.reviews


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that are no record here, counted.

    `damaged` cannot be read or were altered by hand; `newer` are of a schema or kind that this
    version does not know; `misplaced` speak of another commit than the one they are on, or review
    a record that is not there; `too_large` are notes that were not read, or not to their end.
    """

    damaged: int = 0
    newer: int = 0
    misplaced: int = 0
    too_large: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.damaged + self.newer + self.misplaced + self.too_large


@dataclass(frozen=True, slots=True)
class Records:
    """The ship records of a repository, newest first, and what was left out."""

    entries: tuple[ShipRecord, ...] = ()
    left_out: LeftOut = LeftOut()


async def read_records(git: Git, names: Sequence[str] = ()) -> Records:
    """All ship records that are here.

    Args:
        git: where.
        names: of commits whose notes are read first, so that masses of others cannot hide them.

    Raises:
        UsageError: a name is empty or begins with `-`.
        MissingObjects: a partial clone lacks some.
        ShipcheckError: the notes cannot be read, or are more than a repository can have.
    """
    tip = await resolve_commit(git, NOTES_REF)
    if tip is None:
        await _see_that_there_are_none(git)
        return Records()
    notes = await list_notes(git, tip)
    first = [await named_commit(git, name) for name in names]
    in_turn = dict.fromkeys((*(one for one in first if one in notes), *notes))
    blobs = [blob for commit in in_turn for blob in notes[commit]]
    contents = await read_contents(git, blobs, most=MOST_BYTES)
    reader = _Reader()
    for commit in in_turn:
        for blob in notes[commit]:
            reader.read(commit, contents[blob])
    return reader.records()


async def named_commit(git: Git, name: str) -> str | None:
    """The commit that a name stands for; None if there is none, or there are several."""
    try:
        return await resolve_commit(git, name)
    except GitError:  # an ambiguous abbreviation, say: the records may know it all the same
        return None


async def _see_that_there_are_none(git: Git) -> None:
    """See that there is no ref, rather than one that names no commit, as a crash can leave it."""
    done = await git.run("for-each-ref", "--format=%(objecttype)", NOTES_REF)
    if done.stdout or b"broken" in done.stderr:
        raise ShipcheckError(
            f"{NOTES_REF} is broken: it names no commit",
            hint=f"$(git rev-parse --git-path logs/{NOTES_REF}) tells what it was: remove the broken "
            f"$(git rev-parse --git-path {NOTES_REF}), then git update-ref {NOTES_REF} COMMIT",
        )


class _Reader:
    """Collects records and reviews note by note, and counts what is neither."""

    def __init__(self) -> None:
        self._ships: dict[tuple[str, str], ShipRecord] = {}
        self._reviews: dict[tuple[str, str], dict[str, Review]] = {}
        self._lines = 0
        self._left_out: Counter[str] = Counter()

    def read(self, commit: str, content: bytes | None) -> None:
        """Take in the note of a commit; None is one that was too large to be read."""
        if content is None or self._lines > MOST_LINES:
            self._left_out["too_large"] += 1
            return
        lines = [line for line in content.split(b"\n") if line]
        self._lines += len(lines)
        for line in lines:
            self._take(commit, line)

    def records(self) -> Records:
        """What was collected."""
        for key in self._reviews.keys() - self._ships.keys():
            self._left_out["misplaced"] += len(self._reviews[key])
        entries = [
            replace(record, reviews=_oldest_first(self._reviews.get(key, {}).values()))
            for key, record in self._ships.items()
        ]
        entries.sort(key=lambda record: (record.time, record.id), reverse=True)
        return Records(tuple(entries), LeftOut(**self._left_out))

    def _take(self, commit: str, line: bytes) -> None:
        """One line."""
        kind, document = read_line(line)
        if kind not in SHAPES:
            self._left_out[kind] += 1
        elif kind == "review":
            known = {name: document[name] for name in ("record", "by", "at", "note")}
            on = self._reviews.setdefault((commit, document["record"]), {})
            on[document["id"]] = Review(**known)
        elif document["landed"]["commit"] != commit:
            self._left_out["misplaced"] += 1
        else:
            self._ships[commit, document["id"]] = ShipRecord(document)


def read_line(line: bytes) -> tuple[str, dict[str, Any]]:
    """The kind of a line and its known keys; `damaged` or `newer`, and none, where it has no kind."""
    try:
        document = json.loads(line.decode())
        if not isinstance(document, dict):
            return "damaged", {}
        kind = document.get("kind")
        if document.get("schema") != SCHEMA or kind not in tuple(SHAPES):
            return "newer", {}
        known = SHAPES[kind](document)
        return (kind, known) if known["id"] == record_id(document) else ("damaged", {})
    except (ValueError, RecursionError):
        return "damaged", {}


def _oldest_first(reviews: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(sorted(reviews, key=lambda review: read_time(review.at)))
