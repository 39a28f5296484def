"""Which files ask for a flag, and which tests touch those."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.grep import grep_files
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.git.runner import Git

MOST_FILES = 200
"""Files that ask for one flag; their names are looked for in the tests."""

TELLS_NOTHING = frozenset({
    "__init__", "index", "main", "mod", "lib", "app", "init", "base", "utils", "util", "helpers", "types",
    "constants", "config", "common", "models", "views", "settings", "setup", "page", "layout",
})  # fmt: skip
"""Names of files that half of all tests hold; the folder's name is looked for with them."""


@dataclass(frozen=True, slots=True)
class Touched:
    """`paths` are the files that ask for a flag, `tests` the files of tests that touch them."""

    paths: tuple[str, ...]
    tests: tuple[str, ...]


async def touched_by(git: Git, commit: str, flag: str, guarded: Sequence[str] = ()) -> Touched:
    """The files and tests at a commit; `guarded` are files known to ask for the flag.

    A test touches the flag if it names it, names the module of a file that asks for it, or stands
    beside such a file and tests it by its own name.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    naming = await grep_files(git, commit, [flag])
    asking = [path for path in naming if kind_of(path) is FileKind.CODE]
    paths = tuple(dict.fromkeys((*guarded, *asking)))[:MOST_FILES]
    words = {word for path in paths for word in _words(path)}
    about = await grep_files(git, commit, sorted(words), whole_words=True)
    tests = {path for path in (*naming, *about) if kind_of(path) is FileKind.TEST}
    return Touched(paths, tuple(sorted(tests)))


def _words(path: str) -> Iterable[str]:
    """What a test writes to speak of a file: its name, and its class where files hold one each."""
    folder, name = posixpath.split(path)
    stem = name.split(".", 1)[0]
    if stem in TELLS_NOTHING:
        parent = posixpath.basename(folder)
        if parent and stem in ("__init__", "index", "mod"):
            yield parent
        elif parent:
            yield from (f"{parent}.{stem}", f"{parent}/{stem}")
        else:
            yield stem
        return
    yield stem
    yield "".join(part[:1].upper() + part[1:] for part in stem.split("_"))
