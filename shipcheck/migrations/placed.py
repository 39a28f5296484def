"""A migration where it stands: on which server, and on which schema it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.migration import Migration, Part
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class PlacedMigration:
    """A migration, the server it runs on, and the schema right before it."""

    migration: Migration
    server: Server
    before: Schema


def with_parts(migration: Migration, change: Callable[[Part], Part]) -> Migration:
    """The migration with both of its directions changed."""
    down = None if migration.down is None else change(migration.down)
    return replace(migration, up=change(migration.up), down=down)
