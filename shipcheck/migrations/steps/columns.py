"""Steps round columns that are added, or become something else, on a busy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import AddColumn, AlterColumnType, RedefineColumn
from shipcheck.migrations.parts import Generated
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.batches import backfill
from shipcheck.migrations.steps.constraints import not_null_steps
from shipcheck.migrations.steps.rails import symbol
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.windows import Work, window
from shipcheck.migrations.steps.wording import is_postgresql, quoted, table_of

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation
    from shipcheck.migrations.parts import Column


def _rewrites(hazard: Hazard, situation: Situation) -> Recipe:
    """ADD COLUMN whose value differs by row: add it empty, default for new rows, fill the old."""
    operation = situation.operation
    if not isinstance(operation, AddColumn):
        return Recipe((), window(Work.REWRITE, hazard, situation))
    column = operation.column
    if column.generated is Generated.STORED:
        return _stored(hazard, situation, column)
    table, server = table_of(hazard, situation), situation.server
    name = quoted(column.name, server)
    value = column.default.text if column.default else "…"
    prepared = f"ALTER TABLE {table} ADD COLUMN {name} {_plain_type(column)};\n"
    if column.generated in (Generated.SERIAL, Generated.IDENTITY):
        sequence = f"{hazard.table.name if hazard.table else 'table'}_{column.name}_seq"
        value = f"nextval('{sequence}')"
        prepared = f"CREATE SEQUENCE {sequence};\n{prepared}"
    add = Step(
        "Add the column empty, and give new rows their value: two instants",
        f"{prepared}ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {value};",
    )
    fill = backfill(situation, table, f"{name} = {value}", f"{name} IS NULL")
    steps = [add, fill]
    if not column.nullable:
        steps += not_null_steps(hazard, situation, (column.name,))[2:]
    return Recipe(tuple(steps), window(Work.REWRITE, hazard, situation))


def _plain_type(column: Column) -> str:
    """The type without what makes its values: bigserial is a bigint with a default."""
    serial = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
    name = str(column.type or "…")
    return serial.get(name, name)


def _stored(hazard: Hazard, situation: Situation, column: Column) -> Recipe:
    table, name = table_of(hazard, situation), quoted(column.name, situation.server)
    steps = [
        Step(
            "Add a plain column, and have a trigger or the code fill it for rows that are written",
            f"ALTER TABLE {table} ADD COLUMN {name} {column.type or '…'};",
        ),
        backfill(situation, table, f"{name} = …", f"{name} IS NULL"),
    ]
    if is_postgresql(situation) and situation.server.at_least(18):
        added = f"ALTER TABLE {table} ADD COLUMN {name} {column.type or '…'}"
        virtual = f"{added} GENERATED ALWAYS AS (…) VIRTUAL;"
        steps = [Step("Make it VIRTUAL: computed when read, an instant to add", virtual)]
    return Recipe(tuple(steps), window(Work.REWRITE, hazard, situation))


def _type(hazard: Hazard, situation: Situation) -> Recipe:
    """Another type: a new column beside the old one, then the code moves over."""
    table, server = table_of(hazard, situation), situation.server
    column, new_type = _retyped(hazard, situation)
    old, new = quoted(column, server), quoted(f"{column}_new", server)
    steps = (
        Step(
            "Add a column of the new type beside the old one",
            f"ALTER TABLE {table} ADD COLUMN {new} {new_type};",
        ),
        Step(
            "Have every write go to both: by the code, or by a trigger",
            _trigger(situation, table, old, new) if is_postgresql(situation) else "",
        ),
        backfill(
            situation,
            table,
            f"{new} = {_converted(situation, old, new_type)}",
            f"{new} IS NULL AND {old} IS NOT NULL",
        ),
        Step("Ship code that reads and writes the new column only"),
        Step("Then drop the old one", f"ALTER TABLE {table} DROP COLUMN {old};"),
    )
    return Recipe(steps, window(Work.REWRITE, hazard, situation))


def _converted(situation: Situation, old: str, new_type: str) -> str:
    """The old value as the new type: by the migration's own USING, else by a cast."""
    operation = situation.operation
    if isinstance(operation, AlterColumnType) and operation.using:
        return operation.using
    return f"CAST({old} AS {new_type})" if is_postgresql(situation) else old


