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
OF_NO_SDK = frozenset(
    {
        "go/variant_compared", "kotlin/annotation", "python/variant_if", "python/variant_match",
        "ruby/case_variant", "rust/if_let_ok", "rust/match_as_value", "rust/match_result",
        "ruby/wrapper_is_no_guarded_code", "rust/match_variant", "tsx/element_of_an_sdk",
    }
)  # fmt: skip
"""Cases whose calls are those of no SDK: a team would name them as its wrappers. All that they
guard is then told, which these cases show too."""


def _recogniser(module: Module | None, path: str) -> Recogniser:
    return Nothing() if module is None else recogniser_for(module, path, Knowledge())


@pytest.mark.parametrize(
    "case", [one for one in CASES if one.name not in OF_NO_SDK], ids=lambda case: case.name
)
def test_a_case_with_the_real_recogniser(case: Case) -> None:
    wrong = judge(case, maker=_recogniser).wrong()
    told = [
        f"{one.path}:{one.number}: said {sorted(one.said)}, is {sorted(one.expected)}"
        for one in wrong
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", sorted(OF_NO_SDK))
def test_what_is_no_sdk_passes_nothing(name: str) -> None:
    case = next(one for one in CASES if one.name == name)
    result = judge(case, maker=_recogniser)
    assert result.wrong()
    assert not any(one.wrong_pass for one in result.lines)
