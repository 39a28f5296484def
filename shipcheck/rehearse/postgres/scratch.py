"""Databases of our own on a server, made by nobody else and gone afterwards."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.postgres.connection import Session, SqlError
from shipcheck.rehearse.postgres.dropping import drop
from shipcheck.rehearse.postgres.quoting import literal, quoted
from shipcheck.rehearse.postgres.shapes import USER_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.rehearse.postgres.connection import Address


def new_prefix() -> str:
    """What the names of all databases and roles of one rehearsal start with, and no others."""
    return f"shipcheck_rehearsal_{secrets.token_hex(8)}_"


STATEMENT_SECONDS = 120
"""Seconds for one statement."""

DUPLICATE = "42710"
NOT_ALLOWED = "42501"
"""SQLSTATEs of what is there already, and of what takes other rights."""

OURS = {
    # A database is its owner's: what lies in its schemas may be made to look like the catalog's own
    # operators and functions, and would run with the rights of whoever asks.
    "search_path": "",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
}
"""Settings of our own sessions; what is said at the start wins over ALTER DATABASE … SET."""


@dataclass(slots=True)
class Scratch:
    """Where a rehearsal happens.

    `prefix` starts the names of all that is made; `admin` is as whom we came, to the database `home`;
    `owner` owns what is made here and can do nothing else. `own` is whether the server is ours alone:
    then roles may be made, too. `made` are the extensions that a superuser made.
    """

    prefix: str
    admin: Address
    home: str
    owner: Address
    own: bool
    superuser: bool
    databases: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def create(self, template: str = "") -> str:
        """A new database, empty or a copy; its name.

        Raises:
            SqlError: the server refuses it.
        """
        name = f"{self.prefix}{len(self.databases)}"
        with self._administering(self.home) as session:
            self.databases.append(name)
            source = (
                f"TEMPLATE {quoted(template)}" if template else "TEMPLATE template0 ENCODING 'UTF8'"
            )
            session.run(f"CREATE DATABASE {quoted(name)} OWNER {quoted(self.owner.user)} {source}")
        return name

    def _administering(self, database: str) -> Session:
        """A connection as whom we came, who may be a superuser."""
        return Session(self.admin, database, settings=OURS)

    def session(self, database: str, settings: Mapping[str, str] | None = None) -> Session:
        """A connection as the owner."""
        limits = {"statement_timeout": f"{STATEMENT_SECONDS}s"}
        return Session(self.owner, database, settings={**limits, **(settings or {})})

    def filler(self, database: str) -> Session:
        """A connection as the owner for which triggers do not fire, where we may have that."""
        if not self.superuser:
            return self.session(database)
        role = quoted(self.owner.user)
        with self._administering(self.home) as session:
            session.run(f"ALTER ROLE {role} SET session_replication_role = replica")
            try:
                return self.session(database)
            finally:
                session.run(f"ALTER ROLE {role} RESET session_replication_role")

    def make_extensions(self, database: str, names: Sequence[str]) -> None:
        """Make those extensions that only a superuser may, in a database where nothing else is yet.

        Later would not do: their scripts run with a superuser's rights, among what the owner has made.

        Raises:
            ShipcheckError: we are no superuser there, and it takes one.
        """
        with self._administering(database) as session:
            rows = session.run(
                "SELECT name FROM pg_catalog.pg_available_extension_versions v WHERE superuser "
                "AND (to_json(v) ->> 'trusted')::boolean IS NOT TRUE"  # trusted: since PostgreSQL 13
            )
            alone = {str(name) for (name,) in rows}
            wanted = [one for one in names if one in alone and one != "plpgsql"]
            if wanted and not self.superuser:
                raise ShipcheckError(
                    f"could not rehearse: only a superuser may make the extension {', '.join(wanted)}",
                    hint="Give --url of a server for scratch use as a superuser, or leave --url out.",
                )
            session.run("SET search_path = public")
            for name in wanted:
                session.run(f"CREATE EXTENSION IF NOT EXISTS {quoted(name)} CASCADE")
            self.made.extend(wanted)

    def has_made(self, sql: str, error: SqlError) -> bool:
        """Whether a statement fails only because a superuser has made its extension already."""
        words = frozenset(re.findall(r"[\w-]+", sql.lower()))
        about = "extension" in words and not words.isdisjoint(self.made)
        return about and error.code in (DUPLICATE, NOT_ALLOWED)

    def lacking(self, extensions: Sequence[str]) -> tuple[str, ...]:
        """Those of the extensions that the server does not have."""
        with self._administering(self.home) as session:
            rows = session.run("SELECT name FROM pg_catalog.pg_available_extensions")
        there = {str(name) for (name,) in rows}
        return tuple(dict.fromkeys(one for one in extensions if one not in there))

    def add_roles(self, database: str, names: Sequence[str]) -> None:
        """Roles that the schema names as owners or in grants; only on a server of our own.

        They may use all schemas that are there by now, as an owner has to.
        """
        if not self.own or not names:
            return
        with self._administering(database) as session:
            there = {
                str(name) for (name,) in session.run("SELECT rolname FROM pg_catalog.pg_roles")
            }
            wanted = [name for name in names if not name.startswith("pg_")]
            for name in wanted:
                if name not in there:
                    session.run(f"CREATE ROLE {quoted(name)} NOLOGIN")
                    session.run(f"GRANT {quoted(name)} TO {quoted(self.owner.user)}")
            for (schema,) in session.run(
                f"SELECT nspname FROM pg_catalog.pg_namespace n WHERE {USER_SCHEMAS}"
            ):
                listed = ", ".join(map(quoted, wanted))
                if listed:
                    session.run(f"GRANT ALL ON SCHEMA {quoted(schema)} TO {listed}")

    def close(self) -> None:
        """Drop what was made; a server of our own takes it along itself."""
        if self.own:
            return
        with self._administering(self.home) as session:
            drop(session, self.prefix)


@contextmanager
def scratch_on(admin: Address, home: str, *, own: bool, prefix: str = "") -> Iterator[Scratch]:
    """A place for databases of our own.

    Raises:
        ShipcheckError: we may not make databases there.
    """
    try:
        scratch = _open(admin, home, prefix or new_prefix(), own=own)
    except SqlError as error:
        raise ShipcheckError(f"could not rehearse: {error.message}", hint=error.hint) from error
    try:
        yield scratch
    finally:
        scratch.close()


def _open(admin: Address, home: str, prefix: str, *, own: bool) -> Scratch:
    with Session(admin, home) as session:
        ((superuser, databases, roles),) = session.run(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_catalog.pg_roles "
            "WHERE rolname = current_user"
        )
        if not superuser and not databases:
            raise ShipcheckError(
                f"could not rehearse: {admin.user} may not create databases there",
                hint="Give the URL of a server for scratch use, as a user with CREATEDB.",
            )
        if not superuser and not roles:
            return Scratch(prefix, admin, home, admin, own, superuser=False)
        name, password = f"{prefix}owner", secrets.token_hex(24)
        session.run(f"CREATE ROLE {quoted(name)} LOGIN PASSWORD {literal(password)}")
        if not superuser:
            session.run(f"GRANT {quoted(name)} TO CURRENT_USER")
    owner = replace(admin, user=name, password=password)
    return Scratch(prefix, admin, home, owner, own, superuser=bool(superuser))
