"""The remotes of a clone: where the base is, where the branch is pushed, at which address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.names import checked_name
from shipcheck.git.reads import default_remote, remotes
from shipcheck.hosting.address import read_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.repository import Repository
    from shipcheck.hosting.address import RemoteAddress

RESOLVED = "gh-resolved"
"""How gh notes in git's configuration which remote is the one that pull requests go to."""


def base_remote(repository: Repository, base: str) -> str | None:
    """The remote that the base is a branch of; for a local base the one that it goes to."""
    values = repository.configuration
    known = remotes(values)
    named = base.removeprefix("refs/remotes/")
    of_base = [name for name in known if named.startswith(f"{name}/")]
    if of_base:
        return max(of_base, key=len)
    tracked = values.get(f"branch.{base.removeprefix('refs/heads/')}.remote")
    if tracked in known:
        return tracked
    marked = [name for name in known if values.get(f"remote.{name}.{RESOLVED}") == "base"]
    return marked[0] if marked else default_remote(values, None)


def head_remote(values: Mapping[str, str], branch: str | None) -> str | None:
    """The remote that a branch is pushed to, by git's own order; None without remotes."""
    known = remotes(values)
    keys = (f"branch.{branch}.pushremote", "remote.pushdefault", f"branch.{branch}.remote")
    for key in keys:
        if values.get(key) in known:
            return values[key]
    return default_remote(values, branch)


async def remote_address(repository: Repository, remote: str) -> RemoteAddress | None:
    """The address of a remote as git uses it, `insteadOf` applied; None where it names no host."""
    name = checked_name(remote)
    text = await repository.git.text("ls-remote", "--get-url", "--end-of-options", name)
    return read_address(text)
