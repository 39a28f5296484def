"""Runs git: no prompt, no pager, no hook, no silent download, every exit code looked at."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.errors import MINIMUM, failure
from shipcheck.process.runner import Completed, ProgramMissing, run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_SETTINGS = tuple(
    word
    for setting in (
        "core.quotePath=true",
        "color.ui=never",
        "color.grep=never",
        "grep.lineNumber=false",
        "grep.column=false",
        "core.hooksPath=/dev/null",
        "log.showSignature=false",
        "diff.suppressBlankEmpty=false",
    )
    for word in ("-c", setting)
)

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_PAGER": "cat",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_EDITOR": ":",
}

# A partial clone downloads what it lacks in the middle of a read. GIT_NO_LAZY_FETCH is understood
# from git 2.45 on; before, only a transport that is not allowed stops it. Unlike the setting
# protocol.allow, this variable also wins over the user's protocol.<name>.allow.
_OFFLINE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}

# The user's way of seeing diffs and naming files, which would change what we parse.
_UNWANTED = (
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_REDIRECT_STDOUT",
    "GIT_REDIRECT_STDERR",
)


@dataclass(frozen=True, slots=True)
class Git:
    """Git in a directory.

    Args:
        directory: where it runs.
        environment: the caller's environment; what `run` needs is laid over it.
    """

    directory: Path
    environment: Mapping[str, str] = field(repr=False)  # it may hold credentials

    async def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        ok: Collection[int] = (0,),
        timeout: float | None = None,  # noqa: ASYNC109 - handed to the process runner
        extra_environment: Mapping[str, str] | None = None,
        network: bool = False,
    ) -> Completed:
        """Run a git command.

        Args:
            arguments: the sub-command and its arguments.
            stdin: what it reads; nothing where left out.
            ok: the exit codes that are answers.
            timeout: seconds it may take.
            extra_environment: laid over everything else.
            network: whether it may talk to a remote; without it, a read that lacks objects fails.

        Raises:
            MissingObjects: objects are not here, as in a partial clone.
            GitError: it ended with any other code that is not in `ok`, a signal, or too late.
            UsageError: git is not installed, or the directory is gone.
        """
        environment = self.variables(network=network) | dict(extra_environment or {})
        try:
            done = await run(
                ("git", *_SETTINGS, *map(_argument, arguments)),
                directory=self.directory,
                environment=environment,
                stdin=stdin,
                timeout=timeout,
            )
        except ProgramMissing as error:
            raise _git_missing() from error
        if done.timed_out or done.code not in ok:
            raise failure(arguments, done.code, done.stderr, timed_out=done.timed_out)
        return done

    async def run_as_user(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        ok: Collection[int] = (0,),
        extra_environment: Mapping[str, str] | None = None,
    ) -> Completed:
        """Run a git command as the user would: with hooks, credential helpers and the terminal.

        For what signs or pushes. Raises as `run` does.
        """
        kept = {name: value for name, value in self.environment.items() if name not in _UNWANTED}
        try:
            done = await run(
                ("git", "-c", "color.ui=never", *map(_argument, arguments)),
                directory=self.directory,
                environment=kept | dict(extra_environment or {}),
                stdin=stdin,
                foreground=True,
            )
        except ProgramMissing as error:
            raise _git_missing() from error
        if done.code not in ok:
            raise failure(arguments, done.code, done.stderr)
        return done

    async def text(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        ok: Collection[int] = (0,),
        extra_environment: Mapping[str, str] | None = None,
    ) -> str:
        """Standard output of `run` without its last newline; odd bytes as surrogate escapes."""
        done = await self.run(*arguments, stdin=stdin, ok=ok, extra_environment=extra_environment)
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    async def lines(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        ok: Collection[int] = (0,),
        extra_environment: Mapping[str, str] | None = None,
    ) -> list[str]:
        """The lines of `text`; none for empty output."""
        text = await self.text(*arguments, stdin=stdin, ok=ok, extra_environment=extra_environment)
        return text.split("\n") if text else []

    @staticmethod
    def command(*arguments: str) -> tuple[str, ...]:
        """The whole command line that `run` runs."""
        return ("git", *_SETTINGS, *arguments)

    def variables(self, *, network: bool) -> dict[str, str]:
        """The whole environment in which `run` runs."""
        kept = {name: value for name, value in self.environment.items() if name not in _UNWANTED}
        return kept | _ENVIRONMENT | ({} if network else _OFFLINE)


def _argument(text: str) -> bytes:
    """An argument as bytes; names that git told are UTF-8 also where the user's locale is not."""
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")


async def require_version(git: Git) -> tuple[int, ...]:
    """The version of git, say `(2, 39, 5)`.

    Raises:
        UsageError: git is missing or older than `MINIMUM`.
    """
    answer = await git.text("version")
    found = re.search(r"\d+(\.\d+)+", answer)
    version = tuple(map(int, found.group().split("."))) if found else ()
    if version < MINIMUM:
        wanted = ".".join(map(str, MINIMUM))
        have = found.group() if found else answer
        raise UsageError(
            f"git {have} is too old: shipcheck needs git {wanted} or newer",
            hint=f"Install git {wanted} or newer.",
        )
    return version


def _git_missing() -> UsageError:
    wanted = ".".join(map(str, MINIMUM))
    return UsageError(
        "git is not installed, or not on PATH", hint=f"Install git {wanted} or newer."
    )
