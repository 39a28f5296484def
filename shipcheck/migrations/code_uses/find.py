"""Finds where the code of a commit uses tables and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.git.objects import read_blobs
from shipcheck.migrations.code_uses.columns import ignored_at, uses_of_column
from shipcheck.migrations.code_uses.context import context_of
from shipcheck.migrations.code_uses.lexing import read
from shipcheck.migrations.code_uses.models import models_of
from shipcheck.migrations.code_uses.searching import can_ask, search
from shipcheck.migrations.code_uses.spelling import is_common
from shipcheck.migrations.code_uses.tables import uses_of_table
from shipcheck.migrations.code_uses.use import Grade, How, Use, Uses

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
        found[name] = _uses(hits, name, sources, complete=len(wanted) <= FILES)
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
    models = {path for path in tables if _may_declare(path)}
    return (tables & columns) | models | (set() if is_common(name.column) else columns)


def _may_declare(path: str) -> bool:
    """Whether a file's place says that models are declared there."""
    lower = path.lower()
    return any(
        word in lower for word in ("model", "schema", "entit", "domain", "tables", "storage")
    )


async def _read_all(git: Git, commit: str, paths: Sequence[str]) -> dict[str, Source]:
    contents = await read_blobs(git, [f"{commit}:{path}" for path in paths])
    return {
        path: read(path, content)
        for path, content in zip(paths, contents, strict=True)
        if content is not None and len(content) <= FILE_BYTES
    }


@dataclass(slots=True)
class _Found:
    """What one name has so far."""

    places: list[Use] = field(default_factory=list)
    words: int = 0
    elsewhere: int = 0
    ignored: str = ""
    declared: list[Use] = field(default_factory=list)


def _uses(hits: Hits, name: Name, sources: Mapping[str, Source], *, complete: bool) -> Uses:
    classes = {
        model.name
        for path in hits.tables[name.table]
        if path in sources
        for model in models_of(sources[path], name.table)
        if model.mapped
    }
    found = _Found()
    for path in sorted(_worth_reading(hits, name) & sources.keys()):
        _look(found, sources[path], name, classes)
    if name.column is not None and not found.ignored and not _has_model_use(found):
        found.places += found.declared
    places = sorted(found.places, key=lambda use: (use.path, use.line))
    # A rare word in code that names no table may be the column all the same.
    unsure = name.column is not None and found.elsewhere and not is_common(name.column)
    known = name.column is None or bool(hits.tables[name.table])
    return Uses(
        tuple(places),
        found.words,
        complete and known and not (unsure and not places),
        found.ignored,
    )


def _look(found: _Found, source: Source, name: Name, classes: Collection[str]) -> None:
    """Add what a file has of a name."""
    context = context_of(source, name.table, classes, name.others)
    if name.column is None:
        uses = uses_of_table(context, classes)
    else:
        uses = uses_of_column(context, name.column)
        found.ignored = found.ignored or ignored_at(context, name.column)
        found.declared += [
            Use(source.path, line, source.line(line).strip()[:200], How.CACHED, Grade.LIKELY)
            for model in context.models
            if model.lists
            for line in [source.line_of(model.start)]
        ]
    for use in uses:
        if use.grade is Grade.WORD:
            found.words += 1
            found.elsewhere += 0 if context.named or (name.column or "") not in use.text else 1
        else:
            found.places.append(use)


def _has_model_use(found: _Found) -> bool:
    return any(use.how is How.CACHED for use in found.places)
