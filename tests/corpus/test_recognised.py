"""The corpus once more, with the recogniser that the checks use: it gives the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.guarded import Nothing
from shipcheck.flags.knowledge import Knowledge
from shipcheck.flags.recogniser import recogniser_for
from tests.corpus.judging import judge
from tests.corpus.reading import Case, cases

if TYPE_CHECKING:
    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.statements import Module

CASES = list(cases())
SAME = 0.96
"""Share of the cases that must come out the same. The others ask flags by names of no SDK, which a
team would give as its wrappers; all that they guard is told then."""


def _recogniser(module: Module | None, path: str) -> Recogniser:
    return Nothing() if module is None else recogniser_for(module, path, Knowledge())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_passes_wrongly_with_the_real_recogniser(case: Case) -> None:
    assert not [one for one in judge(case, maker=_recogniser).lines if one.wrong_pass]


def test_it_gives_the_same() -> None:
    wrong = [case.name for case in CASES if judge(case, maker=_recogniser).wrong()]
    assert len(wrong) <= (1 - SAME) * len(CASES), "\n".join(wrong)
