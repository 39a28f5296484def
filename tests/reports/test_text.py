"""The text report, word by word."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.result import Landed, Method
from shipcheck.model.words import ChangeClass, Level, Status
from shipcheck.reports.text import render
from tests.reports.outcomes import (
    ASKED,
    BEHIND,
    COMMAND,
    CONFLICTS,
    DIRTY,
    LASTING,
    NOT_APPLICABLE,
    NOT_RUN,
    ONE_LASTING,
    SKIPPED,
)
from tests.reports.results import (
    CHANGE,
    EMPTY,
    HEAD,
    MODERATE,
    finding,
    item,
    outcome,
    result,
    waiver,
)

if TYPE_CHECKING:
    from shipcheck.model.result import Result

CALM = item("up-to-date")
PENDING = outcome(Status.PENDING, "1 of 3 runs not finished: build")

ONE_LINE = {
    "nothing to say": (
        result([CALM, item("ci-green", NOT_APPLICABLE), item("z", SKIPPED)]),
        "ready  pay -> main: 1 commit, 1 file, +3 -1",
    ),
    "a warning": (
        result([item("up-to-date", BEHIND), item("small-step", warn=True)]),
        "ready  pay -> main: 1 commit, 1 file, +3 -1; 1 warning: up-to-date: 3 commits behind main",
    ),
    "warnings": (
        result([item("up-to-date", BEHIND), item("plan", ONE_LASTING, warn=True)]),
        "ready  pay -> main: 1 commit, 1 file, +3 -1; "
        "2 warnings: up-to-date: 3 commits behind main (-v tells all)",
    ),
    "waived": (
        result([item("up-to-date", CONFLICTS, waiver=waiver())]),
        "ready  pay -> main: 1 commit, 1 file, +3 -1; waived: up-to-date",
    ),
    "in part": (
        result([CALM], partial=True),
        "ready (partly judged)  pay -> main: 1 commit, 1 file, +3 -1",
    ),
    "by the work tree's": (
        result([CALM], read_from="worktree", source=".shipcheck.yaml"),
        "ready  pay -> main: 1 commit, 1 file, +3 -1  [checklist of the work tree]",
    ),
    "by the base's": (
        result([CALM], read_from="base", source="main:.shipcheck.yaml"),
        "ready  pay -> main: 1 commit, 1 file, +3 -1  [checklist of main]",
    ),
    "by a file": (
        result([CALM], read_from="file", source="/tmp/mine.yaml"),
        "ready  pay -> main: 1 commit, 1 file, +3 -1  [checklist /tmp/mine.yaml]",
    ),
    "empty": (result([], change=EMPTY), "ready  nothing to ship: pay -> main"),
    "empty in part": (
        result([], change=EMPTY, partial=True),
        "ready (partly judged)  nothing to ship: pay -> main",
    ),
    "detached": (
        result([CALM], change=replace(CHANGE, branch=None)),
        f"ready  {HEAD[:12]} -> main: 1 commit, 1 file, +3 -1",
    ),
}


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_ready_and_straightforward_change_is_one_line(name: str) -> None:
    judged, line = ONE_LINE[name]
    assert render(judged) == line + "\n"


GOLDEN = {
    "ready with warnings": (
        result(
            [
                item("up-to-date", BEHIND),
                item("revert-plan", LASTING, warn=True),
                item("ci-green", NOT_APPLICABLE),
                item("support-told", SKIPPED),
                item("small-step"),
            ],
            change=MODERATE,
        ),
        """\
        ready  pay -> main: 1 commit, 1 file, +3 -1, 2 warnings
          moderate: dependencies: a.lock
                    CI: ci.yml

          warn     up-to-date   3 commits behind main
            -> git merge main
          warn     revert-plan  3 things that a revert does not take back
            a revert takes back the file, not the schema:
              m/1.sql:7
              m/2.sql
            -> Write down how.
            api.yaml: clients rely on it
            -> Keep it.
          1 passed: small-step; 1 not applicable: ci-green; 1 skipped: support-told (-v tells more)
        """,
    ),
    "not ready": (
        result(
            [
                item("up-to-date", CONFLICTS),
                item("tests", COMMAND),
                item("load", NOT_RUN),
                item("lint", NOT_RUN),
                item("plan", ONE_LASTING, warn=True),
                item("support-told", ASKED),
                item("clean", DIRTY, waiver=waiver(until="2026-12-31T23:59:59+01:00")),
            ]
        ),
        """\
        not ready  pay -> main: 1 commit, 1 file, +3 -1
          straightforward: 3 lines of code

          fail     up-to-date    conflicts with main
            a.py
            b.py
            -> git merge main, mend the conflict, commit.
            3 commits behind main
            -> git merge main
          fail     tests         exit code 1
            E  assert 1 == 2
            1 failed
          unknown  load          not run: the change holds commits by bob@example.com
            -> Read the change; then shipcheck allow.
          unknown  lint          not run: the change holds commits by bob@example.com
          warn     plan          m/1.sql: a revert takes back the file, not the schema
            -> Write down how.
          answer   support-told  Does support know?
            -> shipcheck answer support-told yes
          waived   clean         uncommitted changes would not ship: a.py, b.py
            waived by Bob <bob@example.com>: we know, until 2026-12-31T23:59:59+01:00
        """,
    ),
    "a waiver in CI": (
        result([item("up-to-date", DIRTY, waiver=waiver(counts=False))]),
        """\
        not ready  pay -> main: 1 commit, 1 file, +3 -1
          straightforward: 3 lines of code

          fail     up-to-date  uncommitted changes would not ship: a.py, b.py
            waived by Bob <bob@example.com>: we know (does not count here: nobody can prove who waived)
            -> Commit them, or git stash.
        """,
    ),
    "pending": (
        result([CALM, item("ci-green", PENDING)]),
        """\
        pending  pay -> main: 1 commit, 1 file, +3 -1
          straightforward: 3 lines of code

          pending  ci-green  1 of 3 runs not finished: build
          1 passed: up-to-date (-v tells more)
        """,
    ),
    "undecided": (
        result([item("load", NOT_RUN)], partial=True),
        """\
        undecided (partly judged)  pay -> main: 1 commit, 1 file, +3 -1
          straightforward: 3 lines of code

          unknown  load  not run: the change holds commits by bob@example.com
            -> Read the change; then shipcheck allow.
        """,
    ),
    "ready with something to say": (
        result([CALM], notes=("this change edits .shipcheck.yaml",), partial=True),
        """\
        ready (partly judged)  pay -> main: 1 commit, 1 file, +3 -1
          straightforward: 3 lines of code
          note: this change edits .shipcheck.yaml

          1 passed: up-to-date (-v tells more)
        """,
    ),
    "empty with something to say": (
        result([], change=EMPTY, notes=("1 damaged line",)),
        """\
        ready  nothing to ship: pay -> main
          note: 1 damaged line
        """,
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    judged, text = GOLDEN[name]
    assert render(judged) == dedent(text)


def test_verbose_shows_everything() -> None:
    note = finding("not in git: scratch.txt", Level.NOTE, path="scratch.txt")
    items = [
        item("up-to-date", outcome(Status.PASS, "clean", note), seconds=2.34),
        item("ci-green", outcome(Status.NOT_APPLICABLE, "no CI", reason=None)),
        item("support-told", SKIPPED),
        item("conflicts", CONFLICTS, waiver=waiver()),
    ]
    shown = render(result(items, read_from="worktree", source=".shipcheck.yaml"), verbose=True)
    assert shown == dedent("""\
        ready  pay -> main: 1 commit, 1 file, +3 -1  [checklist of the work tree]
          straightforward: 3 lines of code

          pass     up-to-date    clean  [observed]  2.3 s
            not in git: scratch.txt
          n/a      ci-green      no CI  [observed]
          skipped  support-told  when: class moderate (it is straightforward)  [observed]
          waived   conflicts     conflicts with main  [observed]
            waived by Bob <bob@example.com>: we know
            a.py
            b.py
            -> git merge main, mend the conflict, commit.
            3 commits behind main
            -> git merge main
          checklist .shipcheck.yaml
        """)


def test_many_findings_are_cut_and_counted() -> None:
    many = [finding(f"thing {number}", path=f"{number}.py") for number in range(9)]
    judged = result([item("x", outcome(Status.FAIL, "9 things", *many))])
    assert "    and 4 more (-v)\n" in render(judged)
    assert "8.py" not in render(judged)
    assert "8.py" in render(judged, verbose=True)


@pytest.mark.parametrize("judged", [entry[0] for entry in (*ONE_LINE.values(), *GOLDEN.values())])
def test_no_line_says_the_same_twice(judged: Result) -> None:
    for verbose in (False, True):
        lines = render(judged, verbose=verbose).splitlines()
        said = [line.strip() for line in lines if line]
        assert len(said) == len(set(said))


def test_colour_stands_beside_the_words() -> None:
    for judged, _ in (*ONE_LINE.values(), *GOLDEN.values()):
        coloured = render(judged, colour=True)
        assert "\x1b[" in coloured
        plain = coloured
        for code in ("0", "1", "2", "31", "32", "33"):
            plain = plain.replace(f"\x1b[{code}m", "")
        assert plain == render(judged)
        assert "\x1b" not in render(judged)


def test_a_moderate_ready_change_names_its_class() -> None:
    tricky = replace(MODERATE, change_class=ChangeClass.TRICKY)
    assert "\n  tricky: dependencies" in render(result([CALM], change=tricky))


def landed(urgent: str | None = None, *, pushed: bool = False) -> Result:
    """A result that was merged."""
    items = [item(said=outcome(Status.FAIL, "wrong", finding("why")))] if urgent else [item()]
    there = Landed(HEAD, "main", Method.MERGE, pushed=pushed, urgent=urgent)
    return replace(result(items), landed=there)


def test_what_landed_is_one_line() -> None:
    line = "merged  pay -> main: 1 commit, 1 file, +3 -1 as 1f1f1f1f1f1f"
    assert render(landed()) == f"{line}\n"
    assert render(landed(pushed=True)) == f"{line}, pushed\n"
    assert render(landed("it\nburns")) == f"{line}, urgent, not ready: it\\nburns\n"


def test_verbose_tells_how_it_was_judged_that_landed() -> None:
    lines = render(landed("it burns"), verbose=True).splitlines()
    assert lines[0].startswith("merged  pay -> main")
    assert any("an-item" in line for line in lines[1:])
