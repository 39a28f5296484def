"""Features files of Flipt, evaluated as its server does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flags.services.filing import in_file, listed, reach

EVERYBODY = (True, True, 100.0, False)
NOBODY = (False, False, 0.0, False)


def threshold(percentage: float, value: bool) -> dict[str, Any]:
    return {"threshold": {"percentage": percentage, "value": value}}


def in_segment(value: bool) -> dict[str, Any]:
    return {"segment": {"key": "staff", "value": value}}


def defined(*rollouts: object, enabled: bool = False, **more: object) -> str:
    flag = {
        "key": "new-store",
        "type": "BOOLEAN_FLAG_TYPE",
        "enabled": enabled,
        "rollouts": list(rollouts),
        **more,
    }
    return json.dumps({"version": "1.4", "flags": [flag]})


@pytest.mark.parametrize(
    ("enabled", "rollouts", "wanted"),
    [
        (False, [], NOBODY),
        (True, [], EVERYBODY),
        (False, [threshold(25, True)], (True, False, 25.0, False)),
        (False, [threshold(25, True), threshold(10, True)], (True, False, 25.0, False)),
        (False, [threshold(25, False), threshold(40, True)], (True, False, 15.0, False)),
        (True, [threshold(25, False)], (True, False, 75.0, False)),
        (True, [threshold(100, False)], NOBODY),
        (False, [in_segment(True)], (True, False, 0.0, True)),
        (True, [in_segment(False)], (True, False, 100.0, True)),
        (True, [in_segment(True)], EVERYBODY),
        (False, [threshold(100, True), in_segment(False)], EVERYBODY),
        (False, [in_segment(True), threshold(25, True)], (True, False, 25.0, True)),
        (False, [{"threshold": {}}], NOBODY),
        (False, [{}], NOBODY),
    ],
)
def test_a_boolean_flag(enabled: bool, rollouts: list[Any], wanted: tuple[object, ...]) -> None:
    assert (
        reach(in_file("flipt-file", defined(*rollouts, enabled=enabled), path="f.json")) == wanted
    )


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"enabled": True}, (True, None, None, False)),
        ({"enabled": True, "rules": [{"segment": "staff"}]}, (True, None, None, True)),
        ({"enabled": False}, (False, None, None, None)),
    ],
)
def test_a_variant_flag(more: dict[str, Any], wanted: tuple[object, ...]) -> None:
    content = defined(type="VARIANT_FLAG_TYPE", **more)
    assert reach(in_file("flipt-file", content, path="f.json")) == wanted


def test_what_else_it_tells() -> None:
    content = 'version: "1.4"\nflags:\n- key: a\n  enabled: true\n  metadata: {owner: ann}\n- {}\n'
    state = in_file("flipt-file", content, key="a", path="features.yaml")
    assert state is not None
    assert (state.owner, state.source) == ("ann", "features.yaml")
    assert listed("flipt-file", content) == ["a"]
    assert in_file("flipt-file", content, key="b") is None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=4), st.booleans())
def test_thresholds_reach_no_more_than_all(steps: list[tuple[int, bool]], enabled: bool) -> None:
    content = defined(*(threshold(*one) for one in steps), enabled=enabled)
    state = in_file("flipt-file", content, path="f.json")
    assert state is not None
    assert state.rollout is not None
    assert state.everybody == (state.rollout == 100.0)
    assert state.targeted is False
