"""Looking for words in all files of a commit: one process, whatever the number of words.

Every file is read as text: a branch's own `.gitattributes` may call any file binary (`*.py -diff`),
and what it hides so would not be seen to call what the branch brings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.names import checked_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from shipcheck.git.runner import Git


async def grep_files(
    git: Git, commit: str, words: Iterable[str], *, whole_words: bool = False
) -> list[str]:
    """The paths of the files at a commit that hold any of the words, in git's order.

    Words are taken as they are, upper and lower case as given. No words, no files.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    patterns = _patterns(words)
    if not patterns:
        return []
    options = ("--word-regexp",) if whole_words else ()
    found = await git.text(
        "grep", "--files-with-matches", "-z", "--text", "--fixed-strings", "--full-name", *options,
        *patterns, checked_name(commit), ok=(0, 1),
    )  # fmt: skip
    return [entry.partition(":")[2] for entry in found.split("\0")[:-1]]


async def grep_words(git: Git, commit: str, words: Collection[str]) -> dict[str, list[str]]:
    """For each word the paths of the files at a commit that hold it as a whole word.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    patterns = _patterns(words)
    if not patterns:
        return {}
    found = await git.text(
        "grep", "--only-matching", "-z", "--text", "--fixed-strings", "--full-name", "--word-regexp",
        *patterns, checked_name(commit), ok=(0, 1),
    )  # fmt: skip
    places: dict[str, dict[str, None]] = {word: {} for word in words}
    for entry, word in _matches(found):
        places.get(word, {})[entry.partition(":")[2]] = None
    return {word: list(paths) for word, paths in places.items()}


def _matches(answer: str) -> Iterator[tuple[str, str]]:
    """Each `COMMIT:PATH`, a zero, the word and a newline; a path may hold newlines itself."""
    position = 0
    while (zero := answer.find("\0", position)) >= 0:
        end = answer.find("\n", zero)
        end = len(answer) if end < 0 else end
        yield answer[position:zero], answer[zero + 1 : end]
        position = end + 1


def _patterns(words: Iterable[str]) -> list[str]:
    """The words as options; one that spans lines is in no line."""
    return [
        part for word in dict.fromkeys(words) if word and "\n" not in word for part in ("-e", word)
    ]
