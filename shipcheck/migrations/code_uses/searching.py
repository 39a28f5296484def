"""One `git grep` for all words, and which files are worth reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.git.names import checked_name
from shipcheck.migrations.code_uses.spelling import PLAIN, loose, singulars, tails
from shipcheck.model.path_kinds import VENDOR_FOLDERS, kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.git.runner import Git
    from shipcheck.migrations.code_uses.use import Name

_BEFORE = "(find_by_|find_or_create_by_|saved_change_to_|will_save_change_to_)?"
_AFTER = "(__[a-z_]+|_was|_changed|_before_last_save|_before_type_cast)?"
_MARKUP_SUFFIXES = (".xml", ".prisma", ".hbm", ".yml", ".yaml")
_NOT_RUN = re.compile(
    r"_v\d+\.sql$|(?:^|/)(?:migrations?|migrate)/\d[^/]*/|(?:^|/)db/\w+/\d{8,14}_\w+\.rb$"
    r"|^\.|\.(?:mdc|adoc)$",
    re.IGNORECASE,
)
"""Versions of a view, all of which are kept (the database itself refuses to drop what the last one
reads); migrations that are folders; migrations of rows, and of other databases, which ran once; settings
of tools."""

_READ = (FileKind.CODE, FileKind.OTHER)


@dataclass(slots=True)
class Hits:
    """The paths that hold the words of tables, and of columns, each by the word asked for."""

    tables: dict[str, set[str]] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)


def can_ask(name: Name) -> bool:
    """Whether the names are words that code could hold as they are."""
    words = (name.table, *([name.column] if name.column is not None else []))
    return all(PLAIN.fullmatch(word) for word in words)


def table_words(table: str) -> tuple[str, ...]:
    """All ways of naming the table or its model: plural, singular, without the app's name."""
    wholes = {table, *tails(table)}
    return tuple(sorted({one for whole in wholes for one in (whole, *singulars(whole))}))


def column_words(column: str) -> tuple[str, ...]:
    """All ways of naming the column: a foreign key is also known without its `_id`."""
    bare = re.sub(r"(_id|Id)$", "", column)
    return (column, bare) if bare and bare != column else (column,)


def table_pattern(table: str, *, tail: bool = True) -> re.Pattern[str]:
    """The table or its model as a word of code."""
    words = table_words(table) if tail else (table, *singulars(table))
    return _word(sorted(words, key=len, reverse=True))


def column_pattern(column: str) -> re.Pattern[str]:
    """The column as a word of code, with what Rails and Django put around it."""
    return _word(column_words(column), _BEFORE, _AFTER)


def _word(words: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str]:
    choice = "|".join(loose(word) for word in words)
    return re.compile(
        rf"(?<![A-Za-z0-9_]){before}(?P<word>{choice}){after}(?![A-Za-z0-9_])", re.IGNORECASE
    )


async def search(git: Git, commit: str, names: Sequence[Name]) -> Hits:
    """The files of code at a commit that name each table, and each column.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    tables = {name.table: table_pattern(name.table) for name in names}
    columns = {name.column: column_pattern(name.column) for name in names if name.column}
    words = {one for table in tables for one in table_words(table)}
    words |= {one for column in columns for one in column_words(column)}
    pattern = f"{_BEFORE}({'|'.join(sorted(map(loose, words)))}){_AFTER}"
    found = await git.text(
        "grep", "-z", "--only-matching", "--ignore-case", "--word-regexp", "--extended-regexp", "-I",
        "--full-name", "-e", pattern, checked_name(commit), "--", ":/", ok=(0, 1),
    )  # fmt: skip
    hits = Hits({table: set() for table in tables}, {column: set() for column in columns})
    for path, word in {_entry(line) for line in found.split("\n") if "\0" in line}:
        if is_read(path):
            _sort(hits.tables, tables, path, word)
            _sort(hits.columns, columns, path, word)
    return hits


def is_read(path: str) -> bool:
    """Whether a file's code runs in production: no test, migration, document or copy of others' code."""
    if kind_of(path) not in _READ and not path.lower().endswith(_MARKUP_SUFFIXES[:3]):
        return False
    if path.lower().endswith((".lock", ".log", ".csv", ".txt", ".svg", ".map", ".json", ".patch")):
        return False
    if _NOT_RUN.search(path):
        return False
    return not any(f"/{folder}" in f"/{path}" for folder in (*VENDOR_FOLDERS, "node_modules/"))


def _entry(line: str) -> tuple[str, str]:
    place, _, word = line.partition("\0")
    return place.partition(":")[2], word


def _sort(
    found: dict[str, set[str]], patterns: dict[str, re.Pattern[str]], path: str, word: str
) -> None:
    for name, pattern in patterns.items():
        if pattern.fullmatch(word):
            found[name].add(path)
