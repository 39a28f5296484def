"""What is done to tables, their columns and constraints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.parts import Column, ColumnType, Constraint, Default, ObjectName


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A new table; `parent` where it is a partition, `filled` for `AS SELECT`.

    `partitioned` is whether it is made of partitions (PARTITION BY). `complete` is false where columns come
    from elsewhere (LIKE, INHERITS, AS SELECT).
    """

    table: ObjectName
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    if_not_exists: bool = False
    temporary: bool = False
    parent: ObjectName | None = None
    complete: bool = True
    filled: bool = False
    partitioned: bool = False


@dataclass(frozen=True, slots=True)
class DropTable:
    """A table goes, with its data."""

    table: ObjectName
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class RebuildTable:
    """SQLite's way to change a table: a new one is filled from the old, which goes and leaves its name.

    `copied` are pairs of a new column and the text that fills it, mostly the old column's name; None for
    `SELECT *`. What it does to each column comes before it as operations of their own, once the old
    table is known (`rebuilds.expanded`).
    """

    table: ObjectName
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    copied: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class RenameTable:
    """A table gets another name."""

    table: ObjectName
    new_name: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column is added; `application_default` is a default that only the framework knows.

    Django before 5 adds the column with a default and drops that default at once. MySQL's `algorithm` and
    `lock` clauses are upper case as written, else empty; so in the classes below.
    """

    table: ObjectName
    column: Column
    if_not_exists: bool = False
    application_default: bool = False
    algorithm: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A column goes, with its data."""

    table: ObjectName
    column: str
    if_exists: bool = False
    cascade: bool = False
    algorithm: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """A column gets another name."""

    table: ObjectName
    column: str
    new_name: str


@dataclass(frozen=True, slots=True)
class AlterColumnType:
    """A column gets another type; `using` is the expression that converts, if one is given.

    `old` is the type before, where the migration itself says it (Alembic's existing_type).
    """

    table: ObjectName
    column: str
    type: ColumnType | None
    using: str = ""
    old: ColumnType | None = None


@dataclass(frozen=True, slots=True)
class RedefineColumn:
    """MySQL's MODIFY and CHANGE: the whole column anew, also under a new name."""

    table: ObjectName
    column: str
    new: Column
    algorithm: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class SetNotNull:
    """A column must have values from now on."""

    table: ObjectName
    column: str


@dataclass(frozen=True, slots=True)
class DropNotNull:
    """A column may be empty from now on."""

    table: ObjectName
    column: str


@dataclass(frozen=True, slots=True)
class SetDefault:
    """New rows get another default."""

    table: ObjectName
    column: str
    default: Default


@dataclass(frozen=True, slots=True)
class DropDefault:
    """New rows get no default any more."""

    table: ObjectName
    column: str


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """A constraint is added to a table that is there."""

    table: ObjectName
    constraint: Constraint
    algorithm: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class ValidateConstraint:
    """Rows that were there before a NOT VALID constraint are looked through."""

    table: ObjectName
    name: str


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """A constraint goes."""

    table: ObjectName
    name: str
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class AttachPartition:
    """A table becomes a partition; `bound` is the text of its bound."""

    parent: ObjectName
    partition: ObjectName
    bound: str = ""


@dataclass(frozen=True, slots=True)
class DetachPartition:
    """A partition becomes a table of its own."""

    parent: ObjectName
    partition: ObjectName
    concurrently: bool = False


@dataclass(frozen=True, slots=True)
class AlterTableOption:
    """Any other change of a table; `option` says which, in SQL's words, upper case.

    Options that rules ask for: `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE`, `SET ACCESS METHOD`,
    `SET SCHEMA` (`value` is it), `REPLICA IDENTITY`, `ENABLE ROW LEVEL SECURITY`, `FORCE ROW LEVEL
    SECURITY`, `DISABLE ROW LEVEL SECURITY`, `ENABLE TRIGGER`, `DISABLE TRIGGER`, `SET STATISTICS`,
    `SET STORAGE`, `SET`, `RESET`, `OWNER TO`, `CLUSTER ON`, `INHERIT`, `NO INHERIT`, `ADD IDENTITY`,
    `DROP IDENTITY`, `DROP EXPRESSION`, `SET EXPRESSION`, `ALTER CONSTRAINT`; MySQL's
    `CONVERT TO CHARACTER SET`, `ENGINE`,
    `AUTO_INCREMENT`, `COMMENT`, `ORDER BY`, `FORCE`, `ALGORITHM` and `LOCK` (`value` is it), `DROP
    PARTITION`, `TRUNCATE PARTITION`, `REORGANIZE PARTITION` and the like.
    """

    table: ObjectName
    option: str
    column: str | None = None
    value: str = ""
