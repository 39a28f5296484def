"""Likely functions of the team's own that ask flags, for the checklist's `flags: {wrappers: …}`."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Text
from shipcheck.code.parsing import can_read, read_source
from shipcheck.code.statements import Evaluate
from shipcheck.code.walk import parts
from shipcheck.flags.naming import dotted
from shipcheck.flags.prefilter import UNREAD
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.git.names import checked_name
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.text import counted
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.derive import Derived
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.git.runner import Git

PLACES, FILES = 5, 3
"""A function that is asked from fewer places, or in fewer files, is not suggested."""
LOOKED_AT = 12
"""Files that are parsed to be sure of one function."""

_SMELL = r"([fF]lag|FLAG|[fF]eature|[tT]oggle|[eE]xperiment|[eE]nabled|[rR]ollout)"
_ASKED_WITH_TEXT = (
    rf"([A-Za-z_$@][A-Za-z0-9_.$:]*)?{_SMELL}[A-Za-z0-9_.:]*[?]?[( ][^()\"';{{}}=]{{0,40}}"
    r"(\"[A-Za-z][^\"' ]*\"|'[A-Za-z][^\"' ]*'|:[a-z][a-z0-9_]*)"
)
_ACTS = re.compile(
    r"(set|add|enable|disable|create|make|new|stub|mock|register|define|delete|remove|update|with|track"
    r"|log|test|describe|context|feature|it|assert|expect|raise|throw|get_?logger|require|import|emit"
    r"|insert|save|on|handle|render|toggle|activate|deactivate|parse|format|find|list|fetch)([A-Z_].*)?"
)
"""Names of what changes or builds something, not of a question."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line for the checklist; `places` and `files` are where it is asked with a literal key."""

    call: str
    key: int | str
    inverted: bool
    places: int
    files: int
    why: str


def as_yaml(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """The lines of a checklist that take the suggestions over, each with why."""
    yield "flags:"
    yield "  wrappers:"
    for one in suggestions:
        inverted = ", inverted: true" if one.inverted else ""
        asked = f"{counted(one.places, 'place')} in {counted(one.files, 'file')}; {one.why}"
        yield f"    - {{call: {json.dumps(one.call)}, key: {json.dumps(one.key)}{inverted}}}  # {asked}"


async def suggest(
    git: Git, commit: str, derived: Iterable[tuple[str, Derived]], knowledge: Knowledge
) -> tuple[Suggestion, ...]:
    """Functions around an SDK that hand the key on, and functions often asked with a literal key.

    Most used first; what the checklist has already is left out.
    """
    places = await _places(git, commit)
    found = [_around(path, one, places) for path, one in derived if one.key is not None]
    known = {one.call.rpartition(".")[2] for one in found}
    known |= {call for row in knowledge.wrappers for call in row.calls}
    often = {
        name: where
        for name, where in places.items()
        if _is_often(where) and not _ACTS.fullmatch(name.rpartition(".")[2])
        and name.rpartition(".")[2] not in known
    }  # fmt: skip
    found += await _confirmed(git, commit, often, knowledge)
    own = {call for row in knowledge.wrappers for call in row.calls}
    chosen = {one.call: one for one in found if one.call.rpartition(".")[2] not in own}
    return tuple(sorted(chosen.values(), key=lambda one: (-one.places, one.call)))


def _is_often(where: Sequence[str]) -> bool:
    return len(where) >= PLACES and len(set(where)) >= FILES


def _around(path: str, derived: Derived, places: Mapping[str, Sequence[str]]) -> Suggestion:
    """A function around an SDK."""
    call = f"{derived.owner}.{derived.name}" if derived.owner else derived.name
    where = places.get(call, places.get(derived.name, ()))
    why = f"{path}:{derived.line} hands its key to {derived.sdk}"
    key = derived.key if derived.key is not None else 0
    return Suggestion(call, key, derived.inverted, len(where), len(set(where)), why)


async def _places(git: Git, commit: str) -> Mapping[str, Sequence[str]]:
    """The names that smell of flags and are called with a text, each with the paths of its places."""
    done = await git.run(
        "grep", "-z", "-I", "-o", "--full-name", "-E", "-e", _ASKED_WITH_TEXT, checked_name(commit),
        "--", ":/", *UNREAD, ok=(0, 1),
    )  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for line in done.stdout.decode("utf-8", "surrogateescape").split("\n"):
        place, _, match = line.partition("\0")
        path = place.partition(":")[2]
        if can_read(language_of(path)) and kind_of(path) in (FileKind.CODE, FileKind.OTHER):
            name = re.split(r"[( ]", match, maxsplit=1)[0]
            found[_plain(name)].append(path)
    return found


def _plain(name: str) -> str:
    """The last two parts of a name, without what names the object itself."""
    words = [word for word in re.split(r"::|->|[.]", name.lstrip("$@")) if word]
    kept = [word for word in words if word not in ("this", "self", "cls")]
    return ".".join(kept[-2:])


async def _confirmed(
    git: Git, commit: str, often: Mapping[str, Sequence[str]], knowledge: Knowledge
) -> list[Suggestion]:
    """Those that are calls with a literal key whose answer is used, and that nobody knows yet."""
    chosen = {name: sorted(set(where))[:LOOKED_AT] for name, where in often.items()}
    paths = sorted({path for where in chosen.values() for path in where})
    blobs = await read_blobs(git, [f"{commit}:{path}" for path in paths])
    keys: dict[str, Counter[int]] = defaultdict(Counter)
    for path, blob in zip(paths, blobs, strict=True):
        if blob is not None:
            for name, index in await asyncio.to_thread(_questions, path, blob, knowledge):
                keys[name][index] += 1
    return [
        Suggestion(
            name, keys[name].most_common(1)[0][0], inverted=False, places=len(where),
            files=len(set(where)), why="often asked with a literal key",
        )
        for name, where in often.items()
        if keys[name].total() >= FILES
    ]  # fmt: skip


def _questions(path: str, source: bytes, knowledge: Knowledge) -> list[tuple[str, int]]:
    """The calls of a file whose answer is used, by their short names, with where a text stands."""
    module = read_source(language_of(path) or "", source)
    recogniser = recogniser_for(module, path, knowledge)
    return [
        (_plain(dotted(call.callee)), index)
        for call in _used_calls(module)
        if recogniser.test(call) is None
        for index in _texts(call)[:1]
    ]


def _texts(call: Call) -> list[int]:
    """The positions of texts among the arguments."""
    positional = [argument.value for argument in call.arguments if argument.name is None]
    return [index for index, value in enumerate(positional) if isinstance(value, Text)]


def _used_calls(module: Module) -> Iterator[Call]:
    """The calls that are no statements of their own."""
    waiting: list[Node] = [module.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Evaluate) and isinstance(node.expression, Call):
            waiting += parts(node.expression)
            continue
        if isinstance(node, Call):
            yield node
        waiting += parts(node)
