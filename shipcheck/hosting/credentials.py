"""Finds the credential for a host: variables, then the forge's own command line, then netrc.

Never from a checklist. What names the host itself (the forge's command line, netrc, a CI's own
variables) may go there without a further word; for the rest see `shipcheck.ship.clients`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.errors import CredentialError
from shipcheck.http.reading import netrc_password
from shipcheck.process.runner import ProgramMissing, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE = 10.0
"""Seconds that a forge's own command line may take; `gh auth token` asks a keyring."""

LONGEST = 10_000
"""Bytes of a credential; a signed token has a few thousand."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A credential that a service takes.

    `variables` are looked at in order; those in `of_host` too, and before them, where the environment
    itself says that they are for this very host. `command` prints the credential for `{host}`; it does not
    see the variables in `strays`, which it would take for any host.
    """

    service: str
    host: str
    variables: tuple[str, ...]
    of_host: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret, where it came from, and whether that source named this very host."""

    secret: str = field(repr=False)
    source: str
    names_host: bool


async def find_credential(
    wanted: Wanted, environment: Mapping[str, str], directory: Path
) -> Credential | None:
    """The credential, None where there is none; `directory` is where a command line runs.

    Nothing is for a host without a name: command lines take that for the one that they know best.
    """
    of_host = wanted.of_host if wanted.host else ()
    for name in (*of_host, *wanted.variables):
        secret = environment.get(name, "").strip()
        if secret:
            return Credential(secret, name, names_host=name in of_host)
    if not wanted.host:
        return None
    secret = await _by_command(wanted, environment, directory)
    if secret:
        return Credential(secret, wanted.command[0], names_host=True)
    secret = netrc_password(environment, wanted.host) or ""
    return Credential(secret, "netrc", names_host=True) if secret else None


def is_elsewhere(credential: Credential, host: str, asked: str | None) -> bool:
    """Whether a credential was found for one host, and another would be asked with it."""
    return credential.names_host and host != asked


def missing(wanted: Wanted) -> CredentialError:
    """The error for a credential that is not there."""
    by_command = f", or log in with {wanted.command[0]}" if wanted.command else ""
    return CredentialError(
        f"no credential for {wanted.service} ({wanted.host})",
        hint=f"Set {wanted.variables[0]}{by_command}.",
    )


async def _by_command(wanted: Wanted, environment: Mapping[str, str], directory: Path) -> str:
    """What the forge's own command line has for the host; empty where it is not there or has none."""
    if not wanted.command or wanted.host.startswith("-"):
        return ""
    arguments = [part.replace("{host}", wanted.host) for part in wanted.command]
    seen = {name: value for name, value in environment.items() if name not in wanted.strays}
    try:
        done = await run(
            arguments, directory=directory, environment=seen,
            timeout=PATIENCE, output_limit=LONGEST,
        )  # fmt: skip
    except ProgramMissing:
        return ""
    words = done.stdout.decode(errors="replace").split()
    return words[0] if done.code == 0 and len(words) == 1 else ""
