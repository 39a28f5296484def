"""Finds the files of the repository that a report speaks of, and never guesses.

A report was made in some folder: on another machine, in a container, below the root or above it. So
its paths differ from the repository's by a prefix taken away and one put on. That pair is told by
all paths of the report together; where two pairs explain equally many, nothing is mapped.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from shipcheck.coverage.report import CoverageReport

TELLING = 400
"""Paths of a report from which the prefixes are sought; all are then tried with each."""

NAMESAKES = 50
"""Files of one name; more of them (`index.ts`, `__init__.py`) tell little for what they cost."""

LIKELY = 40
"""Moves that are tried with all paths, those that the most paths speak for."""

CERTAIN_PARTS = 2
"""Parts that two paths must share where each has a prefix of its own."""


class Move(NamedTuple):
    """From a report's folder to the repository's: parts taken from the front, parts put there."""

    taken: tuple[str, ...]
    put: tuple[str, ...]


class _Places(NamedTuple):
    """What is known of where a report was made; see `map_paths`."""

    top: str
    go_modules: Mapping[str, str]
    folder: str | None

    def module_of(self, path: str) -> str | None:
        """The innermost Go module that an import path is in."""
        found = [module for module in self.go_modules if path.startswith(f"{module}/")]
        return max(found, key=len, default=None)


def map_paths(
    report: CoverageReport,
    tree: Collection[str],
    *,
    top: str = "",
    go_modules: Mapping[str, str] | None = None,
    folder: str | None = None,
) -> dict[str, str]:
    """The repository's path of each path of the report that has certainly one.

    Args:
        report: what was read.
        tree: the paths of all files at the report's commit.
        top: where the repository is on this machine; its absolute paths need no search.
        go_modules: the folder of each Go module, by its path.
        folder: what relative paths are relative to, from the repository's root, where that is known.
    """
    files = frozenset(tree)
    if report.packaged:
        return _packaged(report.files, files)
    named = [path for path in report.files if _name(_normal(path)) not in (".", "..", "")]
    names = {path: _spellings(path, report.sources) for path in named}
    places = _Places(top, go_modules or {}, folder)
    mapped: dict[str, str] = {}
    left: dict[str, tuple[str, ...]] = {}
    for path, spellings in names.items():
        known = {one for spelling in spellings if (one := _known(spelling, files, places))}
        if len(known) == 1:
            mapped[path] = known.pop()
        elif not known:
            left[path] = spellings
    move = _only_move(left, files)
    for path, spellings in left.items() if move else ():
        found = {one for spelling in spellings if (one := _moved(spelling, move)) in files}
        if len(found) == 1:
            mapped[path] = found.pop()
    return _without_doubles(mapped)


def _without_doubles(mapped: dict[str, str]) -> dict[str, str]:
    """Two paths of a report that would be one file: not both can be right."""
    times = Counter(mapped.values())
    return {path: found for path, found in mapped.items() if times[found] == 1}


def _spellings(path: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """The path as it may be meant: below each folder that the report names, else as it is."""
    plain = _normal(path)
    if plain.startswith("/") or not sources:
        return (plain,)
    return tuple(dict.fromkeys(posixpath.normpath(f"{_normal(one)}/{plain}") for one in sources))


def _normal(path: str) -> str:
    """With slashes, without a drive and without `.` parts."""
    if re.match(r"[A-Za-z]:[\\/]", path):
        path = path[2:].replace("\\", "/")
    elif "/" not in path:
        path = path.replace("\\", "/")
    return posixpath.normpath(path)


def _known(path: str, files: frozenset[str], places: _Places) -> str | None:
    """The file of a path that needs no search; None where it needs one, or is not in the tree."""
    inside = None
    if places.top and path.startswith(f"{places.top}/"):
        inside = path[len(places.top) + 1 :]
    elif module := places.module_of(path):
        inside = posixpath.join(places.go_modules[module], path[len(module) + 1 :])
    elif places.folder is not None and not path.startswith("/"):
        inside = posixpath.normpath(posixpath.join(places.folder, path))
    return inside if inside in files else None


def _packaged(paths: Iterable[str], files: frozenset[str]) -> dict[str, str]:
    """Java and Kotlin: a package is a folder, so the whole path stands at the end of the file's."""
    by_name = _by_name(files)
    mapped = {}
    for path in paths:
        found = [one for one in by_name.get(_name(path), ()) if f"/{one}".endswith(f"/{path}")]
        if len(found) == 1:
            mapped[path] = found[0]
    return _without_doubles(mapped)


def _only_move(paths: Mapping[str, tuple[str, ...]], files: frozenset[str]) -> Move | None:
    """The move that explains the most paths; None where there is none, or no single one."""
    by_name = _by_name(files)
    moves: Counter[Move] = Counter()
    for spellings in list(paths.values())[:TELLING]:
        for path in spellings:
            namesakes = by_name.get(_name(path), ())
            if len(namesakes) <= NAMESAKES:
                moves.update(_moves(path, namesakes))
    likely = moves.most_common(LIKELY)
    explained = {move: _explained(move, paths, files) for move, _ in likely}
    ranked = sorted(explained.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _moves(path: str, namesakes: Iterable[str]) -> Iterable[Move]:
    """The moves that would make the path one of these files."""
    parts = tuple(path.split("/"))
    for one in namesakes:
        wanted = tuple(one.split("/"))
        shared = _shared(parts, wanted)
        move = Move(parts[: len(parts) - shared], wanted[: len(wanted) - shared])
        if shared >= CERTAIN_PARTS or not (_real(move.taken) and move.put):
            yield move


def _real(parts: tuple[str, ...]) -> bool:
    """Whether these parts are more than the root."""
    return any(parts)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many parts two paths share at their end."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right or not left:
            break
        count += 1
    return count


def _explained(move: Move, paths: Mapping[str, tuple[str, ...]], files: frozenset[str]) -> int:
    return sum(any(_moved(one, move) in files for one in spellings) for spellings in paths.values())


def _moved(path: str, move: Move | None) -> str | None:
    """Where a path leads by a move; None where it does not begin as the move says."""
    parts = tuple(path.split("/"))
    if move is None or parts[: len(move.taken)] != move.taken or parts == move.taken:
        return None
    return "/".join((*move.put, *parts[len(move.taken) :]))


def _by_name(files: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in files:
        found[_name(path)].append(path)
    return found


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
