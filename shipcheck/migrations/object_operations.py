"""What is done to indexes, types, views, functions and the like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.parts import Index, ObjectName


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """An index is built. MySQL's `algorithm` and `lock` are upper case as written, else empty.

    `only` is PostgreSQL's ON ONLY: the index of a partitioned table without those of its partitions.
    """

    index: Index
    concurrently: bool = False
    if_not_exists: bool = False
    algorithm: str = ""
    lock: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class DropIndex:
    """An index goes; `table` is None where the statement does not say whose it is."""

    name: ObjectName
    table: ObjectName | None = None
    concurrently: bool = False
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class Reindex:
    """An index, or all of a table, schema or database (`kind`), is built anew."""

    kind: str
    name: ObjectName | None
    concurrently: bool = False


class ObjectKind(StrEnum):
    """What `RenameObject`, `CreateObject`, `AlterObject` and `DropObject` are about."""

    INDEX = "index"
    CONSTRAINT = "constraint"
    TYPE = "type"
    ENUM_VALUE = "enum value"
    DOMAIN = "domain"
    SCHEMA = "schema"
    SEQUENCE = "sequence"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    FUNCTION = "function"
    PROCEDURE = "procedure"
    AGGREGATE = "aggregate"
    TRIGGER = "trigger"
    RULE = "rule"
    POLICY = "policy"
    EXTENSION = "extension"
    DATABASE = "database"
    ROLE = "role"
    OTHER = "object"


@dataclass(frozen=True, slots=True)
class CreateObject:
    """Something other than a table or an index is made; `table` where it belongs to one.

    `values` are an enum's, in order. `constrained` is whether a domain has a check or NOT NULL.
    """

    kind: ObjectKind
    name: ObjectName
    table: ObjectName | None = None
    replace: bool = False
    values: tuple[str, ...] = ()
    constrained: bool = False


@dataclass(frozen=True, slots=True)
class AlterObject:
    """Something other than a table is changed; `action` says how, in SQL's words.

    Actions that rules ask for: `ADD VALUE` (an enum's; `value` is it, `placed` whether BEFORE or AFTER
    is given), `ADD CONSTRAINT`, `ADD CONSTRAINT NOT VALID`, `VALIDATE CONSTRAINT`, `SET NOT NULL` (a
    domain's), `SET SCHEMA`.
    """

    kind: ObjectKind
    name: ObjectName
    action: str
    table: ObjectName | None = None
    value: str = ""
    placed: bool = False


@dataclass(frozen=True, slots=True)
class RenameObject:
    """Something other than a table or a column gets another name; `table` where it belongs to one."""

    kind: ObjectKind
    name: ObjectName
    new_name: str
    table: ObjectName | None = None


@dataclass(frozen=True, slots=True)
class DropObject:
    """Something other than a table, column, index or constraint goes."""

    kind: ObjectKind
    name: ObjectName
    table: ObjectName | None = None
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class RefreshView:
    """REFRESH MATERIALIZED VIEW."""

    view: ObjectName
    concurrently: bool = False
