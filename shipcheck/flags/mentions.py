"""Where a commit's files name a flag's key: one `git grep` for code, and one for all else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.flags.prefilter import CODE
from shipcheck.git.names import checked_name
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.git.runner import Git

PART = r"[\w.-]"
"""Characters of keys: `new` is not named where `new-checkout` stands."""
ASKING = (FileKind.CODE, FileKind.OTHER)
"""Kinds of files that ask for flags; templates are `other`."""


async def mentions(git: Git, commit: str, keys: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The files of code at a commit that name each key, sorted; tests and documents left out."""
    asked = [key for key in dict.fromkeys(keys) if key.strip() and key.isprintable()]
    found: dict[str, set[str]] = {key: set() for key in keys}
    if not asked:
        return dict.fromkeys(keys, ())
    code = await _lines(git, commit, asked, "--text", CODE)
    others = await _lines(git, commit, asked, "-I", [":/", *map(_excluded, CODE)])
    wholes = {key: re.compile(rf"(?<!{PART}){re.escape(key)}(?!{PART})") for key in asked}
    for entry in (*code, *others):
        place, _, line = entry.partition("\0")
        path = place.partition(":")[2]
        if path and kind_of(path) in ASKING:
            for key, whole in wholes.items():
                if whole.search(line):
                    found[key].add(path)
    return {key: tuple(sorted(paths)) for key, paths in found.items()}


async def _lines(
    git: Git, commit: str, keys: Sequence[str], how: str, places: Sequence[str]
) -> list[str]:
    """Each `COMMIT:PATH`, a zero and a line that holds a key, of the files in some places."""
    words = [part for key in keys for part in ("-e", key)]
    done = await git.run(
        "grep", "-z", how, "--full-name", "--fixed-strings", *words,
        checked_name(commit), "--", *places, ok=(0, 1),
    )  # fmt: skip
    return done.stdout.decode("utf-8", "surrogateescape").split("\n")


def _excluded(place: str) -> str:
    return place.replace(":(top,", ":(top,exclude,", 1)
