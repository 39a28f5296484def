"""After a merge by the forge: what landed is fetched, compared with what was judged, and followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.git.checkouts import checkouts, refuse_changes, refuse_in_the_way
from shipcheck.git.landing import Move, move_refs
from shipcheck.git.merge_tree import merge_in_memory
from shipcheck.git.names import checked_name
from shipcheck.git.reads import is_ancestor, resolve_commit
from shipcheck.model.result import Method
from shipcheck.model.text import counted
from shipcheck.ship.messages import own_commits
from shipcheck.ship.target import find_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.forge.forge import Forge
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.target import Target


@dataclass(frozen=True, slots=True)
class BaseThere:
    """The base at the forge: its short name, the remote that it is fetched from, and its ref here."""

    branch: str
    remote: str

    @property
    def tracking(self) -> str:
        """The ref that holds what was last fetched."""
        return f"refs/remotes/{self.remote}/{self.branch}"


async def fetch_base(git: Git, base: BaseThere) -> None:
    """Bring the base's tip here; no other ref moves.

    Raises:
        ShipcheckError: the remote cannot be reached, or does not have it.
    """
    await git.run_as_user(
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
        "--end-of-options", checked_name(base.remote), f"+refs/heads/{base.branch}:{base.tracking}",
    )  # fmt: skip


async def method_of(
    forge: Forge, commit: str, asked: Method | None, head: str
) -> tuple[Method, Sequence[str]]:
    """How a forge has merged this head, told from what landed and its parents; and those."""
    parents = await forge.parents(commit) or ()
    if commit == head:  # projects that keep a straight history take the commits as they are
        return Method.FAST_FORWARD, parents
    if len(parents) > 1:
        return Method.MERGE, parents
    return (asked if asked in (Method.SQUASH, Method.REBASE) else Method.SQUASH), parents


async def differences(
    evaluation: Evaluation, commit: str, method: Method, parents: Sequence[str]
) -> tuple[str, ...]:
    """In what that landed differs from what was judged, in words; none where it is exactly that."""
    change = evaluation.change
    if method is Method.FAST_FORWARD:
        return ()
    said = list(_by_parents(change, method, parents))
    git = evaluation.repository.git
    if said or await resolve_commit(git, commit) is None:
        return tuple(said)
    if method is Method.REBASE:
        said += await _by_distance(git, change, commit)
    expected = await merge_in_memory(evaluation.repository, change.base_head, change.head)
    landed = await git.text("rev-parse", "--verify", f"{commit}^{{tree}}")
    if not said and not expected.conflicts and expected.tree != landed:
        said.append(f"{commit[:12]} holds other files than the change that was judged")
    return tuple(said)


def _by_parents(change: Change, method: Method, parents: Sequence[str]) -> Iterator[str]:
    """What the parents of the commit tell."""
    if not parents:
        yield "the forge does not tell on what it landed"
        return
    if method is Method.MERGE and tuple(parents[1:]) != (change.head,):
        others = ", ".join(parent[:12] for parent in parents[1:])
        yield f"what landed is {others}, and {change.head[:12]} was judged"
    if method is not Method.REBASE and parents[0] != change.base_head:
        yield f"it landed on {parents[0][:12]}, and was judged on {change.base_head[:12]}"


async def _by_distance(git: Git, change: Change, commit: str) -> list[str]:
    """What the commit below the rebased ones tells."""
    number = len(own_commits(change))
    if await resolve_commit(git, f"{commit}~{number}") == change.base_head:
        return []
    return [
        f"what landed is not {counted(number, 'commit')} on {change.base_head[:12]}, as was judged"
    ]


async def follow(evaluation: Evaluation, base: BaseThere) -> tuple[str, ...]:
    """Move the local branch of the base where it only has to go forward; else say why it stays."""
    try:
        target = await find_target(evaluation)
    except UsageError:  # no local branch stands for it, so none has to follow
        return ()
    git = evaluation.repository.git
    tip = await resolve_commit(git, base.tracking)
    if tip is None or tip == target.tip:
        return ()
    if not await is_ancestor(git, target.tip, tip):
        return (f"{target.branch} here stays: it has commits that {base.remote} does not have",)
    try:
        return await _move(evaluation, target, tip)
    except RefusedError as refused:
        return (f"{target.branch} here stays: {refused.message}",)


async def _move(evaluation: Evaluation, target: Target, tip: str) -> tuple[str, ...]:
    """Move it, and what is checked out of it; raises RefusedError."""
    repository = evaluation.repository
    checked_out = await checkouts(repository, target.branch)
    await refuse_changes(repository, checked_out.trees)
    await refuse_in_the_way(repository, checked_out.trees, target.tip, tip)
    reason = f"shipcheck: what the forge merged of {evaluation.change.branch}"
    moves = [Move(target.ref, tip, target.tip)]
    moved = await move_refs(repository.git, moves, {}, checked_out, reason)
    return () if moved.done else (f"{target.branch} here stays: {moved.words or 'it moved'}",)


async def brought(evaluation: Evaluation, base: BaseThere) -> tuple[str, ...]:
    """Fetch what landed; what to say where that fails: it is merged all the same."""
    try:
        await fetch_base(evaluation.repository.git, base)
    except ShipcheckError as error:
        return (f"it is merged, and could not be fetched: {error.message}",)
    return ()
