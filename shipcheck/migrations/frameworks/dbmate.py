"""dbmate: `-- migrate:up` and `-- migrate:down` in one file."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.paths import in_order, is_look_alike, siblings
from shipcheck.migrations.sql_files.reading import Script, read_script, script_of, sent_at_once
from shipcheck.migrations.sql_files.sections import marker_line, section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, Part, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ()
RANK = 10

# As dbmate's own source has them.
_UP = re.compile(r"(?m)^--\s*migrate:up(?:\s*$|\s+\S+)")
_DOWN = re.compile(r"(?m)^--\s*migrate:down(?:\s*$|\s+\S+)")
_IN_BYTES = re.compile(rb"(?m)^--\s*migrate:up(?:\s|$)")

WORDS = Words(
    "it has no `-- migrate:down` block: dbmate refuses the file",
    "its `-- migrate:down` block does nothing: `dbmate rollback` forgets the version and leaves the schema",
    "its `-- migrate:down` block only raises an error",
)


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A SQL file with a version, not among tests and the like."""
    return re.fullmatch(r"\d.*\.sql", basename(path)) is not None and not is_look_alike(path)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A file with a `-- migrate:up` block."""
    return _IN_BYTES.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The versioned SQL files of the folder."""
    return in_order(one for one in siblings(path, project.paths) if may_own(one, project))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements of both blocks; `transaction:false` in a marker counts for its block."""
    script = script_of(file)
    up, down = section(script, _UP, _DOWN), section(script, _DOWN, _UP)
    version = re.match(r"\d+", basename(file.path))
    return build(
        script,
        "dbmate",
        up=_part(up or Script(file.path, ""), project),
        down=_part(down, project) if down else None,
        words=WORDS,
        identity=version[0] if version else basename(file.path),
    )


def _part(block: Script, project: Project) -> Part:
    """Without its transaction a block goes to the server as one message."""
    if "transaction:false" not in marker_line(block).split():
        return read_script(block, project.server, wrapped=True)
    return sent_at_once(read_script(block, project.server, wrapped=False), project.server)
