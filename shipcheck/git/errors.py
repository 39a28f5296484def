"""What can go wrong with git, and what mends it."""

from __future__ import annotations

import re
import signal

from shipcheck.errors import ShipcheckError

MINIMUM = (2, 38)
"""The oldest git that works: `merge-tree --write-tree` came with 2.38 (October 2022)."""

# Not compiled here: that takes a millisecond, and most runs see no error.
_USER_INFORMATION = r"(?<=://)[^/\s'\"]*@"

# What git says when an object is not here, from 2.38 on: a failed download from a promisor remote,
# then a read that does not even try one, then GIT_NO_LAZY_FETCH. Narrow, because git is also
# "unable to read askpass response".
_MISSING = (
    r"promisor|lazy fetching disabled|missing (blob|object)"
    r"|([Uu]nable to|[Cc]ould not) read (tree|blob|commit|object|sha1 file|[0-9a-f]{40})"
)


class GitError(ShipcheckError):
    """A git command ended in a way that its caller did not expect.

    Args:
        command: the arguments after `git`, without the settings that every call gets.
        code: the exit code; negative for a signal.
        stderr: what git said; secrets in addresses are left out.
        timed_out: whether it was ended at its time limit.
    """

    default_hint = ""

    def __init__(
        self, command: tuple[str, ...], code: int, stderr: str, *, timed_out: bool = False
    ) -> None:
        self.command = tuple(redact(argument) for argument in command)
        self.code = code
        self.stderr = redact(stderr)
        self.timed_out = timed_out
        reason = "took too long" if timed_out else complaint(code, self.stderr)
        super().__init__(f"git {_sub_command(command)}: {reason}", hint=self.default_hint)


class MissingObjects(GitError):  # noqa: N818 - says what is the case; it is an error by its base
    """The clone is partial or damaged: an object that the question needs is not here."""

    default_hint = (
        "This looks like a partial clone. `git fetch --refetch --no-filter` brings what is missing."
    )


def failure(
    command: tuple[str, ...], code: int, stderr: bytes, *, timed_out: bool = False
) -> GitError:
    """The error that a failed command stands for."""
    text = stderr.decode(errors="replace")
    kind = MissingObjects if re.search(_MISSING, text) else GitError
    return kind(command, code, text, timed_out=timed_out)


def redact(text: str) -> str:
    """The text without user names, passwords and tokens in its addresses."""
    return re.sub(_USER_INFORMATION, "***@", text)


def _sub_command(command: tuple[str, ...]) -> str:
    """The first word that is no option and, after `-c`, no setting."""
    words = iter(command)
    for word in words:
        if word == "-c":
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""


def complaint(code: int, stderr: str) -> str:
    """Git's own last complaint, else how it ended; `stderr` is without secrets."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    complaints = [line for line in lines if line.startswith(("fatal:", "error:"))]
    for line in (complaints or lines)[-1:]:
        return line
    if code >= 0:
        return f"exit code {code}"
    return f"killed by signal {-code} ({signal.strsignal(-code) or 'unknown'})"
