"""Finds the repository that a directory belongs to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.configuration import config_values
from shipcheck.git.errors import failure
from shipcheck.git.runner import Git, require_version

if TYPE_CHECKING:
    from collections.abc import Mapping

# Variables by which git, or a hook that it runs, says where a repository is; they may be relative
# to the directory they were meant for.
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE")

# The same with all that git hands to its hooks: what must not reach a command elsewhere.
_OBJECTS = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_OWN_PLACES = (*_PLACES, *_OBJECTS, "GIT_PREFIX")

_LAYOUT = (
    ("--is-shallow-repository",),
    ("--git-dir",),
    ("--git-common-dir",),
    ("--git-path", "objects"),
    ("--show-toplevel",),
)
_HEAD = ("HEAD", "--symbolic-full-name", "HEAD")

_BRANCHES = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a work tree, as it stood when it was opened.

    `top` is the root of the work tree; `git_dir` is the work tree's own and `common_dir` the one
    that all work trees share (the same where there is one); `objects` is where objects are kept.
    `head` is None while there is no commit; `branch` is the short name, None when HEAD is detached.
    All paths are absolute. `git` runs at `top`. `configuration` are the settings that apply here.
    """

    top: Path
    git_dir: Path
    common_dir: Path
    objects: Path
    head: str | None
    branch: str | None
    shallow: bool
    git: Git
    configuration: Mapping[str, str] = field(default_factory=dict, repr=False)


async def open_repository(directory: Path, environment: Mapping[str, str]) -> Repository:
    """The repository that `directory` is in, or that GIT_DIR in `environment` names.

    Raises:
        UsageError: no such directory, not a repository, one that belongs to somebody else, one
            without a work tree, or git is missing.
        GitError: git could not read it.
    """
    git = Git(directory, environment)
    configuration = asyncio.create_task(config_values(git))
    try:
        repository = await _locate(git, directory)
        return replace(repository, configuration=await configuration)
    finally:
        configuration.cancel()
        await asyncio.gather(configuration, return_exceptions=True)


async def _locate(git: Git, directory: Path) -> Repository:
    flags = [word for question in _LAYOUT for word in question]
    done = await git.run("rev-parse", "--path-format=absolute", *flags, *_HEAD, ok=range(-64, 256))
    lines = done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    if done.code == 0 and len(lines) == len(_LAYOUT) + 2:  # the two answers about HEAD
        *layout, head, reference = lines
        branch = reference if reference.startswith(_BRANCHES) else None
        return _repository(git, layout, head, branch)
    _refuse(done.code, done.stderr, directory)
    return await _open_slowly(git)


async def _open_slowly(git: Git) -> Repository:
    """Ask one by one: no commit yet, a newline in a path, or a branch that is called HEAD.

    Raises:
        UsageError: git is so old (before 2.31) that it does not understand the question.
    """
    await require_version(git)
    layout = [await git.text("rev-parse", "--path-format=absolute", *flags) for flags in _LAYOUT]
    reference = await git.text("symbolic-ref", "--quiet", "HEAD", ok=(0, 1))
    head = await git.text("rev-parse", "--verify", "--quiet", "HEAD", ok=(0, 1))
    return _repository(git, layout, head or None, reference or None)


def _repository(git: Git, layout: list[str], head: str | None, reference: str | None) -> Repository:
    shallow, git_dir, common_dir, objects, top = layout
    environment = _settled(git, Path(git_dir), Path(top))
    return Repository(
        top=Path(top),
        git_dir=Path(git_dir),
        common_dir=Path(common_dir),
        objects=Path(objects),
        head=head,
        branch=reference.removeprefix(_BRANCHES) if reference else None,
        shallow=shallow == "true",
        git=Git(Path(top), environment),
    )


def without_places(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a command in another work tree: it must not find this one by it."""
    return {name: value for name, value in environment.items() if name not in _OWN_PLACES}


def _settled(git: Git, git_dir: Path, top: Path) -> Mapping[str, str]:
    """The environment with its places made absolute, so that git finds them from anywhere."""
    places = {name: git.environment[name] for name in _PLACES if git.environment.get(name)}
    if not places:
        return git.environment
    settled = {name: str(git.directory.absolute() / value) for name, value in places.items()}
    return {**git.environment, **settled, "GIT_DIR": str(git_dir), "GIT_WORK_TREE": str(top)}


def _refuse(code: int, stderr: bytes, directory: Path) -> None:
    """Raise what git's complaint means, unless asking one by one can still answer."""
    text = stderr.decode(errors="replace")
    if "dubious ownership" in text:
        raise UsageError(
            f"the repository at {directory} belongs to another user, so git does not read it",
            hint=f"If you trust it: git config --global --add safe.directory {directory}",
        )
    if "not a git repository" in text.lower():
        raise UsageError(
            f"not a git repository: {directory}",
            hint="Run shipcheck inside a repository, or name one with -C DIR.",
        )
    if "must be run in a work tree" in text:
        raise UsageError(
            f"no work tree at {directory}: a bare repository, or the inside of .git",
            hint="Run shipcheck in a clone with files checked out (git worktree add makes one).",
        )
    if code < 0 or (code and "unknown revision" not in text):
        raise failure(("rev-parse",), code, stderr)
