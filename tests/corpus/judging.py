"""What the analysis says of a case, line by line, against what the case says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.code.judge import analyse, settle
from shipcheck.code.parsing import can_read, read_source
from tests.corpus.reading import Case, language_in, versions
from tests.corpus.recogniser import SimpleRecogniser

if TYPE_CHECKING:
    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.judge import Analysis
    from shipcheck.code.judgement import FileJudgement, Settled
    from shipcheck.code.statements import Module

ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one file: what is expected and what was said, as sets of marks."""

    path: str
    number: int
    expected: frozenset[str]
    said: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether they agree, in what matters.

        A guard's own line may hold a new side as well, and whether a kept off side is told makes no
        difference to anybody.
        """
        if self.expected == self.said:
            return True
        if len(self.said) > 1 or not self._kinds(self.said) <= {"on", "guard", "off"}:
            return False
        allowed = {
            frozenset[str](): {"off"}, frozenset({"off"}): {"guard", ""},
            frozenset({"guard"}): {"on", "off"}, frozenset({"on", "guard"}): {"on"},
            frozenset({"on"}): {"on"} if len(self.expected) > 1 else set(),
        }  # fmt: skip
        said = next(iter(self._kinds(self.said)), "")
        keys = {mark.partition(" ")[2] for mark in self.expected}
        same = not keys or all(mark.partition(" ")[2] in keys for mark in self.said)
        return same and said in allowed.get(self._kinds(self.expected), set())

    def _kinds(self, marks: frozenset[str]) -> frozenset[str]:
        return frozenset(mark.partition(" ")[0] for mark in marks)

    @property
    def wrong_pass(self) -> bool:
        """Whether something that nobody guards is said to be fine."""
        danger, told = {"unguarded", "removed", "unknown"}, {"unguarded", "removed", "unknown"}
        return bool(self.expected & danger) and not self.said & told


@dataclass(slots=True)
class Result:
    """All lines of a case that are marked or said to be something."""

    case: Case
    lines: list[Line] = field(default_factory=list)

    def wrong(self) -> list[Line]:
        """The lines on which the analysis errs."""
        return [one for one in self.lines if not one.right]


Maker = Callable[["Module | None", str], "Recogniser"]
"""Makes the recogniser of a file, from its module and its path."""


def settled_for(
    case: Case, analysis: Analysis, recogniser: Recogniser, maker: Maker | None = None
) -> tuple[Settled, frozenset[str]]:
    """The judgement of a case's files, and the names that were searched for it."""
    settled = settle(analysis, *_mentions(case, analysis.open_names, recogniser, maker))
    names = analysis.open_names
    for _ in range(ROUNDS):
        if settled.open_names <= names:
            break
        names |= settled.open_names
        settled = settle(analysis, *_mentions(case, names, recogniser, maker))
    return settled, names


def judge(case: Case, recogniser: Recogniser | None = None, maker: Maker | None = None) -> Result:
    """Run the analysis over a case, with one recogniser for all files or one for each."""
    recogniser = recogniser or SimpleRecogniser()
    files = versions(case, recogniser)
    if maker is not None:
        files = [
            replace(
                one,
                head_recogniser=maker(one.head, one.path),
                base_recogniser=maker(one.base, one.path),
            )
            for one in files
        ]
    settled, _ = settled_for(case, analyse(files), recogniser, maker)
    result = Result(case)
    for path, judgement in settled.files.items():
        said = _marks(judgement)
        expected = case.file(path).marks
        for number in sorted(said.keys() | expected.keys()):
            one = (frozenset(expected.get(number, ())), frozenset(said.get(number, ())))
            result.lines.append(Line(path, number, *one))
    return result


def _mentions(
    case: Case, names: frozenset[str], recogniser: Recogniser, maker: Maker | None
) -> tuple[dict[str, tuple[Module, Recogniser]], dict[str, list[str]]]:
    """The files that the change leaves alone and that mention a name."""
    callers: dict[str, tuple[Module, Recogniser]] = {}
    elsewhere: dict[str, list[str]] = {}
    for file in case.files:
        text = "\n".join(file.also or ())
        named = [name for name in names if name in text]
        language = language_in(file.path, "")
        if named and can_read(language):
            module = read_source(language, text.encode())
            own = recogniser if maker is None else maker(module, file.path)
            callers[file.path] = (module, own)
        else:
            for name in named:
                elsewhere.setdefault(name, []).append(file.path)
    return callers, elsewhere


def _marks(judgement: FileJudgement) -> dict[int, set[str]]:
    """What is said of each line, as marks."""
    said: dict[int, set[str]] = {}
    for first, last in judgement.unguarded:
        _put(said, first, last, "unguarded")
    for unclear in judgement.not_understood:
        _put(said, *unclear.lines, "unknown")
    for one in judgement.guarded:
        _put(said, *one.lines, f"{one.side} {one.flag}")
    flags: dict[int, str] = {}
    for guard in judgement.guards:
        flags.setdefault(guard.line, guard.flag)
    flag = next(iter(flags.values()), "?")
    for first, last in judgement.behaviour:
        for line in range(first, last + 1):
            said.setdefault(line, {f"guard {flags.get(line, flag)}"})
    for removal in judgement.removals:
        _put(said, removal.line, removal.line, "removed")
    for cleanup in judgement.cleanups:
        _put(
            said,
            cleanup.line,
            cleanup.line,
            f"cleanup {cleanup.flag} {cleanup.value or cleanup.kept}",
        )
    return said


def _put(said: dict[int, set[str]], first: int, last: int, mark: str) -> None:
    for line in range(first, last + 1):
        said.setdefault(line, set()).add(mark)
