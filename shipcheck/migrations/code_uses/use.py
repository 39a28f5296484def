"""What is looked for in code, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class Name:
    """A table, or a column of it, as the database calls them, without the schema.

    `others` are tables that have a column of the same name: `story.score` is not `comments.score`.
    """

    table: str
    column: str | None = None
    others: frozenset[str] = field(default=frozenset(), compare=False)


class Grade(IntEnum):
    """How sure it is that a place means this table or column, the surest last."""

    WORD = 0  # the word alone: no use
    LIKELY = 1  # an attribute, a key or a symbol of that name, in a file that names the table
    CERTAIN = 2  # both table (or model) and column are named


class How(StrEnum):
    """In what way code names it."""

    MODEL = "declared in a model"
    SQL = "named in SQL"
    ATTRIBUTE = "read or written"
    KEY = "named in a query"
    CACHED = "kept in the list of columns of its model"


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names it: `text` is the line, without the space around it."""

    path: str
    line: int
    text: str
    how: How
    grade: Grade


@dataclass(frozen=True, slots=True)
class Uses:
    """What code has of a name.

    `places` are likely and certain uses, by path and line. `words` counts lines that only hold the word.
    `understood` is whether no place at all would mean that nothing uses it. `ignored` is where the model
    says that it does without the column (Rails' `ignored_columns`), as `path:line`, empty if nowhere.
    """

    places: tuple[Use, ...] = ()
    words: int = 0
    understood: bool = True
    ignored: str = ""
