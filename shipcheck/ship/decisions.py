"""What people decided: answers and waivers, bound to the content that was judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.configuration import committer_identity
from shipcheck.model.result import Waiver
from shipcheck.model.words import AnswerValue
from shipcheck.ship import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.model.words import Status

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of `decisions.jsonl`; `at` and `until` are RFC 3339.

    A decision counts while the change has this `patch_id` and this `content_id`, so that a clean
    rebase keeps it and any edit, white space too, voids it. An answer also needs the same question.
    """

    kind: str  # answer or waiver
    item: str
    by: str
    at: str
    head: str
    patch_id: str
    content_id: str
    base_head: str
    checklist_digest: str
    answer: str | None = None
    question: str | None = None
    reason: str | None = None
    until: str | None = None
    schema: int = SCHEMA


NAMES = tuple(field.name for field in fields(Decision))


def decisions_file(common_dir: Path) -> Path:
    """Where the decisions of a repository are kept; all its work trees share them."""
    return common_dir / "shipcheck" / "decisions.jsonl"


def record(common_dir: Path, decision: Decision) -> None:
    """Append a decision; raises ShipcheckError where it cannot be written."""
    journal.append(decisions_file(common_dir), asdict(decision))


async def committer(git: Git) -> str:
    """Who decides: git's committer identity, `Name <address>`.

    Raises:
        UsageError: git knows no identity.
    """
    identity = await committer_identity(git)
    if identity is None:
        raise UsageError(
            "git knows no identity, and a decision carries the name of who made it",
            hint="git config user.name NAME and git config user.email ADDRESS",
        )
    return "{} <{}>".format(*identity)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions that hold for a change, newest last, and how many lines were damaged."""

    entries: tuple[Decision, ...] = ()
    damaged: int = 0

    def answer(self, item: str, question: str) -> Decision | None:
        """The newest answer to this very question."""
        return self._newest("answer", item, lambda entry: entry.question == question)

    def waiver(self, item: str, now: datetime) -> Decision | None:
        """The newest waiver that has not run out."""
        return self._newest("waiver", item, lambda entry: not _over(entry.until, now))

    def _newest(self, kind: str, item: str, holds: Any) -> Decision | None:  # noqa: ANN401
        found = [entry for entry in self.entries if (entry.kind, entry.item) == (kind, item)]
        return found[-1] if found and holds(found[-1]) else None


def read_decisions(common_dir: Path, change: Change) -> Decisions:
    """The decisions bound to the content of this change."""
    known, damaged = read_all_decisions(common_dir)
    return Decisions(tuple(_bound(known, change)), damaged)


def read_all_decisions(common_dir: Path) -> tuple[list[Decision], int]:
    """Every decision of the repository, and how many lines are none.

    Raises:
        ShipcheckError: the file is there and cannot be read.
    """
    entries, damaged = journal.read(decisions_file(common_dir))
    read = [_decision(entry) for entry in entries]
    known = [decision for decision in read if decision is not None]
    return known, damaged + len(read) - len(known)


def _bound(decisions: Iterable[Decision], change: Change) -> Iterable[Decision]:
    """Those made on exactly this content."""
    content = (change.patch_id, change.content_id)
    return (one for one in decisions if (one.patch_id, one.content_id) == content)


def _decision(entry: Mapping[str, Any]) -> Decision | None:
    """An entry that this version understands, else None."""
    known = {name: entry[name] for name in NAMES if name in entry}  # a newer version may add keys
    try:
        decision = Decision(**known)
    except TypeError:
        return None
    texts = {name: value for name, value in known.items() if name != "schema"}
    may_be_absent = ("answer", "question", "reason", "until")
    for name, value in texts.items():
        if not (isinstance(value, str) or (value is None and name in may_be_absent)):
            return None
    if decision.schema != SCHEMA:
        return None
    if decision.kind == "answer" and decision.answer not in set(AnswerValue):
        return None
    return decision


def _over(until: str | None, now: datetime) -> bool:
    """Whether an end date has passed; one that cannot be read has."""
    if until is None:
        return False
    try:
        return datetime.fromisoformat(until) < now
    except (ValueError, TypeError):
        return True


def as_waiver(decision: Decision, status: Status, *, counts: bool) -> Waiver:
    """A decision as the result shows it."""
    reason = decision.reason or ""
    return Waiver(decision.by, reason, decision.at, decision.until, status, counts)
