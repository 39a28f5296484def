"""Names as SQL writes them, and how each tool says what is not SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.recipe import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.hazards.hazard import Hazard, Situation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.servers import Server

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")

RESERVED = frozenset(
    {
        "all", "and", "any", "array", "as", "asc", "both", "case", "cast",
        "check", "collate", "column", "constraint", "create", "default", "desc", "distinct", "do",
        "else", "end", "except", "false", "for", "foreign", "from", "grant", "group",
        "having", "in", "index", "into", "key", "leading", "limit", "not", "null",
        "offset", "on", "only", "or", "order", "primary", "references", "select", "some",
        "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
        "when", "where", "window", "with",
    }
)  # fmt: skip
"""Words that PostgreSQL or MySQL reserve and people use as names."""

LONGEST = 10_000
"""Characters of a statement that stand in a step."""

OUTSIDE = {
    "django": "class Migration(migrations.Migration):\n    atomic = False",
    "rails": "disable_ddl_transaction!",
    "alembic": "with op.get_context().autocommit_block():\n    …",
    "ecto": "@disable_ddl_transaction true\n@disable_migration_lock true",
    "goose": "-- +goose NO TRANSACTION",
    "dbmate": "-- migrate:up transaction:false",
    "flyway": "# the migration's .conf file beside it\nexecuteInTransaction=false",
    "liquibase": "runInTransaction: false  # of the changeset",
    "knex": "exports.config = { transaction: false };",
    "typeorm": "transaction = false as const;",
    "node-pg-migrate": "pgm.noTransaction();",
    "diesel": "# metadata.toml beside up.sql\nrun_in_transaction = false",
    "sqlx": "-- no-transaction",
}
"""How a migration of a tool runs outside a transaction; the others run it as it stands, alone in its file."""


def quoted(name: str, server: Server) -> str:
    """A name as this database wants it: bare where that is the same name."""
    if _PLAIN.fullmatch(name) and name not in RESERVED:
        return name
    mark = "`" if server.dialect in (Dialect.MYSQL, Dialect.MARIADB) else '"'
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def as_written(situation: Situation) -> str:
    """The statement itself; only how a very long one begins, as each of its parts may have steps."""
    text = situation.statement.text.strip()
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def pasted(title: str, situation: Situation, beside: str = "") -> Step:
    """A step that is the statement itself: SQL, or the framework's own call; `beside` goes with it."""
    text = as_written(situation)
    if situation.statement.sql:
        return Step(title, text, beside)
    return Step(title, "", "\n".join(part for part in (beside, text) if part))


def table_of(hazard: Hazard, situation: Situation) -> str:
    """The table of a hazard as SQL writes it."""
    return named(hazard.table, situation.server) if hazard.table is not None else "the_table"


def named(name: ObjectName, server: Server) -> str:
    """An object's name with its schema as SQL writes it."""
    parts = [name.schema, name.name] if name.schema else [name.name]
    return ".".join(quoted(part, server) for part in parts if part)


def columns(names: Iterable[str], server: Server) -> str:
    """Columns, or expressions, as a list; an expression stands in parentheses already or gets them."""
    return ", ".join(_column(name, server) for name in names)


def _column(name: str, server: Server) -> str:
    return name if re.search(r"[()\s]", name) else quoted(name, server)


def outside(situation: Situation) -> str:
    """What keeps the tool from opening a transaction around the migration."""
    framework = situation.migration.framework
    return OUTSIDE.get(framework, "") if situation.part.wrapped or framework != "plain-sql" else ""


def is_postgresql(situation: Situation) -> bool:
    """Whether the database is PostgreSQL."""
    return situation.server.dialect is Dialect.POSTGRESQL


def not_in_place(situation: Situation) -> str:
    """How a table is changed that this database can only copy, while it is in use."""
    if situation.server.dialect is Dialect.SQLITE:
        return "Do it while nobody writes: SQLite has one writer, who waits for the copy"
    return "Copy the table in the background with gh-ost or pt-online-schema-change, then swap"
