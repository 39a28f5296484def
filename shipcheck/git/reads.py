"""Questions about commits, refs and remotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.errors import failure
from shipcheck.git.names import checked_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.runner import Git


async def resolve_commit(git: Git, name: str) -> str | None:
    """The full name of the commit that `name` stands for, tags peeled; None if there is none.

    Raises:
        UsageError: `name` is empty or begins with `-`.
    """
    revision = f"{checked_name(name)}^{{commit}}"
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    done = await git.run(*arguments, ok=(0, 1, 128))
    if done.code == 0:
        found = done.stdout.decode().strip()
        return None if found.startswith("^") else found  # `^main` is what is not in main
    # `main@{upstream}` and `main@{99}` are fatal where there is no such upstream or entry.
    if done.code == 1 or "@{" in name:
        return None
    raise failure(arguments, done.code, done.stderr)


async def branch_tip(git: Git, branch: str) -> str | None:
    """The commit of a local branch of exactly this name; `main~1` is none."""
    ref = f"refs/heads/{checked_name(branch)}"
    return await git.text("show-ref", "--verify", "--hash", "--", ref, ok=(0, 1, 128)) or None


async def is_ancestor(git: Git, ancestor: str, descendant: str) -> bool:
    """Whether the history of `descendant` holds `ancestor`; a commit is its own ancestor."""
    names = (checked_name(ancestor), checked_name(descendant))
    done = await git.run("merge-base", "--is-ancestor", "--end-of-options", *names, ok=(0, 1))
    return done.code == 0


async def merge_base(git: Git, one: str, other: str) -> str | None:
    """The best common ancestor, the first of several; None for unrelated histories."""
    names = (checked_name(one), checked_name(other))
    found = await git.lines("merge-base", "--end-of-options", *names, ok=(0, 1))
    return found[0] if found else None


async def count_ahead_behind(git: Git, one: str, other: str) -> tuple[int, int]:
    """How many commits only `one` has, and how many only `other` has."""
    between = f"{checked_name(one)}...{checked_name(other)}"
    answer = await git.text(
        "rev-list", "--left-right", "--count", "--end-of-options", between, "--"
    )
    ahead, behind = answer.split()
    return int(ahead), int(behind)


@dataclass(frozen=True, slots=True)
class Upstream:
    """The branch that a local branch tracks: its short name (`origin/main`) and how they differ.

    `ahead` are commits that only the local branch has, `behind` those that only the upstream has;
    `gone` is whether the upstream is configured and not there.
    """

    name: str
    ahead: int
    behind: int
    gone: bool


async def upstream(git: Git, branch: str) -> Upstream | None:
    """What a branch tracks, None where nothing is configured."""
    ref = f"refs/heads/{branch}"
    form = "--format=%(refname)%00%(upstream:short)%00%(upstream:track,nobracket)"
    for line in await git.lines("for-each-ref", form, "--", ref):
        name, found, track = line.split("\0")
        if name == ref and found:
            counts = dict(part.split(" ") for part in track.split(", ") if " " in part)
            ahead, behind = int(counts.get("ahead", 0)), int(counts.get("behind", 0))
            return Upstream(found, ahead, behind, gone=track == "gone")
    return None


def remotes(values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the remotes in `config_values`, sorted."""
    named = (key.removeprefix("remote.") for key in values if key.startswith("remote."))
    return tuple(sorted({name[: -len(".url")] for name in named if name.endswith(".url")}))


def default_remote(values: Mapping[str, str], branch: str | None) -> str | None:
    """The remote of the branch's upstream, else `origin`, else the only one; None without."""
    known = remotes(values)
    for remote in (values.get(f"branch.{branch}.remote"), "origin"):
        if remote in known:
            return remote
    return known[0] if len(known) == 1 else None


async def default_branch_ref(git: Git, values: Mapping[str, str], branch: str | None) -> str | None:
    """The remote's default branch as a full ref (`refs/remotes/origin/main`), as last fetched.

    None where the clone does not know it: there is no remote, or nobody ran
    `git remote set-head NAME --auto`.
    """
    remote = default_remote(values, branch)
    if remote is None:
        return None
    ref = f"refs/remotes/{remote}/HEAD"
    return await git.text("symbolic-ref", "--quiet", ref, ok=(0, 1)) or None
