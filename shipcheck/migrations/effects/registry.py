"""What an operation does to its tables, by the database it runs on."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

DIALECTS = {
    Dialect.POSTGRESQL: "postgresql",
    Dialect.MYSQL: "mysql",
    Dialect.MARIADB: "mysql",
    Dialect.SQLITE: "sqlite",
}
"""The file that knows a dialect; imported when one of its migrations is there."""


class DialectModule(Protocol):
    """A file that knows what operations do on one family of databases."""

    @staticmethod
    def effects(operation: Operation, schema: Schema, server: Server) -> tuple[Effect, ...]:
        """What the operation does to each table, `schema` being the one right before it."""


def effects_of(operation: Operation, schema: Schema, server: Server) -> tuple[Effect, ...]:
    """What the operation does to each table, also to those that the change itself has made.

    Tables on which it only takes locks that keep nobody waiting may be left out.
    """
    name = f"{__package__}.{DIALECTS[server.dialect]}"
    module = cast("DialectModule", importlib.import_module(name))
    return module.effects(operation, schema, server)
