"""Builds the sample: a project, its remote beside it, and a branch with true problems."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.demo.desk import SETTINGS, own, signed
from shipcheck.demo.on_branch import BRANCH, FIRST_COMMIT, MEANWHILE, SECOND_COMMIT, THIRD_COMMIT
from shipcheck.demo.on_main import FILES
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.runner import Git, require_version
from shipcheck.process.runner import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EXECUTABLE = 0o755


async def build(directory: Path | None, environment: Mapping[str, str]) -> Path:
    """Build the sample in a folder, a temporary one where it is None; returns its work tree.

    Raises:
        UsageError: the folder is not empty, or git will not do.
        ShipcheckError: it could not be built; nothing is left of it.
    """
    with _removed_on_failure(_folder(directory), keep=directory) as folder:
        work_tree = folder / "shop"
        try:
            work_tree.mkdir()
            await _build(Git(work_tree, environment), folder / "origin.git")
            await _run_ci(work_tree, environment)
        except OSError as error:
            raise ShipcheckError(f"cannot write to {folder}: {error.strerror}") from error
    return work_tree


def _folder(directory: Path | None) -> Path:
    """The folder to build in: there, and empty."""
    try:
        if directory is None:
            return Path(tempfile.mkdtemp(prefix="shipcheck-demo-")).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise UsageError(f"{directory} is not empty", hint="Name a folder that is new.")
    except FileExistsError as error:
        raise UsageError(f"{directory} is not a folder") from error
    except OSError as error:
        raise ShipcheckError(f"cannot make a folder for the sample: {error.strerror}") from error
    return directory


@contextlib.contextmanager
def _removed_on_failure(folder: Path, *, keep: Path | None) -> Iterator[Path]:
    """The folder; empty again, or gone where it is ours, if it could not be filled."""
    try:
        yield folder
    except BaseException:
        for name in ("shop", "origin.git"):
            shutil.rmtree(folder / name, ignore_errors=True)
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise


async def _build(git: Git, origin: Path) -> None:
    """The commits, in the order in which they came."""
    await require_version(git)
    sam = own(git.environment)
    await git.run("init", "--quiet", "--template=", "--initial-branch=main")
    for name, value in SETTINGS.items():
        await git.run("config", name, value)
    await _commit(git, FILES, "A shop that takes orders", sam)
    await git.run("init", "--quiet", "--template=", "--bare", "--initial-branch=main", str(origin))
    await git.run("remote", "add", "origin", str(origin))
    await _push(git, "main")
    await git.run("remote", "set-head", "origin", "main")
    await git.run("switch", "--quiet", "--create", BRANCH)
    await _commit(git, FIRST_COMMIT, "Coupons get a column of their own", sam)
    await _commit(git, SECOND_COMMIT, "Orders take coupons, behind a flag", sam)
    await _commit(git, THIRD_COMMIT, "Nobody wishes any more", sam)
    await _push(git, BRANCH)
    await git.run("switch", "--quiet", "--detach", "origin/main")
    robin = signed("Robin Reviewer", "robin@example.com")
    await _commit(git, MEANWHILE, "A flag for express orders", robin)
    await _push(git, "HEAD:main")
    await git.run("branch", "--quiet", "--force", "main", "origin/main")
    await git.run("switch", "--quiet", BRANCH)


async def _commit(
    git: Git, files: Mapping[str, str | None], message: str, author: Mapping[str, str]
) -> None:
    """Write files, remove those without a text, and commit."""
    for name, text in files.items():
        path = git.directory / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        if text.startswith("#!"):
            path.chmod(EXECUTABLE)
    await git.run("add", "--force", "--", *files)
    await git.run("commit", "--quiet", "--message", message, extra_environment=author)


async def _push(git: Git, what: str) -> None:
    """Push to the folder beside, which is no network."""
    only_files = {"GIT_ALLOW_PROTOCOL": "file"}
    upstream = () if ":" in what else ("--set-upstream",)
    await git.run("push", "--quiet", *upstream, "origin", what, extra_environment=only_files)


async def _run_ci(work_tree: Path, environment: Mapping[str, str]) -> None:
    """Run the project's CI on the branch; that it is red is a result."""
    done = await run(
        (sys.executable, ".ci/run"), directory=work_tree, environment=environment, timeout=60
    )
    if done.code:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ShipcheckError(f"the sample's CI could not be run: {''.join(said[-1:])}")
