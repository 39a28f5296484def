"""goose: `-- +goose Up` and `-- +goose Down` in one file. Its Go migrations are not read: `Opaque`."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.paths import in_order, is_look_alike, siblings
from shipcheck.migrations.sql_files.reading import Script, read_script, script_of
from shipcheck.migrations.sql_files.sections import section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ()
RANK = 10

_UP = re.compile(r"(?m)^--[ \t]*\+goose Up[ \t\r]*$")
_DOWN = re.compile(r"(?m)^--[ \t]*\+goose Down[ \t\r]*$")
_ALONE = re.compile(r"(?m)^--[ \t]*\+goose NO TRANSACTION[ \t\r]*$")
_VARIABLES = re.compile(r"(?m)^--[ \t]*\+goose ENVSUBST ON[ \t\r]*$")
_PLACEHOLDER = re.compile(r"\$\{[^{}\s]+\}|\$[A-Za-z_]\w*(?![\w$])")
_SQL = re.compile(rb"(?m)^--[ \t]*\+goose Up[ \t\r]*$")
_GO = re.compile(rb"\bgoose\.Add(?:Named)?Migration(?:No[Tt]x)?(?:Context|NoTxContext)?\(")

WORDS = Words(
    "it has no `-- +goose Down` section: `goose down` forgets the version and leaves the schema",
    "its `-- +goose Down` section does nothing: `goose down` leaves the schema as it is",
    "its `-- +goose Down` section only raises an error",
)


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A SQL or Go file with a version, not among tests and the like."""
    name = basename(path)
    if name.endswith("_test.go") or is_look_alike(path):
        return False
    return re.fullmatch(r"\d+_.*\.(?:sql|go)", name) is not None


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A file with goose's annotations, or one that adds itself to goose."""
    pattern = _GO if file.path.endswith(".go") else _SQL
    return pattern.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The versioned files of the folder."""
    return in_order(one for one in siblings(path, project.paths) if may_own(one, project))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements of both sections."""
    if file.path.endswith(".go"):
        return _go(file)
    script = script_of(file)
    up, down = section(script, _UP, _DOWN), section(script, _DOWN, _UP)
    alone = _ALONE.search(script.text) is not None
    return build(
        script,
        "goose",
        up=_part(up or Script(file.path, ""), project, wrapped=not alone),
        down=_part(down, project, wrapped=not alone) if down else None,
        words=WORDS,
        identity=_version(file.path),
    )


def _part(block: Script, project: Project, *, wrapped: bool) -> Part:
    placeholders = (_PLACEHOLDER,) if _VARIABLES.search(block.text) else ()
    return read_script(block, project.server, wrapped=wrapped, placeholders=placeholders)


def _version(path: str) -> str:
    return basename(path).partition("_")[0]


def _go(file: SourceFile) -> Migration:
    found = _GO.search(file.content)
    line = file.content.count(b"\n", 0, found.start() if found else 0) + 1
    unread = Statement("", (Opaque("a migration in Go is not read"),), Place(line, line), sql=False)
    wrapped = not (found and b"NoTx" in found[0])
    part = Part(file.path, (unread,), wrapped)
    return Migration(
        file.path, "goose", _version(file.path), part, None, WayBack.GIVEN, group=dirname(file.path)
    )
