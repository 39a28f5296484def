"""What `doctor` tells of the PostgreSQL that migrations would be rehearsed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.migrations.recognition import all_markers, readers
from shipcheck.migrations.server_detection import detect_server
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.snapshot import Store, take
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.text import listed
from shipcheck.model.words import FileKind
from shipcheck.rehearse.postgres.installed import choose, find_installed
from shipcheck.rehearse.postgres.url import VARIABLE, check_target, read_url
from shipcheck.setup.fact import Fact, State
from shipcheck.setup.files import list_files
from shipcheck.ship.migration_settings import migration_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.repository import Repository
    from shipcheck.migrations.servers import Server
    from shipcheck.model.checklist import Checklist
    from shipcheck.rehearse.postgres.installed import Installed

NAME = "rehearsals"
GET_ONE = (
    "pip install 'shipcheck-gate[rehearse]' brings a server along; an installed one does as well."
)
NAMED = 3


async def scratch_server(
    repository: Repository, judge: Checklist | None, environment: Mapping[str, str]
) -> Fact:
    """Which server migrations are rehearsed on, or how to get one.

    Args:
        repository: whose migrations these are.
        judge: the checklist that judges here, which may name the database.
        environment: may name a server, and tells where programs are.

    Raises:
        GitError: the repository could not be read.
    """
    files = await list_files(repository)
    if not any(kind_of(path) is FileKind.MIGRATION for path in files.names):
        return Fact(NAME, State.OK, "no migrations to rehearse")
    server = await _project_server(repository, judge)
    if server.dialect is not Dialect.POSTGRESQL:
        return Fact(
            NAME, State.OK, f"migrations run on {server.name}; only PostgreSQL's are rehearsed"
        )
    if environment.get(VARIABLE):
        return _given(environment[VARIABLE])
    return _installed(await find_installed(environment), server)


async def _project_server(repository: Repository, judge: Checklist | None) -> Server:
    """The database that the project's migrations run on."""
    snapshot = await take(Store(repository.git), repository.head or "HEAD", all_markers(readers()))
    detected = detect_server(snapshot.project)
    return migration_settings(judge).server(detected) if judge else detected


def _given(url: str) -> Fact:
    """The server that the environment names; its password is nobody's business."""
    try:
        target = read_url(url)
        check_target(target, frozenset())
    except UsageError as error:
        return Fact(NAME, State.WARN, error.message, error.hint)
    where = target.address.socket or target.address.host
    return Fact(NAME, State.OK, f"migrations on the server of {VARIABLE}: {where}")


def _installed(servers: tuple[Installed, ...], server: Server) -> Fact:
    """The server that would be started."""
    try:
        chosen = choose(servers, server.version)
    except ShipcheckError:
        return Fact(NAME, State.WARN, "no PostgreSQL to rehearse migrations on", GET_ONE)
    others = [one.name for one in servers if one is not chosen]
    more = f"; also here: {listed(others, NAMED)}" if others else ""
    run_on = f"{server.name}{'' if server.source else ', as nothing tells'}"
    return Fact(NAME, State.OK, f"migrations on {chosen.name}, the project runs {run_on}{more}")
