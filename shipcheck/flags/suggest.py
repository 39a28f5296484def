"""Likely functions of the team's own that ask flags, for the checklist's `flags: {wrappers: …}`."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Text
from shipcheck.code.parsing import can_read, read_source
from shipcheck.code.statements import Evaluate
from shipcheck.code.walk import parts
from shipcheck.flags.derive import smells
from shipcheck.flags.naming import dotted
from shipcheck.flags.prefilter import CODE, UNREAD
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.sdks import rows_of
from shipcheck.git.names import checked_name
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.text import counted
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.derive import Derived
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.git.runner import Git

PLACES, FILES = 5, 3
"""A function that is asked from fewer places, or in fewer files, is not suggested."""
LOOKED_AT, MOST = 4, 20
"""Files that are parsed to be sure of one function, and functions that are looked at."""

_SMELL = r"([fF]lag|FLAG|[fF]eature|[tT]oggle|[eE]xperiment|[eE]nabled|[rR]ollout)"
_REST = (
    r"[A-Za-z0-9_.:]*[?]?[( ][^()\"';{}=]{0,40}"
    r"(\"[A-Za-z][^\"' ]*\"|'[A-Za-z][^\"' ]*'|:[a-z][a-z0-9_]*)"
)
_CALLED = re.compile(rf"(?P<name>[A-Za-z0-9_.$:@]*{_SMELL}{_REST.replace('[?]?', '[?]?)', 1)}")
"""A name that smells of flags, called with a text; `_SMELL + _REST` finds its line."""
_ACTS = re.compile(
    r"(set|add|enable|disable|create|make|new|stub|mock|register|define|delete|remove|update|with|track"
    r"|log|test|describe|context|feature|it|assert|expect|raise|throw|get_?logger|require|import|emit"
    r"|insert|save|on|handle|render|toggle|activate|deactivate|parse|format|find|list|fetch|can)([A-Z_].*)?"
)
"""Names of what changes or builds something, or asks for a permission, not of a question."""

_QUESTION = re.compile(
    r"(has|is|enabled|active|on|off|check|allowed?|variant|value)([?]|[A-Z_].*)?"
)
"""Names that ask, where only what they are called on speaks of flags."""
LONGEST_LINE = 1000
"""Characters of a line that are looked at."""


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
    around = [(path, one) for path, one in derived if one.key is not None]
    found = [_around(path, one, places) for path, one in around if not _is_known(path, one)]
    found = [one for one in found if one.places or "." not in one.call]
    known = {_last(one.call) for one in found}
    known |= {call for row in knowledge.wrappers for call in row.calls}
    ranked = sorted(places.items(), key=lambda one: -len(one[1]))
    often = [one for one in ranked if _is_often(one[1]) and _last(one[0]) not in known]
    found += await _confirmed(git, commit, dict(often[:MOST]), knowledge)
    own = {call for row in knowledge.wrappers for call in row.calls}
    chosen = {one.call: one for one in found if _last(one.call) not in own}
    return tuple(sorted(chosen.values(), key=lambda one: (-one.places, one.call)))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _is_often(where: Sequence[str]) -> bool:
    return len(where) >= PLACES and len(set(where)) >= FILES


def _is_known(path: str, derived: Derived) -> bool:
    """Whether the name alone is found already, as an SDK's own."""
    rows = rows_of(language_of(path) or "").get(derived.name, ())
    return any(row.sure for _, row in rows)


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
        "grep", "-z", "--text", "--full-name", "-E", "-e", _SMELL + _REST, checked_name(commit),
        "--", *CODE, *UNREAD, ok=(0, 1),
    )  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for line in done.stdout.decode("utf-8", "surrogateescape").split("\n"):
        place, _, text = line.partition("\0")
        path = place.partition(":")[2]
        if can_read(language_of(path)) and kind_of(path) in (FileKind.CODE, FileKind.OTHER):
            for match in _CALLED.finditer(text[:LONGEST_LINE]):
                found[_plain(match["name"])].append(path)
    return {name: paths for name, paths in found.items() if _asks(name)}


def _asks(name: str) -> bool:
    """Whether a name is that of a question about a flag."""
    receiver, _, last = name.rpartition(".")
    if _ACTS.fullmatch(last):
        return False
    return smells(last) or (smells(f"{receiver}.{last}") and _QUESTION.fullmatch(last) is not None)


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
            for name, index in await aside(partial(_questions, path, blob, knowledge)):
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
