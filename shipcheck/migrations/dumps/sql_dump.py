"""A schema as pg_dump, mysqldump or SQLite's `.schema` writes it, for Rails, dbmate, Ecto and others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.operations import Opaque, SetSetting
from shipcheck.migrations.parts import Generated
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.sql.read import read_sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column
    from shipcheck.migrations.schema import Table
    from shipcheck.migrations.servers import Server

_WRITTEN_BY = re.compile(
    rb"PostgreSQL database (?:cluster )?dump|(?:MySQL|MariaDB) dump|\bschema_migrations\b"
)
_HEAD = 20_000
_VERSIONS = re.compile(r"INSERT\s+INTO\s+\S*schema_migrations\b", re.IGNORECASE)
_VERSION = re.compile(r"\(\s*'?(\d+)'?")


def read(content: bytes, server: Server) -> tuple[Schema, frozenset[str] | None] | None:
    """The schema, and the versions of the migrations in it where they are told.

    None where nothing says that a tool wrote it. A statement that is not understood makes it
    incomplete.
    """
    if not _WRITTEN_BY.search(content[:_HEAD]) and not _WRITTEN_BY.search(content[-_HEAD:]):
        return None
    statements = read_sql(content.decode("utf-8", "replace"), server)
    done = [operation for one in statements for operation in one.operations]
    schema = apply_all(Schema(complete=True), done, new=False, dialect=server.dialect)
    complete = not any(isinstance(one, Opaque) for one in done)
    tables = {key: _with_serials(table) for key, table in schema.tables.items()}
    path = schema.search_path if _is_the_databases(done) else ()
    schema = replace(schema, tables=tables, complete=complete, search_path=path, session_path=path)
    return schema, _versions(statements)


def _is_the_databases(done: Iterable[Operation]) -> bool:
    """Whether the last search path is what sessions of the application have.

    Rails writes that at the end. An old pg_dump sets one for each schema it comes to, and leaves the last.
    """
    paths = [
        one.value or "" for one in done if isinstance(one, SetSetting) and one.name == "search_path"
    ]
    return bool(paths) and ("pg_catalog" not in paths[-1] or len(set(paths)) == 1)


def _versions(statements: Iterable[Statement]) -> frozenset[str] | None:
    found = {
        version
        for one in statements
        if _VERSIONS.match(one.text)
        for version in _VERSION.findall(one.text)
    }
    return frozenset(found) or None


def _with_serials(table: Table) -> Table:
    """A serial column is dumped as one whose default is the next number of a sequence."""
    return replace(table, columns={name: _serial(one) for name, one in table.columns.items()})


def _serial(column: Column) -> Column:
    if column.default is None or not column.default.text.startswith("nextval("):
        return column
    return replace(column, default=None, generated=Generated.SERIAL)
