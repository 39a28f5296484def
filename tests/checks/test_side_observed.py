"""What a coverage report tells of a guard that asks for more than its flag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.checks.checking import Asked, checked

if TYPE_CHECKING:
    from tests.repository import Sample

CODE = """\
from UnleashClient import UnleashClient

unleash = UnleashClient()


def page(user):
{}    if {}:
        return 2
    return 1
"""
ASKS = 'unleash.is_enabled("x")'
BOTH, ON, OFF, NONE = ("on", "off"), ("on",), ("off",), ()


@pytest.mark.parametrize(
    ("before", "condition", "told"),
    [
        ("", ASKS, BOTH),
        ("", f"not {ASKS}", BOTH),
        ("", f"{ASKS} and True", BOTH),
        ("", f"user.admin and {ASKS}", ON),
        ("", f"{ASKS} and user.admin", ON),
        ("", f"not (user.admin and {ASKS})", ON),
        ("", f"user.admin or {ASKS}", NONE),
        ("", f"user.admin and not {ASKS}", NONE),
        ("", f"{ASKS} if user.admin else False", ON),
        ("", f"user.admin if {ASKS} else False", ON),
        ("    show = user.admin and unleash.is_enabled('x')\n", "show", ON),
        ("    show = unleash.is_enabled('x')\n", "show", BOTH),
    ],
)
def test_a_side_that_others_reach_tells_nothing_of_the_flag(
    sample: Sample, before: str, condition: str, told: tuple[str, ...]
) -> None:
    sample.commit({"app.py": CODE.format("", "0"), ".gitignore": "out/\n"})
    sample.branch("work")
    text = CODE.format(before, condition)
    sample.commit({"app.py": text})
    lines = list(range(1, text.count("\n") + 1))
    report = {"meta": {"format": 3, "version": "7.0"},
              "files": {"app.py": {"executed_lines": lines, "missing_lines": []}}}  # fmt: skip
    sample.write({f"out/{sample.head}.json": json.dumps(report)})
    asked = Asked(parameters={"coverage": ["out/{sha}.json"]})
    guards = checked(sample, "both-branches-tested", asked).data["guards"]
    at_the_if = [one for one in guards if one["line"] == max(one["line"] for one in guards)]
    assert {tuple(side for side in BOTH if one[side]) for one in at_the_if} == {told}
