"""Steps round what indexes do to a busy table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.around import later
from shipcheck.migrations.operations import CreateIndex, DropIndex, Reindex
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.rails import add_index, remove_index
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.windows import Work, window
from shipcheck.migrations.steps.wording import (
    columns,
    is_postgresql,
    named,
    not_in_place,
    outside,
    pasted,
    quoted,
    table_of,
)

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation
    from shipcheck.migrations.parts import Index


def _build(hazard: Hazard, situation: Situation) -> Recipe:
    """Build it with CONCURRENTLY; MySQL builds without blocking if it is asked to."""
    operation = situation.operation
    if not isinstance(operation, CreateIndex):
        return Recipe(_by_itself(situation), window(Work.BUILD, hazard, situation))
    special = operation.index.method.lower() not in ("", "btree", "hash")
    if special and not is_postgresql(situation):  # full text and space: MySQL blocks writes
        return Recipe((Step(not_in_place(situation)),), window(Work.BUILD, hazard, situation))
    sql = index_sql(operation.index, situation)
    title = "Build it while the table is in use, in a migration of its own outside a transaction"
    if not is_postgresql(situation):
        title, sql = (
            "Build it while the table is in use",
            f"{sql[:-1]} ALGORITHM=INPLACE LOCK=NONE;",
        )
    step = Step(title, sql, _create_code(operation.index, situation))
    retry = Step(
        "If that fails, drop the invalid index that it leaves, then try again",
        f"DROP INDEX CONCURRENTLY IF EXISTS {_name(operation.index, situation)};",
    )
    steps = (step, retry) if is_postgresql(situation) else (step,)
    return Recipe(steps, window(Work.BUILD, hazard, situation))


def _by_itself(situation: Situation) -> tuple[Step, ...]:
    return (
        Step(
            "Build the index in a migration of its own, outside a transaction",
            "CREATE INDEX CONCURRENTLY …;",
            outside(situation),
        ),
    )


def index_sql(index: Index, situation: Situation) -> str:
    """CREATE INDEX as it should be: concurrently on PostgreSQL."""
    server = situation.server
    unique = "UNIQUE " if index.unique else ""
    concurrently = "CONCURRENTLY " if is_postgresql(situation) else ""
    special = index.method not in ("", "btree") and is_postgresql(situation)
    method = f" USING {index.method}" if special else ""
    where = f" WHERE {index.where}" if index.where else ""
    return (
        f"CREATE {unique}INDEX {concurrently}{_name(index, situation)} ON "
        f"{named(index.table, server)}{method} ({columns(index.columns, server)}){where};"
    )


def _name(index: Index, situation: Situation) -> str:
    """The index's name, or the one that PostgreSQL would choose."""
    plain = [name for name in index.columns if name.isidentifier()]
    chosen = "_".join([index.table.name, *plain, "idx"])
    return quoted(index.name or chosen, situation.server)


def _create_code(index: Index, situation: Situation) -> str:
    names = ", ".join(f'"{name}"' for name in index.columns)
    unique = ", unique=True" if index.unique else ""
    code = {
        "rails": add_index(index),
        "django": (
            "from django.contrib.postgres.operations import AddIndexConcurrently\n\n"
            "class Migration(migrations.Migration):\n    atomic = False\n\n"
            f"    operations = [AddIndexConcurrently(…, models.Index(fields=[{names}], name=…))]"
        ),
        "alembic": (
            "with op.get_context().autocommit_block():\n"
            f'    op.create_index({_repr(index.name)}, "{index.table.name}", [{names}]{unique}, '
            "postgresql_concurrently=True)"
        ),
    }
    if not is_postgresql(situation):
        return ""
    return code.get(situation.migration.framework, outside(situation))


def _repr(name: str | None) -> str:
    return f'"{name}"' if name else "None"


def _drop(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    name = operation.name if isinstance(operation, DropIndex) else None
    shown = named(name, situation.server) if name else "…"
    if not is_postgresql(situation):
        table = table_of(hazard, situation)
        whose = "" if situation.server.dialect is Dialect.SQLITE else f" ON {table}"
        return Recipe((Step("Drop it in a change of its own", f"DROP INDEX {shown}{whose};"),))
    sql = f"DROP INDEX CONCURRENTLY {shown};"
    code = {
        "rails": remove_index(hazard.table, name),
        "django": "atomic = False\n\nRemoveIndexConcurrently(…)",
    }
    framework = situation.migration.framework
    title = "Drop it while the table is in use, outside a transaction"
    return Recipe((Step(title, sql, code.get(framework, outside(situation))),))


def _reindex(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    what = "INDEX …"
    if isinstance(operation, Reindex):
        name = named(operation.name, situation.server) if operation.name else ""
        what = f"{operation.kind.upper()} CONCURRENTLY {name}".strip()
    step = Step(
        "Rebuild it beside the old one, outside a transaction",
        f"REINDEX {what};",
        outside(situation),
    )
    return Recipe((step,), window(Work.BUILD, hazard, situation))


def _replace(hazard: Hazard, situation: Situation) -> Recipe:
    first = "Build the new index first, and see that it is valid"
    sql = "CREATE INDEX CONCURRENTLY …;"
    table = hazard.table.name if hazard.table else ""
    made = next((one for one in later(situation, table) if isinstance(one, CreateIndex)), None)
    code = outside(situation) if is_postgresql(situation) else ""
    if made is not None:
        index = _beside(made.index, situation)
        sql, code = index_sql(index, situation), _create_code(index, situation)
    dropped = _drop(hazard, situation).steps[0]
    return Recipe(
        (Step(first, sql, code), Step("Then drop the old one", dropped.sql, dropped.code))
    )


def _beside(index: Index, situation: Situation) -> Index:
    """The new index under a name of its own, as the old one is still there."""
    operation = situation.operation
    taken = isinstance(operation, DropIndex) and operation.name.name == index.name
    return replace(index, name=f"{index.name}_new") if taken else index


def _alone(hazard: Hazard, situation: Situation) -> Recipe:  # noqa: ARG001
    title = "Put it into a migration of its own that runs outside a transaction"
    return Recipe((pasted(title, situation, outside(situation)),))


WRITERS = {
    "create-index-blocks-writes": _build,
    "drop-index-blocks": _drop,
    "reindex-blocks": _reindex,
    "index-replaced-with-gap": _replace,
    "concurrent-in-transaction": _alone,
}
