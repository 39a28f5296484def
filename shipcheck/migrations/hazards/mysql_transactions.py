"""MySQL and MariaDB commit with every schema change: nothing undoes the first when the second fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations import operations as what
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.servers import Dialect
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation, Whole
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation

RULES = (
    Rule(
        "not-atomic",
        Axis.RUN,
        "A migration that fails half-way leaves half of it behind",
        "MySQL and MariaDB commit with every schema change, in a transaction or not. When a later statement "
        "fails, what ran before stays, and the migration can neither go on nor start again.",
        "https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html, "
        "https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/",
    ),
    Rule(
        "ddl-commits",
        Axis.RUN,
        "A schema change ends the transaction around it",
        "MySQL and MariaDB commit before and after every schema change: rows that were changed before it "
        "cannot be rolled back, and what follows runs outside of the transaction.",
        "https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html; measured on MariaDB 10.11",
    ),
)

_SHAPE = (
    what.CreateTable | what.DropTable | what.RenameTable | what.AddColumn | what.DropColumn
    | what.RenameColumn | what.AlterColumnType | what.RedefineColumn | what.SetNotNull | what.DropNotNull
    | what.SetDefault | what.DropDefault | what.AddConstraint | what.DropConstraint | what.CreateIndex
    | what.DropIndex | what.CreateObject | what.AlterObject | what.RenameObject | what.DropObject
    | what.AlterTableOption | what.Truncate
)  # fmt: skip
_ROWS = what.Insert | what.Update | what.Delete


def _concerns(dialect: Dialect) -> bool:
    return dialect in (Dialect.MYSQL, Dialect.MARIADB)


def find_in_whole(whole: Whole) -> Iterator[Hazard]:
    """Several changes of which at least one commits: a warning; a note where all can run again."""
    if not _concerns(whole.surroundings.server.dialect):
        return
    changing = [one for one in whole.migration.up.statements if _changes(one)]
    shaping = [one for one in changing if _shapes(one)]
    if len(changing) <= 1 or not shaping:
        return
    calm = all(map(_can_run_again, changing)) or _only_makes(changing)
    yield Hazard(
        "not-atomic",
        Level.NOTE if calm else Level.WARNING,
        f"If one of these {len(changing)} statements fails, those before it stay done.",
        fix="Make each change a migration of its own.",
        place=changing[1].place,
    )


def _changes(statement: Statement) -> bool:
    return any(
        isinstance(one, _SHAPE | _ROWS) and not _temporary(one) for one in statement.operations
    )


def _temporary(operation: Operation) -> bool:
    return isinstance(operation, what.CreateTable) and operation.temporary


def _shapes(statement: Statement) -> bool:
    return any(isinstance(one, _SHAPE) for one in statement.operations)


def _can_run_again(statement: Statement) -> bool:
    """Whether it does nothing where it is already done."""
    return all(
        getattr(one, "if_not_exists", False)
        or getattr(one, "if_exists", False)
        or getattr(one, "replace", False)
        or isinstance(one, what.RedefineColumn | what.SetDefault | what.Update | what.Delete)
        for one in statement.operations
    )


def _only_makes(statements: list[Statement]) -> bool:
    """Whether only new tables are made and filled: what is left of them is easily dropped."""
    made: set[str] = set()
    for statement in statements:
        for one in statement.operations:
            if isinstance(one, what.CreateTable):
                made.add(str(one.table))
            elif _table_of(one) not in made:
                return False
    return True


def _table_of(operation: Operation) -> str:
    if isinstance(operation, what.CreateIndex):
        return str(operation.index.table)
    return str(getattr(operation, "table", ""))


def find(situation: Situation) -> Iterator[Hazard]:
    """A transaction that the script itself begins, and in which a schema change commits rows."""
    operation = situation.operation
    if not isinstance(operation, what.TransactionControl) or not _concerns(
        situation.server.dialect
    ):
        return
    if operation.word is not what.TransactionWord.BEGIN:
        return
    within = _transaction(situation)
    shaping = next((one for one in within if _shapes(one)), None)
    if shaping is not None and any(isinstance(o, _ROWS) for one in within for o in one.operations):
        yield Hazard(
            "ddl-commits",
            Level.WARNING,
            "This commits the transaction: rows changed in it before cannot be rolled back any more.",
            fix="Change rows and schema in migrations of their own.",
            place=shaping.place,
        )


def _transaction(situation: Situation) -> list[Statement]:
    """The statements up to the COMMIT or ROLLBACK."""
    found = []
    for statement in situation.part.statements[situation.index + 1 :]:
        if any(isinstance(one, what.TransactionControl) for one in statement.operations):
            break
        found.append(statement)
    return found
