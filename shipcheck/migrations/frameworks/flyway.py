"""Flyway: `V7__total.sql`, its undo `U7__total.sql`, repeatable `R__views.sql`, baseline `B7__all.sql`."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.paths import is_look_alike, lies_in
from shipcheck.migrations.sql_files.reading import first_script, read_script, script_of
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, Part, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = (
    "**/flyway.conf", "**/flyway.toml", "**/flyway*.conf", "**/flyway*.toml", "**/application*.properties",
    "**/application*.yml", "**/application*.yaml",
)  # fmt: skip
RANK = 50

_VERSIONED = re.compile(
    r"(?P<kind>[VUB])(?P<version>\d+(?:[._]\d+)*)__(?P<title>.*)\.sql", re.IGNORECASE
)
_REPEATABLE = re.compile(r"R__.*\.sql", re.IGNORECASE)
_PLACEHOLDERS = (re.compile(r"\$\{[^{}\s]+\}"),)
_ALONE = re.compile(
    r"(?is)(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:(?:create|drop)\s+(?:unique\s+)?index\s+concurrently"
    r"|(?:create|drop)\s+(?:database|tablespace|subscription)|alter\s+system"
    r"|reindex\s+(?:verbose\s+)?(?:schema|database|system)|vacuum|discard\s+all)\b"
)
"""Statements for which Flyway runs the file without a transaction (its PostgreSQLParser)."""

WORDS = Words(
    "no undo migration lies beside it: those are of Flyway's paid editions",
    "the undo migration does nothing",
    "the undo migration only raises an error",
    absent=WayBack.NOT_USUAL,
)


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """`V…__….sql` anywhere but among tests; a repeatable one where versioned ones lie or Flyway looks."""
    if is_look_alike(path):
        return False
    name = basename(path)
    if name.endswith(".sql.conf"):
        name = name.removesuffix(".conf")
    return _VERSIONED.fullmatch(name) is not None or _REPEATABLE.fullmatch(name) is not None


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """The name says it all."""
    return file.path.endswith(".sql")


def forward_path(path: str, project: Project) -> str:
    """An undo belongs to the migration of the same version, a `.conf` to its script."""
    script = path.removesuffix(".conf")
    found = _VERSIONED.fullmatch(basename(script))
    if found is None or found["kind"].upper() != "U":
        return script
    return _of_version(script, "V", project) or script


def companions(path: str, project: Project) -> Sequence[str]:
    """The undo of the same version, and the script's own configuration."""
    undo = _of_version(path, "U", project)
    settings = f"{path}.conf"
    return (*((undo,) if undo else ()), *((settings,) if settings in project.paths else ()))


def history(path: str, project: Project) -> Sequence[str]:
    """All that lies in the folder of migrations, by version; the repeatable ones come last."""
    top = _location(path)
    found = []
    for one in index_of(project.paths).sql:
        if lies_in(one, top) and may_own(one, project):
            key = _key(one)
            if key is not None:
                found.append((key, one))
    return tuple(one for _, one in sorted(found))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements of the file, in a transaction unless it or its configuration rules that out."""
    script = script_of(file)
    wrapped = _in_transaction(file.path, project)
    up = read_script(script, project.server, wrapped=wrapped, placeholders=_PLACEHOLDERS)
    if wrapped and any(_ALONE.match(one.text) for one in up.statements):
        up = replace(up, wrapped=False, statements=numbered(up.statements, wrapped=False))
    return build(
        script,
        "flyway",
        up=up,
        down=_undo(file.path, project),
        words=WORDS,
        identity=_identity(file.path),
    )


def _undo(path: str, project: Project) -> Part | None:
    undo = _of_version(path, "U", project)
    script = first_script((undo,), project) if undo else None
    if script is None:
        return None
    wrapped = _in_transaction(script.path, project)
    return read_script(script, project.server, wrapped=wrapped, placeholders=_PLACEHOLDERS)


def _in_transaction(path: str, project: Project) -> bool:
    """`executeInTransaction=false` in the script's own configuration or in Flyway's switches it off."""
    texts = [project.text(f"{path}.conf")]
    texts += [project.text(one) for one in project.files if basename(one).startswith("flyway")]
    off = re.compile(r"(?im)^\s*(?:flyway\.)?executeInTransaction\s*=\s*[\"']?false")
    return not any(text and off.search(text) for text in texts)


def _of_version(path: str, kind: str, project: Project) -> str | None:
    """The script of another kind with the same version, the nearest one."""
    found = _VERSIONED.fullmatch(basename(path))
    if found is None:
        return None
    same = index_of(project.paths).grouped("flyway", _by_version)
    near = [
        one
        for one in same.get((kind, _numbers(found["version"])), ())
        if lies_in(one, _location(path))
    ]
    return min(near, key=lambda one: (dirname(one) != dirname(path), one), default=None)


def _by_version(path: str) -> tuple[str, tuple[int, ...]] | None:
    found = _VERSIONED.fullmatch(basename(path))
    return (found["kind"].upper(), _numbers(found["version"])) if found else None


def _location(path: str) -> str:
    """The folder that Flyway looks through: `…/db/migration`, else the file's own."""
    folder = dirname(path)
    start = f"{folder}/".find("db/migration/")
    return folder[: start + len("db/migration")] if start >= 0 else folder


def _key(path: str) -> tuple[int, tuple[int, ...], str] | None:
    name = basename(path)
    found = _VERSIONED.fullmatch(name)
    if found is None:
        return (1, (), name)
    return None if found["kind"].upper() == "U" else (0, _numbers(found["version"]), name)


def _identity(path: str) -> str:
    found = _VERSIONED.fullmatch(basename(path))
    return found["version"].replace("_", ".") if found else basename(path).removesuffix(".sql")


def _numbers(version: str) -> tuple[int, ...]:
    """Trailing zeros do not count: 1.0 is 1, as Flyway has it."""
    numbers = [int(one[:400]) for one in re.split(r"[._]", version)]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
