"""A checklist as large as it may be, and wrong all over, is told of in a moment."""

from __future__ import annotations

import pytest

from shipcheck.checklist.events import MOST_EVENTS
from shipcheck.checklist.globs import LONGEST_PATTERN, MOST_STARS, pattern_fault
from shipcheck.checklist.problems import MOST_PROBLEMS, ChecklistError, as_document
from tests.checklist.loading import load

HEAD = "version: 1\n"
QUESTION = f"{HEAD}items:\n- id: a\n  ask: b\n"


def _refused(text: str) -> ChecklistError:
    with pytest.raises(ChecklistError) as caught:
        load(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "items:\n" + "- *alias\n" * 5000,
        HEAD + "".join(f"key{number}: 1\n" for number in range(5000)),
        HEAD + "items:\n" + "".join(f"- {{id: item-{number}}}\n" for number in range(5000)),
        HEAD + "items:\n" + "- {id: a, ask: b}\n" * 5000,
        HEAD + "items:\n" + "- 1\n" * 5000,
        HEAD + "items:\n" + "- {id: a, ask: b, timeout: []}\n" * 5000,
    ],
    ids=["read", "keys", "meaning", "ids", "schema", "beyond the schema's share"],
)
def test_only_so_many_problems_are_told(text: str) -> None:
    error = _refused(text)
    assert len(error.problems) == MOST_PROBLEMS
    assert f"{MOST_PROBLEMS} problems or more" in error.message


def test_a_file_of_more_values_than_anybody_writes_is_refused() -> None:
    error = _refused(f"{HEAD}items: [{'1, ' * MOST_EVENTS}1]\n")
    assert [problem.code for problem in error.problems] == ["too-large"]


def test_a_problem_quotes_no_more_than_anybody_reads() -> None:
    (problem,) = _refused(f"{HEAD}items: [{{id: a, uses: {'x' * 100_000}}}]\n").problems
    assert len(problem.message) < 1000
    assert len(str(as_document(problem)["source_line"])) < 1000


def test_a_condition_that_would_take_minutes_to_judge_is_taken_as_it_is() -> None:
    names = ", ".join(f"a{number}" for number in range(9000))
    globs = ", ".join(f"b{number}*" for number in range(9000))
    load(f"{QUESTION}  when: {{all: [{{branch: [{names}]}}, {{branch: [{globs}]}}]}}\n")


@pytest.mark.parametrize(
    "pattern",
    ["*a" * (MOST_STARS + 1), "**/a/" * (MOST_STARS + 1), "a" * (LONGEST_PATTERN + 1)],
    ids=["stars", "folders", "length"],
)
def test_a_pattern_that_would_take_minutes_to_match_is_refused(pattern: str) -> None:
    assert pattern_fault(pattern)


def test_patterns_as_people_write_them_are_fine() -> None:
    for pattern in ("**/src/**/test/**/*_*.spec.*", "*.py", "!docs/**", "db/*/*/*/*/*/*.sql"):
        assert pattern_fault(pattern) is None
