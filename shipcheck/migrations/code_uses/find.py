"""Finds where the code of a commit uses tables and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.objects import read_blobs
from shipcheck.migrations.code_uses.collecting import collect
from shipcheck.migrations.code_uses.lexing import read
from shipcheck.migrations.code_uses.searching import can_ask, search, table_words
from shipcheck.migrations.code_uses.spelling import is_common, normal
from shipcheck.migrations.code_uses.use import Uses

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shipcheck.git.runner import Git
    from shipcheck.migrations.code_uses.lexing import Source
    from shipcheck.migrations.code_uses.searching import Hits
    from shipcheck.migrations.code_uses.use import Name

FILES = 3_000
"""How many files are read at most; with more, what is not found is not known to be unused."""

FILE_BYTES = 1_000_000
"""What is larger is data or made by a tool."""


_PLACES = ("model", "schema", "entit", "domain", "tables", "storage")
"""What paths of files hold in which models are declared."""


async def find_uses(
    git: Git, commit: str, names: Sequence[Name], *, without: Collection[str] = ()
) -> Mapping[Name, Uses]:
    """What the code at a commit has of each table and column.

    One `git grep` for all of them, then only the files are read that hold a table's words, and for a
    column its word as well. Tests, migrations, documents and copies of others' code are none of it.

    Args:
        git: the repository.
        commit: where to look.
        names: what to look for.
        without: paths to leave out: the migrations, which name what they drop.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    asked = [name for name in dict.fromkeys(names) if can_ask(name)]
    found = {name: Uses(understood=False) for name in names}
    if not asked:
        return found
    hits = await search(git, commit, asked)
    for paths in (*hits.tables.values(), *hits.columns.values()):
        paths.difference_update(without)
    wanted = sorted({path for name in asked for path in _worth_reading(hits, name)})
    sources = await _read_all(git, commit, wanted[:FILES])
    for name in asked:
        files = [sources[path] for path in sorted(_worth_reading(hits, name) & sources.keys())]
        known = len(wanted) <= FILES and bool(name.column is None or hits.tables[name.table])
        found[name] = collect(name, files, known=known)
    return found


def _worth_reading(hits: Hits, name: Name) -> set[str]:
    """Files that may use the name: those of the table, and for a column those with its word.

    The files of the table's models are read in any case, which nobody knows before they are read; a model
    that is declared is in a file that names the table, so these are read where they are few.
    """
    tables = hits.tables[name.table]
    if name.column is None:
        return tables
    columns = hits.columns[name.column]
    rows = {normal(one) for one in table_words(name.table)}
    models = {path for path in tables if _may_declare(path, rows)}
    return (tables & columns) | models | (set() if is_common(name.column) else columns)


def _may_declare(path: str, rows: Collection[str]) -> bool:
    """Whether a file's place says that models are declared there, or its name that this one is."""
    lower = path.lower()
    name = normal(lower.rsplit("/", 1)[-1].split(".", 1)[0])
    return name in rows or any(word in lower for word in _PLACES)


async def _read_all(git: Git, commit: str, paths: Sequence[str]) -> dict[str, Source]:
    contents = await read_blobs(git, [f"{commit}:{path}" for path in paths])
    return {
        path: read(path, content)
        for path, content in zip(paths, contents, strict=True)
        if content is not None and len(content) <= FILE_BYTES
    }
