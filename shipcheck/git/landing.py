"""Moves branches and what is checked out of them, together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.git.checkouts import where
from shipcheck.git.errors import complaint, redact
from shipcheck.git.repository import without_places
from shipcheck.git.runner import Git
from shipcheck.process.detached import carry_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.git.checkouts import Checkouts

_BUSY = "index.lock"
"""What git complains of while somebody else writes the index of a work tree."""


@dataclass(frozen=True, slots=True)
class Move:
    """A ref on its way from a commit to another; `old` is None for one that is to be created."""

    ref: str
    new: str
    old: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Whether the refs moved, and if not what git complained of, if it did.

    `raced` is whether a ref or a work tree was no longer as it had been, or was being written; else
    a work tree cannot follow. `interrupted` is whether a signal came meanwhile.
    """

    done: bool
    raced: bool
    words: str
    interrupted: bool


async def move_refs(
    git: Git,
    moves: Sequence[Move],
    verified: Mapping[str, str],
    checked_out: Checkouts,
    reason: str,
) -> Moved:
    """Move refs in one transaction; work trees that have the first of them checked out follow.

    It is carried out by a process that survives our death: either all refs and trees move, or none.

    Args:
        git: where the refs are.
        moves: the branch first.
        verified: refs that must still be at these commits, and that nobody can move meanwhile.
        checked_out: where the branch is checked out; each tree must be clean, and none be new.
        reason: for the reflog.
    """
    end = await carry_out(_plan(git, moves, verified, checked_out, reason))
    done = end.done
    if done is None:  # killed on its way: the ref itself tells
        tip = await git.text("rev-parse", "--verify", "--quiet", moves[0].ref, ok=(0, 1))
        done = tip == moves[0].new
    if done:
        return Moved(done=True, raced=False, words="", interrupted=end.interrupted)
    raced = end.stage in ("held", "finish") or not end.words or _BUSY in end.words
    words = complaint(1, redact(end.words)) if end.words else ""
    return Moved(done=False, raced=raced, words=words, interrupted=end.interrupted)


def _plan(
    git: Git,
    moves: Sequence[Move],
    verified: Mapping[str, str],
    checked_out: Checkouts,
    reason: str,
) -> dict[str, Any]:
    """What `move_refs` promises as a plan of `all_or_nothing`."""
    branch = moves[0]
    here = {"directory": str(git.directory), "environment": git.variables(network=True)}
    return {
        "holder": {
            **here,
            "command": git.command("update-ref", "-m", reason, "--stdin"),
            "begin": f"start\n{_instructions(moves, verified)}prepare\n",
            "held": "prepare: ok",
            "finish": "commit\n",
            "finished": "commit: ok",
            "abort": "abort\n",
        },
        "steps": [
            _step(here, git.command(*where(branch.ref)), f"{checked_out.place}\n"),
            *(step for tree in checked_out.trees for step in _steps(git, tree, branch)),
        ],
        "settled": _step(
            here, git.command("rev-parse", "--verify", "--quiet", branch.ref), f"{branch.new}\n"
        ),
    }


def _instructions(moves: Sequence[Move], verified: Mapping[str, str]) -> str:
    """What `update-ref --stdin` is to do."""
    lines = [f"verify {ref} {commit}\n" for ref, commit in verified.items()]
    for move in moves:
        nothing = "0" * len(move.new)
        lines.append(f"update {move.ref} {move.new} {move.old or nothing}\n")
    return "".join(lines)


def _steps(git: Git, tree: Path, branch: Move) -> list[dict[str, Any]]:
    """How a work tree follows: see that it can, then go over."""
    own = Git(tree, without_places(git.environment))
    here = {"directory": str(tree), "environment": own.variables(network=True)}
    old, new = branch.old or "", branch.new
    follow = ("read-tree", "-m", "-u", "--no-recurse-submodules")
    status = ("status", "--porcelain", "-z", "--untracked-files=no")
    return [
        _step(here, own.command("symbolic-ref", "HEAD"), f"{branch.ref}\n"),
        _step(here, own.command(*status, "--ignore-submodules=untracked"), ""),
        _step(here, own.command("update-index", "-q", "--refresh", "--ignore-submodules")),
        _step(here, own.command(*follow, "--dry-run", old, new)),
        {
            **_step(here, own.command(*follow, old, new)),
            "undo": [own.command(*follow, new, old)],
            # It could go over when tried, and then failed on its way: the disk is full, say. What
            # it has changed is known by the new tree, so that goes into the index first.
            "repair": [
                own.command("read-tree", "-i", "-m", new),
                own.command("read-tree", "--reset", "-u", "--no-recurse-submodules", old),
            ],
        },
    ]


def _step(
    here: Mapping[str, Any], command: Sequence[str], says: str | None = None
) -> dict[str, Any]:
    return {**here, "command": command, "busy": _BUSY, "says": says}
