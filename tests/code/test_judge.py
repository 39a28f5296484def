"""The analysis as a whole: what it promises whatever it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.code.flag_test import FlagTest
from shipcheck.code.judge import analyse, settle
from shipcheck.code.judgement import FileJudgement, FileVersions, Lines
from shipcheck.code.nodes import Expression
from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Class
from tests.corpus.judging import judge as judge_case
from tests.corpus.reading import Case, CaseFile, cases, read_case, versions
from tests.corpus.recogniser import SimpleRecogniser

CASES = list(cases())
RECOGNISER = SimpleRecogniser()


def judge(files: list[FileVersions]) -> list[FileJudgement]:
    return list(settle(analyse(files), {}, {}).files.values())


def python(base: str, head: str) -> FileJudgement:
    """The judgement of one Python file; the diff is the corpus's."""
    case = Case("x", "python", {}, (CaseFile("x.py", base.splitlines(), head.splitlines()),))
    return judge(versions(case, RECOGNISER))[0]


def lines(ranges: tuple[Lines, ...]) -> set[int]:
    return set(chain.from_iterable(range(first, last + 1) for first, last in ranges))


def cut(file: CaseFile, data: st.DataObject) -> CaseFile:
    """The file with lines taken out and doubled at random, on either side."""

    def some(source: list[str] | None) -> list[str] | None:
        if not source:
            return source
        picked = st.lists(st.integers(0, len(source) - 1), max_size=len(source) + 3)
        order = data.draw(picked)
        return [source[i] for i in (sorted(order) if data.draw(st.booleans()) else order)]

    return CaseFile(file.path, some(file.base), some(file.head))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES), st.data())
def test_nothing_makes_it_raise(case: Case, data: st.DataObject) -> None:
    files = tuple(cut(one, data) for one in case.files if one.also is None)
    for judgement in judge(versions(replace(case, files=files), RECOGNISER)):
        told = lines(judgement.unguarded)
        told |= {line for one in judgement.not_understood for line in lines((one.lines,))}
        told |= {line for one in judgement.guarded for line in lines((one.lines,))}
        assert told <= lines(judgement.behaviour)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES))
def test_a_file_that_stays_as_it_is_does_nothing(case: Case) -> None:
    files = [
        replace(one, base=one.head, base_recogniser=one.head_recogniser,
                added=frozenset(), deleted=frozenset())
        for one in versions(case, RECOGNISER)
    ]  # fmt: skip
    for judgement in judge(files):
        assert not judgement.behaviour
        assert not judgement.removals


class Nobody:
    """A recogniser that knows no flag."""

    def test(self, expression: Expression) -> FlagTest | None:
        return None

    def mark(self, decorator: Expression) -> FlagTest | None:
        return None

    def class_mark(self, definition: Class) -> FlagTest | None:
        return None

    def holds(self, expression: Expression) -> bool:
        return False


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES))
def test_without_any_flag_nothing_is_guarded(case: Case) -> None:
    for judgement in judge(versions(case, Nobody())):
        assert not judgement.guarded
        assert not judgement.guards
        assert not judgement.cleanups


def test_deep_nesting_is_not_understood_and_no_crash() -> None:
    deep = "\n".join(f"{' ' * n}if a{n}:" for n in range(140)) + f"\n{' ' * 140}b()\n"
    judgement = python("pass\n", deep)
    assert lines(judgement.unguarded) | {
        line for one in judgement.not_understood for line in lines((one.lines,))
    } == set(range(1, 142))


def test_a_file_in_a_language_that_nobody_reads_is_not_understood() -> None:
    file = FileVersions(
        "a.cob", "cobol", None, None, frozenset({1, 2}), frozenset(), RECOGNISER, RECOGNISER
    )
    (judgement,) = judge([file])
    assert judgement.behaviour == ((1, 2),)
    assert [one.lines for one in judgement.not_understood] == [(1, 2)]


def test_a_guard_says_what_runs_on_either_side() -> None:
    judgement = python(
        "def f():\n    old()\n",
        "def f():\n    if flags.is_enabled('k'):\n        new()\n    else:\n        old()\n",
    )
    (guard,) = judgement.guards
    assert (guard.flag, guard.line, guard.on_lines, guard.off_lines) == (
        "k",
        2,
        ((3, 3),),
        ((5, 5),),
    )
    assert guard.touched


def test_a_guard_that_the_change_leaves_alone_is_not_touched() -> None:
    body = "def f():\n    if flags.is_enabled('k'):\n        new()\n"
    judgement = python(body, body + "\n\nX = 1\n")
    assert [guard.touched for guard in judgement.guards] == [False]


