"""Which files ask for a flag, and which tests touch those."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.grep import grep_files
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from shipcheck.git.runner import Git

MOST_FILES = 200
"""Files that ask for one flag; their names are looked for in the tests."""

TELLS_NOTHING = frozenset({
    "__init__", "index", "main", "mod", "lib", "app", "init", "base", "utils", "util", "helpers", "types",
    "constants", "config", "common", "models", "views", "settings", "setup", "page", "layout", "tasks",
    "services", "service", "jobs", "handlers", "signals", "forms", "admin", "api", "urls", "serializers",
    "managers", "controllers", "controller", "store", "hooks", "routes", "schema", "queries", "mutations",
    "actions", "reducer", "client", "server", "component", "events", "permissions", "middleware",
})  # fmt: skip
"""Names of files that half of all tests hold; the folder's name is looked for with them."""

_AFFIX = re.compile(r"^(test|spec)_|(_(test|spec)|\.(test|spec)|Tests?|Spec|IT)$")
"""What the name of a file of tests adds to that of the file it tests."""


@dataclass(frozen=True, slots=True)
class Touched:
    """`paths` are the files that ask for a flag, `tests` the files of tests that touch them."""

    paths: tuple[str, ...]
    tests: tuple[str, ...]


async def touched_by(
    git: Git, commit: str, names: Collection[str], flag: str, guarded: Sequence[str] = ()
) -> Touched:
    """The files and tests at a commit.

    A test touches the flag if it names it, names the module of a file that asks for it, is called
    after such a file, or in Go belongs to its package.

    Args:
        git: where to look.
        commit: the head.
        names: the paths of all files at that commit.
        flag: its key.
        guarded: files that are known to ask for it; others are looked for.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    naming = await grep_files(git, commit, [flag])
    asking = [path for path in naming if kind_of(path) is FileKind.CODE]
    paths = tuple(dict.fromkeys((*guarded, *asking)))[:MOST_FILES]
    about = await tests_of(git, commit, names, paths)
    tests = {one for one in naming if kind_of(one) is FileKind.TEST}
    return Touched(paths, tuple(sorted(tests.union(about))))


async def tests_of(
    git: Git, commit: str, names: Collection[str], paths: Sequence[str]
) -> tuple[str, ...]:
    """The files of tests that name one of these files, are called after it, or belong to it in Go.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    words = {word for path in paths for word in _words(path)}
    about = await grep_files(git, commit, sorted(words), whole_words=True)
    found = {*about, *_by_name(names, paths)}
    return tuple(sorted(one for one in found if kind_of(one) is FileKind.TEST))


def _words(path: str) -> Iterable[str]:
    """What a test writes to speak of a file: its name, and its class where files hold one each."""
    folder, stem = _place(path)
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


def _by_name(names: Collection[str], paths: Iterable[str]) -> Iterator[str]:
    """Files called after one of these, and the tests of their Go packages."""
    places = [_place(path) for path in paths]
    stems = {stem.lower() for _, stem in places if stem not in TELLS_NOTHING}
    together = {
        (posixpath.basename(folder), stem) for folder, stem in places if stem in TELLS_NOTHING
    }
    packages = {posixpath.dirname(path) for path in paths if path.endswith(".go")}
    for name in names:
        own = posixpath.basename(name).rpartition(".")[0]
        bare = _AFFIX.sub("", own)
        called_after = bare != own and (
            bare.lower() in stems
            or any(bare == stem and folder in name.split("/") for folder, stem in together)
        )
        if called_after or (name.endswith("_test.go") and posixpath.dirname(name) in packages):
            yield name


def _place(path: str) -> tuple[str, str]:
    """The folder of a file, and its name without endings."""
    folder, name = posixpath.split(path)
    return folder, name.split(".", 1)[0]
