"""Files that lie where migrations lie and that no tool here reads: nobody can say what they do.

A path alone calls a file a migration; what is empty, or holds no word of a migration where modules of
helpers lie too, is passed over. Links are never followed: what they lead to can change without them.
"""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.sql_files.paths import is_look_alike
from shipcheck.migrations.touched import is_owned
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.touched import Sides
    from shipcheck.model.change import ChangedFile

UNREAD = "unread"
"""What stands in the place of a framework's name."""

NOBODY = "it lies where migrations lie, and no tool that is known here owns it"
LINK = "it is a symbolic link, which is not followed"
GONE = "it lay where migrations lie and is deleted, and no tool that is known here owned it"

_PROSE = (".yml", ".yaml", ".xml")
"""Notes of releases lie in folders called `changelog` too; a Liquibase file says what it is."""
_MODULE = re.compile(rb"\bclass\s+Migration\b|\bdef\s+upgrade\b|\bdef\s+migrate\b|\bsteps\s*=")
_COMMENTS = re.compile(rb"--[^\n]*|//[^\n]*|#[^\n]*|/\*.*?\*/|<\?php|\"\"\".*?\"\"\"", re.DOTALL)


async def unowned_in(files: Sequence[ChangedFile], sides: Sides) -> tuple[Migration, ...]:
    """What of the change is a migration by its path and none of any framework, each as unread.

    Raises:
        GitError: git could not read it; MissingObjects in a partial clone.
    """
    asked = [one for one in files if one.kind is FileKind.MIGRATION and not is_look_alike(one.path)]
    await sides.head.store.fetch(_blob(one) for one in asked if not _is_link(one))
    found = ((one, _problem(one, sides)) for one in asked)
    return tuple(_unread(one.path, problem) for one, problem in found if problem)


def _problem(file: ChangedFile, sides: Sides) -> str:
    """Why nobody can say what a file does; empty where somebody can, or it does nothing."""
    if _is_link(file):
        return LINK
    if is_owned(file, sides) or not _is_one(file, sides.head.store.contents[_blob(file)]):
        return ""
    return GONE if _is_gone(file) else NOBODY


def _is_one(file: ChangedFile, content: bytes) -> bool:
    """Whether a file does something, and is more than a helper of those that do."""
    if not _COMMENTS.sub(b"", content).strip():
        return False
    name = basename(file.path).lower()
    if "changelog" in dirname(file.path).split("/") and not name.endswith(".sql"):
        return False
    if name.endswith(".py") and not name[:1].isdigit():
        return _MODULE.search(content) is not None
    return not (name.endswith(_PROSE) and b"databaseChangeLog" not in content)


def _is_gone(file: ChangedFile) -> bool:
    return not file.new_blob.strip("0")


def _is_link(file: ChangedFile) -> bool:
    """Whether it is a link now, or was one and is gone."""
    return (file.old_mode if _is_gone(file) else file.new_mode) == "120000"


def _blob(file: ChangedFile) -> str:
    return file.old_blob if _is_gone(file) else file.new_blob


def _unread(path: str, problem: str) -> Migration:
    nothing = Part(path, (), wrapped=False)
    return Migration(
        path, UNREAD, basename(path), nothing, None, WayBack.NOT_USUAL,
        group=dirname(path), problem=problem,
    )  # fmt: skip
