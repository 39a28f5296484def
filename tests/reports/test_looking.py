from __future__ import annotations

from dataclasses import replace

from shipcheck.model.words import FileKind, FileStatus, Level, Status
from shipcheck.reports.looking import Look, places_to_look
from tests.reports.results import CHANGE, FILE, finding, item, outcome, result, waiver


def test_what_is_wrong_comes_first_and_a_line_is_named_once() -> None:
    wrong = outcome(Status.FAIL, "wrong", *[
        finding("a warning", Level.WARNING, path="app/pay.py", line=9),
        finding("no flag", Level.ERROR, path="app/pay.py", line=3),
        finding("no flag here either", Level.ERROR, path="app/pay.py", line=3),
        finding("a note", Level.NOTE, path="app/pay.py", line=1),
        finding("of no place", Level.ERROR),
    ])  # fmt: skip
    assert places_to_look(result([item("one", wrong)])) == (
        Look("app/pay.py", 3, 3, "no flag"),
        Look("app/pay.py", 9, 9, "a warning"),
    )


def test_what_was_accepted_is_not_named() -> None:
    wrong = outcome(Status.FAIL, "wrong", finding("no flag", path="app/pay.py", line=3))
    assert places_to_look(result([item("one", wrong, waiver=waiver())])) == ()


def test_behaviour_without_a_flag_after_what_nobody_could_tell() -> None:
    seen = replace(
        outcome(Status.PASS),
        data={"files": {"app/pay.py": {"unguarded": [[4, 6]], "not_understood": [[9, 9]]}}},
    )
    judged = item("flag-present", seen)
    judged = replace(judged, item=replace(judged.item, uses="flag-present"))
    assert places_to_look(result([judged])) == (
        Look("app/pay.py", 9, 9, "not understood"),
        Look("app/pay.py", 4, 6, "runs without a flag"),
    )


def test_kinds_that_are_worth_a_look_and_tests_that_got_fewer() -> None:
    files = (
        replace(FILE, path="README.md", kind=FileKind.DOCS),
        replace(FILE, path="db/1.sql", kind=FileKind.MIGRATION),
        replace(FILE, path="tests/a.py", kind=FileKind.TEST, added=1, deleted=9),
        replace(FILE, path="tests/b.py", kind=FileKind.TEST, added=9, deleted=9),
        replace(
            FILE, path="tests/c.py", kind=FileKind.TEST, added=0, deleted=4, status=FileStatus.DELETED
        ),
    )  # fmt: skip
    judged = result([], change=replace(CHANGE, files=files))
    assert [(one.path, one.why) for one in places_to_look(judged)] == [
        ("db/1.sql", "changes the database"),
        ("tests/a.py", "8 lines fewer of tests"),
        ("tests/c.py", "tests deleted"),
    ]


def test_a_file_whose_lines_are_named_is_not_named_again() -> None:
    files = (replace(FILE, path="db/1.sql", kind=FileKind.MIGRATION),)
    wrong = outcome(Status.FAIL, "wrong", finding("drops a column", path="db/1.sql", line=2))
    judged = result([item("one", wrong)], change=replace(CHANGE, files=files))
    assert places_to_look(judged) == (Look("db/1.sql", 2, 2, "drops a column"),)
