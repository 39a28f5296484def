"""What operations are made of: names, types, columns, constraints, indexes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ObjectName:
    """The name of a table, index, type or the like, as the database folds it (`Users` → `users`).

    `schema` is None where the statement names none.
    """

    name: str
    schema: str | None = None

    def __str__(self) -> str:
        """`schema.name`, or the name alone."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A type by its canonical name in the dialect, with its arguments: `varchar`, `(20,)`.

    PostgreSQL's names are those of its catalog without the schema (`int4`, `int8`, `bool`,
    `varchar`, `bpchar`, `numeric`, `timestamptz`, `text`), also where a framework was asked for a
    `bigint`. MySQL's and SQLite's are lower case as written, synonyms folded (`integer` → `int`);
    MySQL's `unsigned` is part of the name, and `charset` a text's character set where it is given.
    """

    name: str
    arguments: tuple[int | str, ...] = ()
    array: bool = False
    charset: str = ""

    def __str__(self) -> str:
        """As SQL writes it."""
        inside = f"({', '.join(map(str, self.arguments))})" if self.arguments else ""
        return f"{self.name}{inside}{'[]' if self.array else ''}"


class Volatility(StrEnum):
    """Whether the value of an expression is the same for all rows of a statement."""

    CONSTANT = "constant"  # literals, casts of them, immutable functions of them
    STABLE = "stable"  # now(): one value a statement
    VOLATILE = "volatile"  # random(), gen_random_uuid(), nextval(): another value for every row
    UNKNOWN = "unknown"  # a function that we do not know


@dataclass(frozen=True, slots=True)
class Default:
    """A default value: its SQL text (`NULL` is no default), and whether every row gets its own."""

    text: str
    volatility: Volatility = Volatility.CONSTANT


class Generated(StrEnum):
    """How a column's values come by themselves."""

    STORED = "stored"
    VIRTUAL = "virtual"
    IDENTITY = "identity"
    SERIAL = "serial"  # serial, bigserial; also MySQL's AUTO_INCREMENT


class ConstraintKind(StrEnum):
    """The kinds of constraints."""

    CHECK = "check"
    FOREIGN_KEY = "foreign_key"
    UNIQUE = "unique"
    PRIMARY_KEY = "primary_key"
    EXCLUSION = "exclusion"
    NOT_NULL = "not_null"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a table or a column.

    `columns` are the constrained columns (empty for a check whose columns are not known).
    `expression` is the text of a check or an exclusion. `valid` is false for NOT VALID. `using_index`
    is the index that a unique or primary key takes over. `enforced` is false for PostgreSQL 18's and
    MySQL's NOT ENFORCED.
    """

    kind: ConstraintKind
    name: str | None = None
    columns: tuple[str, ...] = ()
    references: ObjectName | None = None
    referenced_columns: tuple[str, ...] = ()
    expression: str = ""
    valid: bool = True
    using_index: str | None = None
    enforced: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is made.

    `type` is None where it cannot be known. `nullable` is false for NOT NULL and for a primary key.
    `constraints` are those written at the column (check, unique, primary key, references); NOT NULL
    stands in `nullable` alone. `first_or_after` is MySQL's position, where it is not the last.
    """

    name: str
    type: ColumnType | None
    nullable: bool = True
    default: Default | None = None
    generated: Generated | None = None
    constraints: tuple[Constraint, ...] = ()
    first_or_after: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index: `columns` are names of columns, or texts of expressions.

    `name` is None where the database chooses it. `where` is the text of a partial index's condition.
    """

    name: str | None
    table: ObjectName
    columns: tuple[str, ...]
    unique: bool = False
    method: str = ""
    where: str = ""
    valid: bool = True
