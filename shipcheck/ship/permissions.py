"""What the user has allowed: commands to run, and hosts to be given credentials.

A command of the checklist runs the branch's files, whatever its text. So it starts by itself only
on a change whose every commit carries the user's own identity; on another's, the user allows it
for this repository, this command and this very commit.

A host is allowed once, for all repositories.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.http.hosts import host_of
from shipcheck.process.state import state_directory
from shipcheck.ship import journal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.model.change import Change


class NotAllowed(ShipcheckError):  # noqa: N818 - an answer to the gate, not a failure
    """The command would run somebody else's code, and nobody has allowed that."""


def _file(environment: Mapping[str, str]) -> Path:
    return state_directory(environment) / "allowed.jsonl"


def _entry(common_dir: Path, command: str, head: str) -> dict[str, str]:
    return {"repository": os.path.realpath(common_dir), "command": command, "head": head}


def allow(
    environment: Mapping[str, str], common_dir: Path, commands: Sequence[str], head: str
) -> None:
    """Allow commands on a commit."""
    for command in commands:
        journal.append(_file(environment), _entry(common_dir, command, head))


def is_allowed(environment: Mapping[str, str], common_dir: Path, command: str, head: str) -> bool:
    """Whether the user allowed this command on this commit."""
    entries, _ = journal.read(_file(environment))
    return _entry(common_dir, command, head) in entries


def allow_host(environment: Mapping[str, str], host: str) -> str:
    """Let credentials go to a host; returns its name as it was noted.

    Raises:
        UsageError: it is no name of a host.
        ShipcheckError: it could not be written.
    """
    name = host.casefold().strip("[]")
    address = f"[{name}]" if ":" in name else name
    plain = all(letter.isalnum() or letter in ".-:" for letter in name)
    if not plain or name.startswith("-") or host_of(f"https://{address}/") != name:
        hint = "Its name alone: shipcheck allow --host flags.example.com"
        raise UsageError(f"not a host: {host!r}", hint=hint)
    journal.append(_file(environment), {"host": name})
    return name


def allowed_hosts(environment: Mapping[str, str]) -> frozenset[str]:
    """The hosts that the user has allowed."""
    entries, _ = journal.read(_file(environment))
    return frozenset(str(entry["host"]) for entry in entries if "host" in entry)


def all_own(change: Change, address: str) -> bool:
    """Whether every commit of the change was written and committed by this address."""
    own = address.casefold()
    return bool(own) and all(
        commit.author_email.casefold() == own and commit.committer_email.casefold() == own
        for commit in change.commits
    )


def strangers(change: Change, address: str) -> tuple[str, ...]:
    """The addresses in the change that are not the user's, sorted."""
    found = {mail for one in change.commits for mail in (one.author_email, one.committer_email)}
    return tuple(sorted(mail for mail in found if mail.casefold() != address.casefold()))
