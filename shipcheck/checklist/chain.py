"""A checklist and the files that it extends, read from one commit or work tree."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.checklist.presets import PREFIX, preset_names, read_preset
from shipcheck.checklist.problems import suggest
from shipcheck.checklist.yaml_reader import read_yaml
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from shipcheck.checklist.document import Document

MOST_FILES = 8
"""How many files may extend each other; more is a mistake that nobody could follow."""

Read = Callable[[str], Awaitable[bytes | None]]
"""Returns the bytes of a file of the same commit or work tree, None where it is absent."""


class Source(NamedTuple):
    """A file that was found: its path, or `builtin:NAME` where it is a preset."""

    name: str
    data: bytes
    builtin: bool = False


class Link(NamedTuple):
    """One file of the chain; a preset is `builtin` and needs no validation."""

    document: Document
    builtin: bool


class Chain(NamedTuple):
    """The files in the order in which they were read; `complete` if none was missing."""

    links: tuple[Link, ...]
    complete: bool


class _Refusal(NamedTuple):
    """Why a file is not followed."""

    message: str
    hint: str = ""


async def read_chain(first: Source, read: Read, source_name: Callable[[str], str]) -> Chain:
    """A file and all that it extends; what goes wrong is a problem of the document that says so.

    Args:
        first: the checklist itself.
        read: reads another file of the same commit or work tree.
        source_name: what problems and origins call a path.
    """
    links: list[Link] = []
    seen = {(first.builtin, first.name)}
    source = first
    while True:
        name = source.name if source.builtin else source_name(source.name)
        document = read_yaml(source.data, name)
        links.append(Link(document, source.builtin))
        extends = document.value.get("extends") if isinstance(document.value, dict) else None
        if not extends or not isinstance(extends, str):
            return Chain(tuple(links), complete=True)
        found = await _follow(extends, source, first, read)
        if isinstance(found, Source):
            found = _circular(found, seen) or found
        if isinstance(found, _Refusal):
            document.problems.append(
                document.problem("extends", found.message, ("extends",), hint=found.hint)
            )
            return Chain(tuple(links), complete=False)
        seen.add((found.builtin, found.name))
        source = found


def _circular(found: Source, seen: set[tuple[bool, str]]) -> _Refusal | None:
    if (found.builtin, found.name) in seen:
        return _Refusal(f"`{found.name}` extends itself in the end")
    if len(seen) == MOST_FILES:
        return _Refusal(f"more than {MOST_FILES} files extend each other")
    return None


async def _follow(extends: str, current: Source, first: Source, read: Read) -> Source | _Refusal:
    """The file that `extends:` names."""
    if extends.startswith(PREFIX):
        return _preset(extends)
    if current.builtin:
        return _Refusal(f"a preset can extend only a preset, not `{extends}`")
    path = _resolve(extends, current.name, first.name)
    if isinstance(path, _Refusal):
        return path
    data = await read(path)
    if data is None:
        hint = f"did you mean `{PREFIX}{extends}`?" if extends in preset_names() else ""
        return _Refusal(f"there is no file `{path}` to extend", hint)
    return Source(path, data)


def _preset(extends: str) -> Source | _Refusal:
    name = extends.removeprefix(PREFIX)
    if name in preset_names():
        return Source(extends, read_preset(name), builtin=True)
    hint = suggest(extends, [f"{PREFIX}{preset}" for preset in preset_names()])
    return _Refusal(f"there is no preset `{name}`", hint)


def _resolve(extends: str, current: str, first: str) -> str | _Refusal:
    """The path that a relative one means, seen from the file that says it."""
    if posixpath.isabs(extends) or visible(extends) != extends:
        return _Refusal(f"`{extends}` is not a relative path in this repository")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(current), extends))
    # A checklist named by an absolute path stands outside: its folder is as far as it reaches.
    top = posixpath.dirname(first) if posixpath.isabs(first) else ""
    inside = path.startswith(f"{top.rstrip('/')}/") if top else not f"{path}/".startswith("../")
    return path if inside else _Refusal(f"`{extends}` leaves the repository")
