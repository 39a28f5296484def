"""What the pre-push hook looks at: the branches that are pushed, judged without any service.

Only a blocking item that fails counts. A command of the checklist takes its time, and people push
often: it runs at a push only where its `when:` names the place.
"""

from __future__ import annotations

import re
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.git.notes import NOTES_REF
from shipcheck.git.reads import is_ancestor, resolve_commit
from shipcheck.model.words import Place, Status
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Judged
from shipcheck.ship.prepare import prepare
from shipcheck.ship.record_reading import read_line
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shipcheck.git.runner import Git
    from shipcheck.model.checklist import Item
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation, Surroundings
    from shipcheck.ship.events import Event

_BRANCHES = "refs/heads/"
_OBJECT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Push:
    """One branch that is pushed: the local ref (or HEAD), its commit, and where to.

    `known` is the commit that the remote has there, None where the branch is new.
    """

    local_ref: str
    commit: str
    remote_ref: str
    known: str | None


def parse_pushes(data: bytes) -> tuple[Push, ...]:
    """The branches of what git gives to the hook; no deletions, no tags, no notes.

    A line that git would not write is left out.
    """
    pushes = []
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        match line.split(" "):
            case [local_ref, commit, remote_ref, there] if _is_commit(commit):
                known = there if _is_commit(there) else None
                if remote_ref.startswith(_BRANCHES):
                    pushes.append(Push(local_ref, commit, remote_ref, known))
    return tuple(pushes)


def _is_commit(name: str) -> bool:
    """Whether it is an object's name, and not the zeros that stand for none."""
    return bool(_OBJECT.fullmatch(name)) and name.strip("0") != ""


async def judge_push(
    directory: Path, push: Push, surroundings: Surroundings, show: Callable[[Event], None]
) -> Result | None:
    """The result for a branch that must not be pushed as it is; None for every other.

    Args:
        directory: where git runs the hook.
        push: the branch.
        surroundings: clock and environment.
        show: is told every event of the gate.

    Raises:
        UsageError: nothing can be judged.
        GitError: the repository could not be read.
    """
    evaluation = await _prepare(directory, push, surroundings)
    only = tuple(item.id for item in evaluation.checklist.items if _is_quick(item))
    if evaluation.change.empty or not only:
        return None
    if await was_shipped(evaluation.repository.git, push):
        return None
    result = await _run(evaluation, GateOptions(only=only, offline=True), show)
    failed = any(item.blocking and item.status is Status.FAIL for item in result.items)
    return result if failed else None


async def _prepare(directory: Path, push: Push, surroundings: Surroundings) -> Evaluation:
    """The pushed commit as its branch, where that still stands there."""
    head: str | None = push.commit
    if push.local_ref == "HEAD":
        head = None  # as the branch that is checked out
    elif push.local_ref.startswith(_BRANCHES):
        head = push.local_ref.removeprefix(_BRANCHES)
    request = Request(directory, head=head, place=Place.PUSH)
    evaluation = await prepare(request, surroundings)
    if evaluation.change.head == push.commit:
        return evaluation
    return await prepare(replace(request, head=push.commit), surroundings)


def _is_quick(item: Item) -> bool:
    """Whether an item is looked at: every check and question, and a command that asks for it."""
    return item.run is None or _names_push(item.when)


def _names_push(condition: Any) -> bool:  # noqa: ANN401 - a condition as written
    """Whether a condition has a `place:` that holds `push`, however deep."""
    if isinstance(condition, list):
        return any(map(_names_push, condition))
    if not isinstance(condition, dict):
        return False
    places = condition.get("place", ())
    return (
        Place.PUSH.value in (places if isinstance(places, (list, tuple)) else (places,))
        or any(_names_push(value) for key, value in condition.items() if key != "not")
    )  # fmt: skip


async def _run(
    evaluation: Evaluation, options: GateOptions, show: Callable[[Event], None]
) -> Result:
    """The result of the gate."""
    from shipcheck.ship.gate import run_gate  # noqa: PLC0415 - only where something is judged

    async with aclosing(run_gate(evaluation, options)) as events:
        async for event in events:
            if isinstance(event, Judged):
                return event.result
            show(event)
    raise AssertionError  # the gate ends with its verdict


async def was_shipped(git: Git, push: Push) -> bool:
    """Whether what is pushed came in by `shipcheck merge`: ship records lead to what is there.

    A record names the base's commit before and after. So the newest names the one that the one
    before led to, down to what the remote has. A new branch needs the newest alone.
    """
    commit, seen = push.commit, set[str]()
    while commit not in seen:
        seen.add(commit)
        before = await _base_before(git, commit)
        if before is None:
            return False
        if push.known is None:
            return True
        if await _reaches(git, before, push.known):
            return True
        commit = before
    return False


async def _reaches(git: Git, commit: str, known: str) -> bool:
    """Whether the remote has a commit already, as far as its own is here."""
    if await resolve_commit(git, known) is None:
        return False
    return await is_ancestor(git, commit, known)


async def _base_before(git: Git, commit: str) -> str | None:
    """Where the base stood before a change landed as this commit; None without a record of it."""
    # Not all records: who pushes does not want to wait until they are read.
    note = await git.run("notes", "--ref", NOTES_REF, "show", commit, ok=(0, 1))
    for line in note.stdout.split(b"\n"):
        kind, record = read_line(line)
        if kind == "ship" and record["landed"]["commit"] == commit:
            before = str(record["change"]["base_head"])
            if await resolve_commit(git, before) == before:
                return before
    return None
