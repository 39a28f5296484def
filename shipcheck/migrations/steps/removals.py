"""Steps round what the running code still knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AlterTableOption,
    RenameColumn,
    RenameObject,
    RenameTable,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.batches import backfill
from shipcheck.migrations.steps.rails import is_rails, symbol
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.wording import is_postgresql, pasted, quoted, table_of

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation


def _drop_column(hazard: Hazard, situation: Situation) -> Recipe:
    table = table_of(hazard, situation)
    column = quoted(hazard.column or "…", situation.server)
    steps = [
        Step(
            "Ship code that no longer names the column; see that nothing else reads it",
            "",
            _forget(situation, hazard.column or "…"),
        )
    ]
    known = situation.schema.table(hazard.table) if hazard.table else None
    found = known.columns.get(hazard.column or "") if known else None
    lite = situation.server.dialect is Dialect.SQLITE
    if found is not None and not found.nullable and found.default is None and not lite:
        modified = f"ALTER TABLE {table} MODIFY {column} {found.type or '…'} NULL;"
        relaxed = f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;"
        steps.append(
            Step(
                "Let rows come without it, as the new code writes them",
                relaxed if is_postgresql(situation) else modified,
                _nullable_code(situation, hazard),
            )
        )
    steps.append(
        Step(
            "Then drop it, in a change of its own",
            f"ALTER TABLE {table} DROP COLUMN {column};",
            _drop_code(situation, hazard),
        )
    )
    return Recipe(tuple(steps))


def _forget(situation: Situation, column: str) -> str:
    return {
        "rails": f'self.ignored_columns += ["{column}"]',
        "django": (
            "operations = [migrations.SeparateDatabaseAndState(\n"
            f"    state_operations=[migrations.RemoveField(…, '{column}')])]"
        ),
    }.get(situation.migration.framework, "")


def _nullable_code(situation: Situation, hazard: Hazard) -> str:
    table = hazard.table.name if hazard.table else "…"
    return (
        f"change_column_null {symbol(table)}, :{hazard.column}, true" if is_rails(situation) else ""
    )


def _drop_code(situation: Situation, hazard: Hazard) -> str:
    table = hazard.table.name if hazard.table else "…"
    return {
        "rails": f"remove_column :{table}, :{hazard.column}, :…  # the type lets it go back",
        "alembic": f'op.drop_column("{table}", "{hazard.column}")',
        "django": (
            "operations = [migrations.RunSQL(\n"
            f'    \'ALTER TABLE "{table}" DROP COLUMN "{hazard.column}"\',\n'
            "    'ALTER TABLE … ADD COLUMN …')]"
        ),
    }.get(situation.migration.framework, "")


def _drop_table(hazard: Hazard, situation: Situation) -> Recipe:
    table, server = table_of(hazard, situation), situation.server
    name = hazard.table.name if hazard.table else "…"
    kept = quoted(f"{name}_unused", server)
    return Recipe(
        (
            Step("Ship code that no longer names the table; drop foreign keys from and to it"),
            Step(
                "Rename it away and wait: who still needs it says so, and a rename brings it back",
                f"ALTER TABLE {table} RENAME TO {kept};",
            ),
            Step("Then drop it, in a change of its own", f"DROP TABLE {kept};"),
        )
    )


def _rename_column(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    old = hazard.column or "…"
    new = operation.new_name if isinstance(operation, RenameColumn) else "…"
    table, server = table_of(hazard, situation), situation.server
    before, after = quoted(old, server), quoted(new, server)
    return Recipe(
        (
            Step(
                "Keep the column, and give it the new name in the code only, where that will do",
                "",
                _named_in_code(situation, old, new),
            ),
            Step(
                "Else add the new column, and have the code write both",
                f"ALTER TABLE {table} ADD COLUMN {after} …;",
            ),
            backfill(
                situation,
                table,
                f"{after} = {before}",
                f"{after} IS NULL AND {before} IS NOT NULL",
            ),
            Step("Ship code that reads the new one, then code that no longer names the old one"),
            Step("Then drop the old one", f"ALTER TABLE {table} DROP COLUMN {before};"),
        )
    )


def _named_in_code(situation: Situation, old: str, new: str) -> str:
    return {
        "django": f"{new} = models.…Field(db_column='{old}')",
        "rails": f"alias_attribute :{new}, :{old}",
        "alembic": f'{new} = mapped_column("{old}", …)',
        "typeorm": f"@Column({{ name: '{old}' }}) {new}",
        "prisma": f'{new} … @map("{old}")',
        "ecto": f"field :{new}, …, source: :{old}",
    }.get(situation.migration.framework, "")


def _rename_table(hazard: Hazard, situation: Situation) -> Recipe:
    old = table_of(hazard, situation)
    return Recipe(
        (
            Step(
                "Keep the table, and give it the new name in the code only, where that will do",
                "",
                _table_in_code(situation, hazard),
            ),
            Step(
                "Else rename it and leave a view by the old name, which old code reads and writes",
                _with_view(hazard, situation, old) if is_postgresql(situation) else "",
            ),
            Step("Ship the code that uses the new name"),
            Step("Then drop the view", f"DROP VIEW {old};"),
        )
    )


def _with_view(hazard: Hazard, situation: Situation, old: str) -> str:
    """The new name and the view in one transaction."""
    operation, server = situation.operation, situation.server
    move, target = "RENAME TO …", "…"
    if isinstance(operation, RenameTable | RenameObject):
        target = quoted(operation.new_name, server)
        move = f"RENAME TO {target}"
    elif isinstance(operation, AlterTableOption):
        move = f"SET SCHEMA {quoted(operation.value, server)}"
        target = f"{quoted(operation.value, server)}.{hazard.table.name if hazard.table else '…'}"
    view = f"CREATE VIEW {old} AS SELECT * FROM {target};"  # noqa: S608 - a text to paste
    return f"BEGIN;\nALTER TABLE {old} {move};\n{view}\nCOMMIT;"


def _table_in_code(situation: Situation, hazard: Hazard) -> str:
    name = hazard.table.name if hazard.table else "…"
    return {
        "django": f"class Meta:\n    db_table = '{name}'",
        "rails": f'self.table_name = "{name}"',
        "alembic": f'__tablename__ = "{name}"',
        "typeorm": f"@Entity('{name}')",
        "prisma": f'@@map("{name}")',
        "ecto": f'schema "{name}" do',
    }.get(situation.migration.framework, "")


def _after_the_code(hazard: Hazard, situation: Situation) -> Recipe:  # noqa: ARG001 - all take both
    return Recipe(
        (
            Step(
                "Ship the code that stops using it, without this migration; wait until it runs everywhere"
            ),
            pasted("Then ship this migration by itself", situation),
        )
    )


WRITERS = {
    "drop-column": _drop_column,
    "drop-table": _drop_table,
    "rename-column": _rename_column,
    "rename-table": _rename_table,
    "set-schema": _rename_table,
    "destructive-with-code": _after_the_code,
    "drop-object": _after_the_code,
}
