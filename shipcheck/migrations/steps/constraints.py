"""Steps round constraints that look through a busy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    SetNotNull,
    ValidateConstraint,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.batches import backfill
from shipcheck.migrations.steps.rails import is_rails, symbol
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.windows import Work, window
from shipcheck.migrations.steps.wording import (
    columns,
    is_postgresql,
    named,
    not_in_place,
    outside,
    quoted,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Hazard, Situation


def _constraint(situation: Situation, kind: ConstraintKind) -> Constraint | None:
    """The constraint of this kind that the operation adds."""
    operation = situation.operation
    if isinstance(operation, AddConstraint) and operation.constraint.kind is kind:
        return operation.constraint
    if isinstance(operation, AddColumn):
        return next((one for one in operation.column.constraints if one.kind is kind), None)
    return None


def _name(constraint: Constraint | None, hazard: Hazard, suffix: str) -> str:
    if constraint is not None and constraint.name:
        return constraint.name
    table = hazard.table.name if hazard.table else "table"
    middle = "_".join(constraint.columns) if constraint else hazard.column or ""
    return "_".join(part for part in (table, middle, suffix) if part)


def _validated(hazard: Hazard, situation: Situation, name: str, body: str) -> tuple[Step, Step]:
    """Add it without looking, then look while the table is in use."""
    table, constraint = table_of(hazard, situation), quoted(name, situation.server)
    add = Step(
        "Add it for new rows only: nothing is looked through",
        f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {body} NOT VALID;",
        _add_code(situation, hazard),
    )
    look = Step(
        "In the next migration, in another transaction, look through the old rows; nobody waits",
        f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint};",
        _validate_code(situation, hazard, name),
    )
    return add, look


def _add_code(situation: Situation, hazard: Hazard) -> str:
    call = "add_foreign_key" if "foreign" in hazard.rule else "add_check_constraint"
    return _rails(situation, hazard, call, "…, validate: false")


def _validate_code(situation: Situation, hazard: Hazard, name: str) -> str:
    call = "validate_foreign_key" if "foreign" in hazard.rule else "validate_check_constraint"
    return _rails(situation, hazard, call, f'name: "{name}"')


def _foreign_key(hazard: Hazard, situation: Situation) -> Recipe:
    constraint = _constraint(situation, ConstraintKind.FOREIGN_KEY)
    server = situation.server
    name = _name(constraint, hazard, "fkey")
    if not is_postgresql(situation):
        return Recipe((Step(not_in_place(situation)),), window(Work.REWRITE, hazard, situation))
    local = columns(constraint.columns, server) if constraint and constraint.columns else "…"
    target = named(constraint.references, server) if constraint and constraint.references else "…"
    their = constraint.referenced_columns if constraint else ()
    body = f"FOREIGN KEY ({local}) REFERENCES {target}" + (
        f" ({columns(their, server)})" if their else ""
    )
    return Recipe(_validated(hazard, situation, name, body), window(Work.SCAN, hazard, situation))


def _check(hazard: Hazard, situation: Situation) -> Recipe:
    constraint = _constraint(situation, ConstraintKind.CHECK)
    if not is_postgresql(situation):
        return Recipe((Step(not_in_place(situation)),), window(Work.REWRITE, hazard, situation))
    name = _name(constraint, hazard, "check")
    expression = (constraint.expression if constraint else "") or "…"
    steps = _validated(hazard, situation, name, f"CHECK ({expression})")
    return Recipe(steps, window(Work.SCAN, hazard, situation))


def _unique(hazard: Hazard, situation: Situation) -> Recipe:
    """UNIQUE and PRIMARY KEY take over an index that was built without blocking."""
    primary = hazard.rule == "primary-key-builds-index"
    kind = ConstraintKind.PRIMARY_KEY if primary else ConstraintKind.UNIQUE
    constraint = _constraint(situation, kind)
    server, table = situation.server, table_of(hazard, situation)
    name = quoted(_name(constraint, hazard, "pkey" if primary else "key"), server)
    over = columns(constraint.columns, server) if constraint and constraint.columns else "…"
    if not is_postgresql(situation):
        sql = f"ALTER TABLE {table} ADD UNIQUE INDEX {name} ({over}), ALGORITHM=INPLACE, LOCK=NONE;"
        step = Step("Build it while the table is in use", "" if primary else sql)
        return Recipe((step,), window(Work.BUILD, hazard, situation))
    word = "PRIMARY KEY" if primary else "UNIQUE"
    build = Step(
        "Build the index while the table is in use, outside a transaction",
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({over});",
        outside(situation),
    )
    take = Step(
        "In the next migration make it the constraint: an instant",
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {name};",
    )
    first = not_null_steps(hazard, situation, constraint.columns) if primary and constraint else ()
    return Recipe((*first, build, take), window(Work.BUILD, hazard, situation))


def _exclusion(hazard: Hazard, situation: Situation) -> Recipe:
    table = table_of(hazard, situation)
    return Recipe(
        (
            Step(
                "Make a new table with the constraint, and write to both from the code",
                f"CREATE TABLE {table}_new (LIKE {table} INCLUDING ALL, EXCLUDE USING gist (…));",
            ),
            Step("Copy the rows in batches; what the constraint refuses has to be settled first"),
            Step(
                "Swap the tables in one transaction with a short lock_timeout",
                f"BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE {table} RENAME TO …_old;\n"
                f"ALTER TABLE {table}_new RENAME TO …;\nCOMMIT;",
            ),
        ),
        window(Work.BUILD, hazard, situation),
    )


def _not_null(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    column = operation.column if isinstance(operation, SetNotNull) else hazard.column or "…"
    if not is_postgresql(situation):
        steps = _not_null_at_once(hazard, situation, column)
        return Recipe(steps, window(Work.REWRITE, hazard, situation))
    steps = not_null_steps(hazard, situation, (column,))
    return Recipe(steps, window(Work.SCAN, hazard, situation))


def _not_null_at_once(hazard: Hazard, situation: Situation, name: str) -> tuple[Step, ...]:
    """Where no check can be validated beside those who write: the code and the rows come first."""
    table, column = table_of(hazard, situation), quoted(name, situation.server)
    known = situation.schema.table(hazard.table) if hazard.table else None
    found = known.columns.get(name) if known else None
    kind = found.type if found and found.type else "…"
    sql = f"ALTER TABLE {table} MODIFY {column} {kind} NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;"
    last = Step(
        "Then set it: with these words the server says no rather than let anybody wait", sql
    )
    if situation.server.dialect is Dialect.SQLITE:
        last = Step(not_in_place(situation))
    first = Step("Have the code write a value always, and ship that")
    return first, backfill(situation, table, f"{column} = …", f"{column} IS NULL"), last


def not_null_steps(
    hazard: Hazard, situation: Situation, names: tuple[str, ...]
) -> tuple[Step, ...]:
    """The ways to NOT NULL that keep nobody waiting: by a check that is validated first."""
    return tuple(step for name in names for step in _not_null_of(hazard, situation, name))


def _not_null_of(hazard: Hazard, situation: Situation, name: str) -> Iterator[Step]:
    table, server = table_of(hazard, situation), situation.server
    column, check = quoted(name, server), quoted(f"{name}_not_null", server)
    called = f'name: "{name}_not_null"'
    yield Step(
        "Have the code write a value always, and ship that; then ask it of new rows",
        f"ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID;",
        _rails(
            situation, hazard, "add_check_constraint",
            f'"{name} IS NOT NULL", {called}, validate: false',
        ),
    )  # fmt: skip
    yield backfill(situation, table, f"{column} = …", f"{column} IS NULL")
    yield Step(
        "In a migration of its own look through the rows; nobody waits",
        f"ALTER TABLE {table} VALIDATE CONSTRAINT {check};",
        _rails(situation, hazard, "validate_check_constraint", called),
    )
    calls = (("change_column_null", f":{name}, false"), ("remove_check_constraint", called))
    yield Step(
        "In the next one set it: the check shows that no row has to be read (PostgreSQL 12+)",
        f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;\n"
        f"ALTER TABLE {table} DROP CONSTRAINT {check};",
        "\n".join(_rails(situation, hazard, *one) for one in calls).strip(),
    )


def _rails(situation: Situation, hazard: Hazard, call: str, rest: str) -> str:
    """A call on the hazard's table, where the migration is one of Rails'."""
    if not is_rails(situation) or hazard.table is None:
        return ""
    return f"{call} {symbol(hazard.table.name)}, {rest}"


def _validate(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    name: str | None = None
    if isinstance(operation, ValidateConstraint):
        name = operation.name
    elif isinstance(operation, AddConstraint):
        name = operation.constraint.name
    shown = quoted(name, situation.server) if name else "…"
    sql = f"ALTER TABLE {table_of(hazard, situation)} VALIDATE CONSTRAINT {shown};"
    code = _rails(situation, hazard, "validate_constraint", f':"{name or "…"}"')
    return Recipe((Step("Validate in the next migration, in a transaction of its own", sql, code),))


def _domain(hazard: Hazard, situation: Situation) -> Recipe:
    """A check of a column can be validated while it is in use; that of a domain cannot."""
    table = table_of(hazard, situation) if hazard.table is not None else "…"
    return Recipe(
        (
            Step(
                "Leave the domain as it is; put the check on each column that has it, for new rows",
                f"ALTER TABLE {table} ADD CONSTRAINT … CHECK (…) NOT VALID;",
            ),
            Step(
                "In the next migration look through the old rows; nobody waits",
                f"ALTER TABLE {table} VALIDATE CONSTRAINT …;",
            ),
        ),
        window(Work.SCAN, hazard, situation),
    )


def _column_with_constraint(hazard: Hazard, situation: Situation) -> Recipe:
    """ADD COLUMN with CHECK, UNIQUE or REFERENCES: the column first, then its constraint."""
    operation = situation.operation
    if not isinstance(operation, AddColumn):
        return _check(hazard, situation)
    column = operation.column
    table, server = table_of(hazard, situation), situation.server
    add = Step(
        "Add the column alone",
        f"ALTER TABLE {table} ADD COLUMN {quoted(column.name, server)} {column.type or '…'};",
    )
    by_kind = {
        ConstraintKind.UNIQUE: _unique,
        ConstraintKind.CHECK: _check,
        ConstraintKind.FOREIGN_KEY: _foreign_key,
    }
    kinds = [one.kind for one in column.constraints if one.kind in by_kind]
    rest = [by_kind[kind](hazard, situation) for kind in kinds]
    steps = (add, *(step for recipe in rest for step in recipe.steps))
    return Recipe(steps, rest[0].window if rest else None)


WRITERS = {
    "foreign-key-blocks-writes": _foreign_key,
    "check-scans": _check,
    "unique-builds-index": _unique,
    "primary-key-builds-index": _unique,
    "exclusion-builds-index": _exclusion,
    "set-not-null-scans": _not_null,
    "not-null-for-old-code": _not_null,
    "validate-under-lock": _validate,
    "constraint-never-validated": _validate,
    "domain-constraint-scans": _domain,
    "add-column-scans": _column_with_constraint,
}
