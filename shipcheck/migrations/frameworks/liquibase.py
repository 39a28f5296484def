"""Liquibase: changelogs in formatted SQL, XML, YAML and JSON, each with one or more changesets."""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.paths import in_order, is_look_alike, lies_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = (
    "**/liquibase.properties", "**/*changelog*master*", "**/*master*changelog*", "**/*changelog-root*",
    "**/db.changelog.*", "**/changelog.xml", "**/changelog.yaml", "**/changelog.yml", "**/changelog.json",
)  # fmt: skip
RANK = 10
MOST_NEAR = 200
"""SQL files that are read lest a changelog names them."""

_ENDINGS = (".xml", ".yaml", ".yml", ".json", ".sql")
_IN_SQL = re.compile(rb"(?i)\A(?:\xef\xbb\xbf)?\s*--\s*liquibase\s+formatted\s+sql")
_IN_XML = re.compile(rb"<(?:\w+:)?databaseChangeLog\b.*<(?:\w+:)?changeSet\b", re.DOTALL)
_IN_YAML = re.compile(
    rb"^[\s{\"']*databaseChangeLog[\"']?\s*:.*\bchangeSet\b", re.DOTALL | re.MULTILINE
)
_INCLUDED = re.compile(r"""\bfile["']?\s*[:=]\s*["']?([^"'\s,}<>]+)""")


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Any SQL file may say that it is one; others need a word of changelogs or databases in their path."""
    if not path.endswith(_ENDINGS) or is_look_alike(path):
        return False
    if path.endswith(".sql"):
        return True
    words = ("changelog", "change-log", "changeset", "liquibase", "migration", "db/", "database")
    return any(word in path.lower() for word in words)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A changelog with a changeset in it; one that only includes others changes nothing itself."""
    if file.path.endswith(".sql"):
        return _IN_SQL.search(file.content[:1000]) is not None
    pattern = _IN_XML if file.path.endswith(".xml") else _IN_YAML
    return pattern.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:
    """SQL files near the changelog: it may name them with `sqlFile`."""
    if path.endswith(".sql"):
        return ()
    top = _top(path)
    near = (one for one in index_of(project.paths).sql if lies_in(one, top))
    return tuple(islice(near, MOST_NEAR))


def history(path: str, project: Project) -> Sequence[str]:
    """What the master changelog includes, in its order; then the others by their names."""
    top = _top(path)
    there = in_order(one for one in project.paths if lies_in(one, top) and may_own(one, project))
    places: dict[str, int] = {}
    for name in _included(project):
        found = next((one for one in there if one == name or one.endswith(f"/{name}")), None)
        if found is not None:
            places.setdefault(found, len(places))
    return tuple(sorted(there, key=lambda one: places.get(one, len(places))))


def read(file: SourceFile, project: Project) -> Migration:
    """The changesets of the file that run on the project's server."""
    from shipcheck.migrations.liquibase_changes import reading  # noqa: PLC0415 - loads parsers
    from shipcheck.migrations.liquibase_changes.nodes import Unreadable  # noqa: PLC0415

    try:
        sets = reading.read_changesets(file, project)
    except Unreadable as error:
        return _unread(file.path, str(error))
    state, note = reading.way_back(sets)
    text = file.content.decode("utf-8", "replace")
    return Migration(
        path=file.path,
        framework="liquibase",
        identity=", ".join(one.label for one in sets[:3]) or basename(file.path),
        up=reading.up_part(file, sets, project),
        down=reading.down_part(file, sets, project),
        way_back=state,
        way_back_note=note,
        group=_top(file.path),
        allowances=read_allowances(text, comment=_comment(file.path)),
    )


def _unread(path: str, problem: str) -> Migration:
    nothing = Part(path, (), wrapped=True)
    return Migration(
        path=path,
        framework="liquibase",
        identity=basename(path),
        up=nothing,
        down=None,
        way_back=WayBack.MISSING,
        group=_top(path),
        problem=problem,
    )


def _comment(path: str) -> str:
    """How a comment begins; `<!-- shipcheck: … -->` begins with one of SQL's."""
    return "#" if path.endswith((".yaml", ".yml")) else "--"


def _top(path: str) -> str:
    """The folder that changelogs are kept in: the topmost that is named after them, else the file's own."""
    parts = dirname(path).split("/")
    for place, part in enumerate(parts):
        if re.fullmatch(r"(?i)(?:db[._-]?)?change-?logs?|liquibase", part):
            return "/".join(parts[: place + 1])
    return dirname(path)


def _included(project: Project) -> tuple[str, ...]:
    """The files that master changelogs include, in order."""
    found: list[str] = []
    for path in project.files:
        if path.endswith(_ENDINGS) and re.search(r"(?i)change-?log|master", basename(path)):
            found += _INCLUDED.findall((project.text(path) or "")[:1_000_000])
    return tuple(one.removeprefix("classpath:").lstrip("/").removeprefix("./") for one in found)
