"""Every case of the corpus: what is said of each line is what the case says."""

from __future__ import annotations

import pytest

from tests.corpus.judging import judge
from tests.corpus.reading import Case, cases

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(case: Case) -> None:
    wrong = judge(case).wrong()
    told = [
        f"{one.path}:{one.number}: said {sorted(one.said)}, is {sorted(one.expected)}"
        for one in wrong
    ]
    assert not told, "\n".join(told)
