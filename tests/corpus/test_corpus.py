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
        f"{one.path}:{one.number}: {sorted(one.said) or 'nothing'} but is {sorted(one.expected) or 'no behaviour'}"
        for one in wrong
    ]
    assert not told, "\n".join(told)
