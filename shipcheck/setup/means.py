"""What a repository has means for, as a first checklist needs to know it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.git.reads import default_branch_ref, default_remote, resolve_commit
from shipcheck.hosting.place import forge_of_host
from shipcheck.hosting.remotes import remote_address
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.setup.ci_files import find_ci
from shipcheck.setup.files import list_files
from shipcheck.setup.flag_wrappers import find_wrappers
from shipcheck.setup.preset import find_preset
from shipcheck.setup.tests_command import find_tests

if TYPE_CHECKING:
    from shipcheck.flags.suggest import Suggestion
    from shipcheck.git.repository import Repository
    from shipcheck.setup.preset import Preset
    from shipcheck.setup.tests_command import TestsCommand

USUAL_BASES = ("main", "master", "develop", "trunk")

_PLAIN_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+@-]*", re.ASCII)
"""Names of branches that are written down; a stranger one the team writes itself."""


class Means(NamedTuple):
    """What was found.

    `migrations` is whether there are any. `base` is the branch to write down, None where the
    remote tells (`base_is_told`) or where nothing does. `remote` is the one that could tell.
    `wrappers` are functions of the repository's own that look as if they asked feature flags; `forge` is
    that of the remote.
    """

    preset: Preset
    tests: TestsCommand | None
    ci: str | None
    migrations: bool
    base: str | None
    base_is_told: bool
    remote: str | None
    wrappers: tuple[Suggestion, ...] = ()
    forge: str | None = None


async def look_at(repository: Repository) -> Means:
    """Look at the names of all files, at a few manifests, and at the branches.

    Raises:
        GitError: the repository could not be read.
    """
    files = await list_files(repository)
    told = await _remote_tells(repository)
    return Means(
        preset=find_preset(files),
        tests=find_tests(files),
        ci=find_ci(sorted(files.names)),
        migrations=any(kind_of(path) is FileKind.MIGRATION for path in files.names),
        base=None if told else await _likely_base(repository),
        base_is_told=told,
        remote=default_remote(repository.configuration, repository.branch),
        wrappers=await find_wrappers(repository),
        forge=await _forge(repository),
    )


async def _forge(repository: Repository) -> str | None:
    """The forge that the remote is on, by its address."""
    remote = default_remote(repository.configuration, repository.branch)
    address = await remote_address(repository, remote) if remote else None
    return forge_of_host(address.host) if address else None


async def _remote_tells(repository: Repository) -> bool:
    """Whether the clone knows the remote's default branch."""
    ref = await default_branch_ref(repository.git, repository.configuration, repository.branch)
    return ref is not None and await resolve_commit(repository.git, ref) is not None


async def _likely_base(repository: Repository) -> str | None:
    """A usual name that is there, else the only branch."""
    remote = default_remote(repository.configuration, repository.branch)
    prefixes = ["refs/heads/"] + ([f"refs/remotes/{remote}/"] if remote else [])
    refs = await repository.git.lines("for-each-ref", "--format=%(refname)", "--", *prefixes)
    pairs = ((ref, prefix) for ref in refs for prefix in prefixes)
    names = {ref.removeprefix(prefix) for ref, prefix in pairs if ref.startswith(prefix)} - {"HEAD"}
    if not names and repository.branch:
        names.add(repository.branch)  # no commit yet
    usual = [name for name in USUAL_BASES if name in names]
    found = usual[0] if usual else next(iter(names)) if len(names) == 1 else None
    return found if found and _PLAIN_BRANCH.fullmatch(found) else None
