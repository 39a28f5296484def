"""Flag files of GO Feature Flag: https://gofeatureflag.org/docs/configure_flag/create-flags."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flags.services.filing import in_file, listed, reach

EVERYBODY = (True, True, 100.0, False)
NOBODY = (False, False, 0.0, False)
UNKNOWN = (True, None, None, None)
CODE_DECIDES = (False, None, None, None)
ON = {"variation": "yes"}
OFF = {"variation": "no"}


def defined(**definition: object) -> str:
    """A file with one flag, off where nothing else is said."""
    flag = {"variations": {"yes": True, "no": False}, "defaultRule": OFF, **definition}
    return json.dumps({"new-store": flag})


def step(percentage: float, variation: str, day: int) -> dict[str, Any]:
    date = f"2026-11-{day:02}T12:00:00Z"
    return {"percentage": percentage, "variation": variation, "date": date}


def progressive(start: int, end: int, to: float = 100) -> dict[str, Any]:
    rollout = {"initial": step(0, "no", start), "end": step(to, "yes", end)}
    return {"progressiveRollout": rollout}


@pytest.mark.parametrize(
    ("definition", "wanted"),
    [
        ({}, NOBODY),
        ({"defaultRule": ON}, EVERYBODY),
        ({"defaultRule": {"percentage": {"yes": 20, "no": 80}}}, (True, False, 20.0, False)),
        ({"defaultRule": {"percentage": {"yes": 5, "no": 5}}}, (True, False, 50.0, False)),
        ({"defaultRule": {"percentage": {"yes": 0, "no": 0}}}, UNKNOWN),
        ({"targeting": [{"query": 'beta eq "true"', **ON}]}, (True, False, 0.0, True)),
        ({"targeting": [{"query": "", **ON}]}, EVERYBODY),
        ({"targeting": [{"query": "x eq 1", **ON, "disable": True}]}, NOBODY),
        ({"defaultRule": progressive(20, 26)}, (True, False, 50.0, False)),
        ({"defaultRule": progressive(20, 26, 50)}, (True, False, 25.0, False)),
        ({"defaultRule": progressive(10, 12)}, EVERYBODY),
        ({"defaultRule": progressive(25, 26)}, NOBODY),
        ({"defaultRule": progressive(26, 20)}, UNKNOWN),
        ({"defaultRule": {}}, UNKNOWN),
        ({"variations": {"yes": "a", "no": "b"}}, UNKNOWN),
        ({"disable": True, "defaultRule": ON}, CODE_DECIDES),
        ({"experimentation": {"start": "2026-12-01T00:00:00Z"}}, CODE_DECIDES),
        ({"experimentation": {"end": "2026-11-01T00:00:00Z"}}, CODE_DECIDES),
        ({"experimentation": {"start": "2026-11-01T00:00:00Z"}}, NOBODY),
    ],
)
def test_whom_it_is_on_for(definition: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(in_file("go-feature-flag-file", defined(**definition), path="f.json")) == wanted


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([{"date": "2026-12-01T00:00:00Z", "defaultRule": ON}], NOBODY),
        ([{"date": "2026-11-01T00:00:00Z", "defaultRule": ON}], UNKNOWN),
        ([{"date": "2026-11-01T00:00:00Z", "disable": True}], CODE_DECIDES),
        (
            [
                {"date": "2026-11-02T00:00:00Z", "disable": False},
                {"date": "2026-11-01T00:00:00Z", "disable": True},
            ],
            NOBODY,
        ),
        ([{"date": "soon", "disable": True}], NOBODY),
    ],
)
def test_a_schedule(steps: list[dict[str, Any]], wanted: tuple[object, ...]) -> None:
    content = defined(scheduledRollout=steps)
    assert reach(in_file("go-feature-flag-file", content, path="f.json")) == wanted


YAML = """\
new-store:
  variations:
    on: true
    off: false
  defaultRule:
    variation: off
  metadata:
    owner: ann
"""

TOML = """\
[new-store.variations]
on = true
off = false
[new-store.defaultRule]
variation = "off"
[new-store.metadata]
owner = "ann"
"""


@pytest.mark.parametrize(("content", "path"), [(YAML, "f.yaml"), (TOML, "f.toml")])
def test_other_formats(content: str, path: str) -> None:
    state = in_file("go-feature-flag-file", content, path=path)
    assert reach(state) == NOBODY
    assert state is not None
    assert (state.owner, state.off_value, state.source) == ("ann", False, path)
    assert listed("go-feature-flag-file", content, path) == ["new-store"]


def test_a_key_that_is_not_there() -> None:
    assert in_file("go-feature-flag-file", YAML, key="other") is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.sampled_from(["yes", "no", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["variation", "percentage", "progressiveRollout", "initial", "yes"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=100)
@given(ANYTHING, ANYTHING)
def test_nothing_in_a_file_breaks_it(rule: object, rules: object) -> None:
    content = defined(defaultRule=rule, targeting=rules, scheduledRollout=rules)
    in_file("go-feature-flag-file", content, path="f.json")
