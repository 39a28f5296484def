from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.checks.side_evidence import Material, shown
from shipcheck.code.flag_test import FlagTest
from shipcheck.code.judgement import Guard
from shipcheck.coverage.report import FileCoverage
from shipcheck.coverage.trust import Figures
from shipcheck.flags.forcing.override import Override, Side
from shipcheck.flags.forcing.search import Overrides, Place
from shipcheck.model.words import Evidence
from shipcheck.rehearse.result import FlagRehearsal, RunState, SideRun

if TYPE_CHECKING:
    from collections.abc import Collection

TEST = ("tests/test_a.py",)
BOTH = frozenset({Side.ON, Side.OFF})
RAN = FileCoverage(frozenset({2, 3, 5}), frozenset())
ONLY_ON = FileCoverage(frozenset({2, 3}), frozenset({5}))
NOTHING = FileCoverage(frozenset(), frozenset())


def place(key: str | None, sides: frozenset[Side] = BOTH) -> tuple[Place, ...]:
    return (Place(TEST[0], Override(key, sides, 7, "override_flag", exact=True)),)


FORCED = Overrides(by_key={"x": place("x")})


def rehearsal(state: RunState, coverage: FileCoverage | None = None) -> FlagRehearsal:
    """Both sides ended alike."""
    files = {} if coverage is None else {"a.py": coverage}
    run = SideRun(state, f"they {state}", files=files)
    return FlagRehearsal("x", (), "", (), run, run, "")


def off(required: Collection[Evidence] = (), **known: Any) -> Evidence | None:  # noqa: ANN401
    """What shows the off side."""
    coverage = known.pop("coverage", None)
    figures = None if coverage is None else Figures((("c.json", coverage),), ())
    tells = known.pop("tells", True)
    guard = Guard(
        "x", 2, FlagTest("x", "unleash", "is_enabled"), ((3, 3),), ((5, 5),),
        touched=True, off_tells=tells,
    )  # fmt: skip
    given = {"rehearsal": None, "overrides": Overrides(), "tests": TEST, **known}
    return shown(Material("a.py", guard, figures, **given), Side.OFF, required).evidence


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, None),
        ({"overrides": FORCED}, Evidence.INSPECTED),
        ({"overrides": Overrides(by_key={"y": place("y")})}, None),
        ({"overrides": Overrides(by_key={"x": place("x", frozenset({Side.ON}))})}, None),
        ({"overrides": Overrides(mocks={"x": place(None)})}, Evidence.INSPECTED),
        ({"overrides": Overrides(everywhere=place(None))}, Evidence.INSPECTED),
        ({"overrides": Overrides(everywhere=place(None)), "tests": ()}, None),
        ({"coverage": RAN}, Evidence.OBSERVED),
        ({"coverage": ONLY_ON}, None),
        ({"coverage": ONLY_ON, "overrides": FORCED}, None),
        ({"coverage": NOTHING}, None),
        ({"coverage": NOTHING, "overrides": FORCED}, Evidence.INSPECTED),
        ({"coverage": RAN, "tells": False}, None),
        ({"coverage": RAN, "tells": False, "overrides": FORCED}, Evidence.INSPECTED),
        ({"coverage": ONLY_ON, "tells": False, "overrides": FORCED}, None),
        ({"rehearsal": rehearsal(RunState.PASSED, RAN)}, Evidence.REHEARSED),
        ({"rehearsal": rehearsal(RunState.PASSED, ONLY_ON), "overrides": FORCED}, None),
        ({"rehearsal": rehearsal(RunState.PASSED)}, Evidence.REHEARSED),
        ({"rehearsal": rehearsal(RunState.PASSED), "tests": ()}, None),
        ({"rehearsal": rehearsal(RunState.FAILED, RAN), "overrides": FORCED}, None),
        ({"rehearsal": rehearsal(RunState.NOT_RUN, RAN)}, None),
    ],
)
def test_the_strongest_that_shows_a_side(known: dict[str, Any], expected: Evidence | None) -> None:
    assert off(**known) is expected


def test_of_the_kinds_that_are_required_where_there_is_one() -> None:
    passed = rehearsal(RunState.PASSED, RAN)
    assert off((Evidence.OBSERVED,), rehearsal=passed, coverage=RAN) is Evidence.OBSERVED
    assert off((Evidence.INSPECTED,), rehearsal=passed, overrides=FORCED) is Evidence.INSPECTED
    assert off((Evidence.REHEARSED,), overrides=FORCED) is Evidence.INSPECTED
