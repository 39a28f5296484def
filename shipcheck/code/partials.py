"""New templates that are shown only from behind a guard: partials, and what is included.

Nothing that was there before names a new file: the change itself holds all that shows it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from shipcheck.code.judgement import GuardedLines, Side
from shipcheck.code.nodes import Call, Member, Name, Text
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.code.judgement import FileJudgement
    from shipcheck.code.reach import Reach
    from shipcheck.code.statements import Module
    from shipcheck.code.versions import Versions

TEMPLATES = frozenset({"erb", "html", "jinja"})
SHOWS = frozenset(
    {
        "render",
        "include",
        "partial",
        "render_to_string",
        "extends",
        "render_template",
        "get_template",
    }
)
"""Last words of calls whose texts name templates, even by one word."""

PUT_IN = re.compile(r"\{\w*\}|%s|%\(\w+\)s")
"""Where a text gets a part that nobody knows: `guides/{0}.html`."""


def guarded_partials(files: Sequence[Versions], reach: Reach) -> Mapping[str, str]:
    """The flag of each new template that nothing shows without it, by path."""
    waiting = [one for one in files if _is_new(one)]
    found: dict[str, str] = {}
    for _ in range(len(waiting)):
        for one in waiting:
            flags = set(_shown(one.file.path, files, reach, found))
            if len(flags) == 1 and (flag := flags.pop()) is not None:
                found.setdefault(one.file.path, flag)
    return found


def behind(judgement: FileJudgement, flag: str | None) -> FileJudgement:
    """The same, where all that runs unasked does so behind a flag; with None as it is."""
    if flag is None:
        return judgement
    lines = tuple(GuardedLines(one, flag, Side.ON) for one in judgement.unguarded)
    guarded = tuple(sorted((*judgement.guarded, *lines), key=lambda one: one.lines))
    return replace(judgement, guarded=guarded, unguarded=())


def _is_new(versions: Versions) -> bool:
    """Whether a file is a new template without macros, of a kind that others have to name."""
    file = versions.file
    named = file.language != "erb" or PurePosixPath(file.path).name.startswith("_")
    fresh = file.base is None and file.head is not None and not versions.head.definitions
    return named and fresh and file.language in TEMPLATES


def _shown(
    path: str, files: Sequence[Versions], reach: Reach, known: Mapping[str, str]
) -> Iterator[str | None]:
    """The flag behind each place that names a template; None for a place without any."""
    name = PurePosixPath(path).name
    words = {name, name.lstrip("_").partition(".")[0], name.partition(".")[0]}
    around = PurePosixPath(path).parent.parts
    words |= {"/".join(around[at:]) + "/" for at in range(len(around))}  # for made-up names
    for one in files:
        if one.file.head is None or one.file.path == path:
            continue
        for text in _texts(one.file.head, words):
            place = text.span.start
            flag = one.head.dead_at(place)
            yield (
                flag if flag is not None else _around(one, place, reach) or known.get(one.file.path)
            )


def _around(versions: Versions, place: int, reach: Reach) -> str | None:
    """The flag without which nothing reaches the function around a place."""
    listed = (one for found in versions.head.definitions.values() for one in found)
    around = [one for one in listed if one.span.start <= place < one.span.end]
    if not around:
        return None
    inner = min(around, key=lambda one: one.span.end - one.span.start)
    reached = reach.group(versions.file.path, inner.group)
    return reached.flag if reached is not None and not reached.gate else None


def _texts(module: Module, words: set[str]) -> Iterator[Text]:
    """The texts that end with one of the words: as a path, or in a call that shows a template."""
    told: set[int] = set()
    for node in walk(module.body):
        if isinstance(node, Call) and _last(node) in SHOWS:
            found = [one for one in walk(node) if isinstance(one, Text)]
            shown = [one for one in found if _names(one, words)]
        elif isinstance(node, Text) and "/" in (node.value or ""):
            shown = [node] if _names(node, words) else []
        else:
            continue
        for one in shown:
            if id(one) not in told:
                told.add(id(one))
                yield one


def _names(text: Text, words: set[str]) -> bool:
    """Whether a text ends with one of the words, also where a part of it is put in later."""
    folder, _, last = (text.value or "").rpartition("/")
    if not PUT_IN.search(last):
        return last in words
    pattern = ".+".join(map(re.escape, PUT_IN.split(last)))
    return any(re.fullmatch(pattern, word) for word in words) and f"{folder}/" in words


def _last(call: Call) -> str:
    """The last word of what is called."""
    if isinstance(call.callee, Name):
        return call.callee.path.rpartition(".")[2]
    return call.callee.name if isinstance(call.callee, Member) else ""
