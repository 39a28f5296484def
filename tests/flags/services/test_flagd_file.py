"""Flag definitions of flagd: https://flagd.dev/reference/flag-definitions/."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.flagd_file import DEEPEST
from tests.flags.services.filing import in_file, listed, reach

VARIANTS = {"on": True, "off": False}
EVERYBODY = (True, True, 100.0, False)
NOBODY = (False, False, 0.0, False)


def defined(**definition: object) -> str:
    """A file with one flag, enabled and off where nothing else is said."""
    flag = {"state": "ENABLED", "variants": VARIANTS, "defaultVariant": "off", **definition}
    return json.dumps({"flags": {"new-store": flag}, "metadata": {"team": "shop"}})


def fractional(on: float, off: float) -> dict[str, Any]:
    return {"fractional": [{"var": "email"}, ["on", on], ["off", off]]}


@pytest.mark.parametrize(
    ("definition", "wanted"),
    [
        ({}, NOBODY),
        ({"defaultVariant": "on"}, EVERYBODY),
        ({"defaultVariant": "on", "targeting": {}}, EVERYBODY),
        ({"targeting": fractional(25, 75)}, (True, False, 25.0, False)),
        ({"targeting": {"fractional": [["on"], ["off", 3]]}}, (True, False, 25.0, False)),
        ({"targeting": fractional(0, 100)}, NOBODY),
        ({"targeting": fractional(1, 0)}, EVERYBODY),
        ({"targeting": {"if": [{"==": [1, 1]}, "on"]}}, (True, False, 0.0, True)),
        ({"targeting": {"if": [{"==": [1, 1]}, "on", "off"]}}, (True, False, 0.0, True)),
        ({"targeting": {"if": [{"==": [1, 1]}, "on", "on"]}}, EVERYBODY),
        ({"targeting": {"if": [{}, "off", {"if": [{}, "off", "on"]}]}}, (True, False, 100.0, True)),
        ({"targeting": {"if": [{}, None, fractional(1, 1)]}}, (True, False, 50.0, True)),
        ({"defaultVariant": "on", "targeting": {"if": [{}, "off"]}}, (True, False, 100.0, True)),
        ({"targeting": {"cat": ["o", "n"]}}, (True, None, None, None)),
        ({"targeting": {"fractional": [["on", {"var": "x"}]]}}, (True, None, None, None)),
        ({"variants": {"a": "x", "b": "y"}, "defaultVariant": "a"}, (True, None, None, None)),
        ({"targeting": "on"}, (True, None, None, None)),
        (
            {"variants": {"true": True, "false": False}, "targeting": {"if": [{}, False, True]}},
            (True, False, 100.0, True),
        ),
    ],
)
def test_whom_it_is_on_for(definition: dict[str, Any], wanted: tuple[object, ...]) -> None:
    assert reach(in_file("flagd-file", defined(**definition), path="f.json")) == wanted


@pytest.mark.parametrize("definition", [{"defaultVariant": None}, {"defaultVariant": "gone"}])
def test_without_a_default_variant_the_code_decides(definition: dict[str, Any]) -> None:
    state = in_file("flagd-file", defined(**definition), path="f.json")
    assert reach(state) == (True, None, None, None)
    assert state is not None
    assert state.off_value is None


def test_disabled_leaves_the_value_to_the_code() -> None:
    state = in_file("flagd-file", defined(state="DISABLED", defaultVariant="on"), path="f.json")
    assert reach(state) == (False, None, None, None)
    assert state is not None
    assert state.off_value is None


def test_what_else_it_tells() -> None:
    state = in_file("flagd-file", defined(metadata={"owner": "ann"}), path="f.json")
    assert state is not None
    assert (state.owner, state.source, state.off_value) == ("ann", "f.json", False)
    assert (state.archived, state.created_at, state.last_used_at) == (None, None, None)
    inherited = in_file("flagd-file", defined(), path="f.json")
    assert inherited is not None
    assert inherited.owner == "shop"


def test_yaml_keeps_on_and_off_as_names() -> None:
    content = (
        "flags:\n  new-store:\n    state: ENABLED\n"
        "    variants: {on: true, off: false}\n    defaultVariant: on\n"
    )
    assert reach(in_file("flagd-file", content)) == EVERYBODY
    assert listed("flagd-file", content) == ["new-store"]


def test_a_key_that_is_not_there() -> None:
    assert in_file("flagd-file", defined(), key="other", path="f.json") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "cannot be read"),
        ("[]", "not a map"),
        ("[" * 100_000, "nested too deep"),
        ('"\ud800"'.encode("utf-8", "surrogatepass"), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read(content: str | bytes, words: str) -> None:
    with pytest.raises(ShipcheckError, match=words):
        in_file("flagd-file", content, path="f.json")


def test_a_yaml_bomb_is_refused() -> None:
    with pytest.raises(ShipcheckError, match=r"f\.yaml:1 cannot be read"):
        in_file("flagd-file", "flags: &a {b: *a}")


def test_conditions_without_end_are_not_followed() -> None:
    targeting: Any = "on"
    for _ in range(DEEPEST + 5):
        targeting = {"if": [{}, "on", targeting]}
    state = in_file("flagd-file", defined(targeting=targeting), path="f.json")
    assert reach(state) == (True, None, None, True)


SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(["on", "off", "if", ""])
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["if", "fractional", "var"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=100)
@given(JSON, JSON)
def test_nothing_in_a_file_breaks_it(targeting: object, variants: object) -> None:
    in_file("flagd-file", defined(targeting=targeting, variants=variants), path="f.json")