def _retyped(hazard: Hazard, situation: Situation) -> tuple[str, str]:
    """The column and its new type."""
    operation = situation.operation
    if isinstance(operation, AlterColumnType):
        return operation.column, str(operation.type or "…")
    if isinstance(operation, RedefineColumn):
        return operation.column, str(operation.new.type or "…")
    return hazard.column or "…", "…"


def _trigger(situation: Situation, table: str, old: str, new: str) -> str:
    name = quoted(f"{situation.migration.identity or 'copy'}_both"[:60], situation.server)
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN NEW.{new} := NEW.{old}; RETURN NEW; END $$;\n"
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table}\n"
        f"FOR EACH ROW EXECUTE FUNCTION {name}();"
    )


def _required(hazard: Hazard, situation: Situation) -> Recipe:
    """A column that old code does not know may not ask for a value."""
    operation = situation.operation
    if not isinstance(operation, AddColumn):
        return Recipe(())
    column, table = operation.column, table_of(hazard, situation)
    name = quoted(column.name, situation.server)
    add = Step(
        "Add it so that rows without it are fine; a default does, where there is a right one",
        f"ALTER TABLE {table} ADD COLUMN {name} {column.type or '…'};",
        _nullable_code(situation, column.name),
    )
    write = Step("Ship the code that always writes it")
    rest = not_null_steps(hazard, situation, (column.name,))
    if is_postgresql(situation):
        return Recipe((add, write, *rest))
    fill = backfill(situation, table, f"{name} = …", f"{name} IS NULL")
    required = f"ALTER TABLE {table} MODIFY {name} {column.type or '…'} NOT NULL;"
    last = Step("Then ask for it", required)
    if situation.server.dialect is Dialect.SQLITE:
        last = Step("Then leave it to the code to ask for it: SQLite would copy the whole table")
    return Recipe((add, write, fill, last))


def _nullable_code(situation: Situation, column: str) -> str:
    return {
        "django": f"{column} = models.…Field(null=True)  # or db_default=…, which the database keeps",
        "rails": f"add_column …, :{column}, …, null: true",
        "alembic": f'op.add_column(…, sa.Column("{column}", …, nullable=True))',
    }.get(situation.migration.framework, "")


def _default_kept(hazard: Hazard, situation: Situation) -> Recipe:
    """Django drops the default at once: the database must keep it while old code inserts."""
    table = table_of(hazard, situation)
    column = quoted(hazard.column or "…", situation.server)
    keep = Step(
        "Let the database keep the default while the old code runs",
        f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT …;",
        _default_code(hazard, situation),
    )
    drop = Step(
        "In a later change drop it, if nobody wants it",
        f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT;",
    )
    return Recipe((keep, drop))


def _default_code(hazard: Hazard, situation: Situation) -> str:
    table = hazard.table.name if hazard.table else "…"
    return {
        "django": f"{hazard.column} = models.…Field(db_default=…)  # Django 5 and later",
        "rails": f"change_column_default {symbol(table)}, :{hazard.column}, from: nil, to: …",
    }.get(situation.migration.framework, "")


def _default_dropped(hazard: Hazard, situation: Situation) -> Recipe:
    table = table_of(hazard, situation)
    column = quoted(hazard.column or "…", situation.server)
    return Recipe(
        (
            Step("Ship code that always writes the column"),
            Step(
                "Then drop the default", f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT;"
            ),
        )
    )


WRITERS = {
    "add-column-rewrites": _rewrites,
    "change-type-rewrites": _type,
    "change-type-scans": _type,
    "type-narrowed": _type,
    "type-changed": _type,
    "add-required-column": _required,
    "default-dropped-at-once": _default_kept,
    "drop-default": _default_dropped,
}
