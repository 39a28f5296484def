"""Drizzle Kit: `drizzle/0007_total.sql` with `meta/_journal.json`, or `…/2024…_total/migration.sql`."""

from __future__ import annotations

import json
import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.paths import beside, in_order, inside, siblings
from shipcheck.migrations.sql_files.reading import read_script, script_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/meta/_journal.json", "**/drizzle.config.*", "**/drizzle*.config.*")
RANK = 10

_FILE = re.compile(r"\d+_.*\.sql")
_BREAK = b"--> statement-breakpoint"
_LONGEST_JOURNAL = 5_000_000

WORDS = Words(
    "Drizzle only goes forward; going back is a migration of its own",
    "",
    absent=WayBack.NOT_USUAL,
)


def may_own(path: str, project: Project) -> bool:
    """A numbered SQL file beside `meta/_journal.json`, or a `migration.sql` beside a `snapshot.json`."""
    if basename(path) == "migration.sql":
        return beside(path, "snapshot.json") in project.paths
    if not _FILE.fullmatch(basename(path)):
        return False
    return _journal_path(path) in project.paths or basename(dirname(path)) == "drizzle"


def owns(file: SourceFile, project: Project) -> bool:
    """Beside a journal every one is; elsewhere those with Drizzle's breakpoints."""
    if basename(file.path) == "migration.sql" or _journal_path(file.path) in project.paths:
        return True
    return _BREAK in file.content


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """There is only one way."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The order of the journal; where it does not tell, that of the names."""
    if basename(path) == "migration.sql":
        top = dirname(dirname(path))
        return in_order(
            one
            for one in project.paths
            if one.endswith("/migration.sql") and dirname(dirname(one)) == top
        )
    there = [one for one in siblings(path, project.paths) if _FILE.fullmatch(basename(one))]
    places = {tag: place for place, tag in enumerate(_tags(path, project))}
    last = len(places)
    named = in_order(there)
    return tuple(sorted(named, key=lambda one: places.get(_tag(one), last)))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements: all that is pending runs in one transaction."""
    script = script_of(file)
    whole = basename(file.path) == "migration.sql"
    return build(
        script,
        "drizzle",
        up=read_script(script, project.server, wrapped=True),
        down=None,
        words=WORDS,
        identity=basename(dirname(file.path)) if whole else _tag(file.path),
        group=dirname(dirname(file.path)) if whole else dirname(file.path),
    )


def _tag(path: str) -> str:
    return basename(path).removesuffix(".sql")


def _journal_path(path: str) -> str:
    return inside(dirname(path), "meta/_journal.json")


def _tags(path: str, project: Project) -> list[str]:
    """The names in the journal, in order; none where it cannot be read."""
    text = project.text(_journal_path(path)) or ""
    if len(text) > _LONGEST_JOURNAL:
        return []
    try:
        entries = json.loads(text)["entries"]
        return [str(one["tag"]) for one in sorted(entries, key=lambda one: int(one["idx"]))]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