def test_an_early_return_gives_the_rest_to_the_other_side() -> None:
    judgement = python(
        "", "def f():\n    if not flags.is_enabled('k'):\n        return\n    new()\n"
    )
    assert [one.off_lines for one in judgement.guards] == [((3, 3),)]
    assert [one.on_lines for one in judgement.guards] == [((4, 4),)]


def test_a_flag_that_an_if_of_go_asks_before_its_test_is_one_guard() -> None:
    """But a variable that is set on a line of its own is asked there, and tested elsewhere."""
    head = 'package a\n\nfunc f() {\n\tif on, _ := c.BoolVariation("k", u, false); on {\n\t\tx()\n\t}\n}\n'
    for text, places in (
        (head, [(4, ((5, 5),))]),
        (head.replace("if on", "on").replace("; on", "\n\tif on"), [(4, ()), (5, ((6, 6),))]),
    ):
        case = Case("x", "go", {}, (CaseFile("a.go", [], text.splitlines()),))
        (judgement,) = judge(versions(case, RECOGNISER))
        assert [(one.line, one.on_lines) for one in judgement.guards] == places


def test_names_that_nobody_knows_are_asked_for_and_only_once() -> None:
    case = read_case("--- head a.py\ndef lonely(x):\n    do(x)\n", "x", "python")
    analysis = analyse(versions(case, RECOGNISER))
    assert analysis.open_names == {"lonely"}
    assert not settle(analysis, {}, {}).open_names


def test_a_caller_outside_of_the_change_counts() -> None:
    case = read_case("--- head a.py\ndef lonely(x):\n    do(x)\n", "x", "python")
    caller = read_source("python", b"def g():\n    if flags.is_enabled('k'):\n        lonely(1)\n")
    settled = settle(analyse(versions(case, RECOGNISER)), {"b.py": (caller, RECOGNISER)}, {})
    assert [(one.flag, one.lines) for one in settled.files["a.py"].guarded] == [("k", (2, 2))]


@pytest.mark.parametrize("path", ["urls.yml", "page.html"])
def test_a_name_in_a_file_that_nobody_reads_is_not_understood(path: str) -> None:
    case = read_case("--- head a.py\ndef lonely(x):\n    do(x)\n", "x", "python")
    settled = settle(analyse(versions(case, RECOGNISER)), {}, {"lonely": [path]})
    (unclear,) = settled.files["a.py"].not_understood
    assert path in unclear.reason


def test_a_removal_names_the_flag_that_keeps_it() -> None:
    text = "--- base a.py\ndef f():\n    old(1)\n    gone()\n--- head a.py\ndef f():\n"
    text += "    if flags.is_enabled('k'):\n        old(1)\n"
    settled = settle(analyse(versions(read_case(text, "x", "python"), RECOGNISER)), {}, {})
    assert [one.flag for one in settled.files["a.py"].removals] == ["k", None]


STARTS = re.compile(r"^(\s*)def \w+\(.*\).*:$")
ONLY_GUARDED = {
    "second_pull_request", "second_pull_request_deep", "dispatch", "class_decorator_on_old",
}  # fmt: skip
"""Cases with a function that was there and that nothing reaches with the flag off."""


def with_call_at(case: Case, file: CaseFile, number: int, indent: str) -> Case:
    """The case with one call more, right after a line of the head."""
    head = list(file.head or ())
    head.insert(number, f"{indent}    send_everything(1)")
    changed = CaseFile(file.path, file.base, head)
    return replace(case, files=tuple(changed if one is file else one for one in case.files))


@pytest.mark.parametrize(
    "case", [one for one in CASES if one.language == "python"], ids=lambda c: c.name
)
def test_a_new_call_at_the_start_of_a_function_that_was_there_is_told(case: Case) -> None:
    allowed = {"on"} if case.name.partition("/")[2] in ONLY_GUARDED else set[str]()
    for file in case.files:
        for number, line in enumerate(file.head or (), 1):
            start = STARTS.match(line)
            marked = number > 1 and (file.head or [""])[number - 2].strip().startswith("@")
            if start is None or marked or line not in (file.base or ()):
                continue
            result = judge_case(with_call_at(case, file, number, start.group(1)))
            said = {
                mark.partition(" ")[0]
                for one in result.lines
                if one.path == file.path and one.number == number + 1
                for mark in one.said
            }
            assert said & ({"unguarded", "unknown"} | allowed), f"{file.path}:{number + 1}"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_what_a_flag_guards_is_told_where_nobody_knows_the_flag(case: Case) -> None:
    for one in judge_case(case, Nobody()).lines:
        guarded = any(mark.startswith("on ") for mark in one.expected)
        file = case.file(one.path)
        old = {line.strip() for line in file.base or ()}
        if guarded and (file.head or [""])[one.number - 1].strip() not in old:
            assert one.said & {"unguarded", "unknown"}, f"{one.path}:{one.number}"
