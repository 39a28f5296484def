"""Judges SQL texts as one history of plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.applying import apply_part
from shipcheck.migrations.hazards.hazard import Surroundings, TableSize
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect, Server
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from shipcheck.migrations.judged import JudgedMigration

POSTGRESQL, MYSQL, MARIADB, SQLITE = (ASSUMED[one] for one in Dialect)


def part(text: str, server: Server, *, wrapped: bool = False) -> Part:
    statements = numbered(read_sql(text, server), wrapped=wrapped)
    return Part("1.sql", statements, wrapped)


def schema_of(text: str, server: Server) -> Schema:
    """The schema that a script makes from nothing, in use by now."""
    start = Schema(complete=True)
    return apply_part(start, part(text, server), new=False, dialect=server.dialect)


def judged(
    text: str,
    server: Server,
    *,
    base: str = "",
    wrapped: bool = False,
    rows: dict[str, int] | None = None,
) -> JudgedMigration:
    migration = Migration(
        "1.sql", "plain-sql", "1", part(text, server, wrapped=wrapped), None, WayBack.NOT_USUAL
    )
    sizes = {name: TableSize(count) for name, count in (rows or {}).items()}
    around = Surroundings(server, schema_of(base, server), sizes=sizes)
    (found,) = judge_all([migration], around)
    return found


def rules(found: JudgedMigration) -> list[str]:
    """The rules that are broken, with their levels: `drop-column error`."""
    return sorted(f"{one.hazard.rule} {one.hazard.level}" for one in found.hazards)
