"""Cases with only what matters of their files read, as `flags/guarded.py` has it done."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.judge import analyse
from shipcheck.code.parsing import read_versions
from shipcheck.code.positions import touched_lines
from shipcheck.code.selection import Interest, names_passed_over, words_in
from tests.corpus.judging import settled_for
from tests.corpus.reading import versions
from tests.corpus.recogniser import SimpleRecogniser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.code.judgement import FileJudgement, FileVersions
    from tests.corpus.reading import Case

SPEAKS = re.compile(
    rb"enabled|flag|feature|switch|variation|is_?on$|gate|bool(ean)?_?value|disabled|is_?off"
    rb"|variant|treatment|toggle|active\?",
    re.IGNORECASE,
)
"""The words of the simple recogniser, and what files around it call the like."""


class SimpleTelling:
    """Tells flags by the words of the simple recogniser."""

    def look(self, words: Iterable[bytes], outside: bytes) -> None:
        """Every file may use everything."""

    def asks(self, words: frozenset[bytes]) -> bool:
        """Whether one of the words says so."""
        return any(map(SPEAKS.search, words))

    def brings(self, statement: bytes) -> bool:
        """Whether one of its words says so."""
        return SPEAKS.search(statement) is not None


def read_partly(file: FileVersions, names: frozenset[bytes] = frozenset()) -> FileVersions:
    """A file read again, with what does not matter passed over."""
    head, base = (None if one is None else one.source for one in (file.head, file.base))
    lines = touched_lines(file.added, file.deleted)
    head_, base_ = read_versions(
        file.language, head, base, Interest(*lines, SimpleTelling(), names)
    )
    return replace(file, head=head_, base=base_)


def judged_partly(
    case: Case,
) -> tuple[Mapping[str, FileJudgement], Sequence[FileVersions]]:
    """The judgement of a case, and its files as far as they were read for that."""
    recogniser = SimpleRecogniser()
    whole = versions(case, recogniser)
    names: frozenset[bytes] = frozenset()
    while True:
        files = [read_partly(one, names) for one in whole]
        analysis = analyse(files)
        wanted = _words(analysis.names)
        if not _stale(files, wanted):
            settled, searched = settled_for(case, analysis, recogniser)
            wanted |= _words(searched)
            if not _stale(files, wanted):
                return settled.files, files
        names |= wanted


def judged_whole(case: Case) -> Mapping[str, FileJudgement]:
    """The judgement of a case of which everything is read."""
    recogniser = SimpleRecogniser()
    settled, _ = settled_for(case, analyse(versions(case, recogniser)), recogniser)
    return settled.files


def _words(names: Iterable[str]) -> frozenset[bytes]:
    return frozenset(word for name in names for word in words_in(name))


def _stale(files: Sequence[FileVersions], names: frozenset[bytes]) -> bool:
    """Whether one of the names stands in what was passed over."""
    return any(names_passed_over((one.head, one.base), names) for one in files)
