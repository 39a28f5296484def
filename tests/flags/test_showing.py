from __future__ import annotations

from typing import Any

import pytest

from shipcheck.flags.showing import reach_in_words, state_as_data, state_in_words
from shipcheck.flags.state import FlagState


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "?"),
        ({"on": False}, "off"),
        ({"on": False, "everybody": True}, "on for everybody"),
        ({"on": True}, "on for ?"),
        ({"on": True, "rollout": 0.0}, "on for ?"),
        ({"on": True, "rollout": 0.0, "targeted": False}, "on for nobody"),
        ({"on": True, "rollout": 12.5}, "on for 12.5 %"),
        ({"on": True, "targeted": True}, "on for some, by rules"),
        ({"on": True, "rollout": 10.0, "targeted": True}, "on for 10 % and some, by rules"),
        ({"on": True, "archived": True, "everybody": True}, "archived"),
    ],
)
def test_whom_it_is_on_for(said: dict[str, Any], words: str) -> None:
    assert reach_in_words(FlagState("x", "it", **said)) == words


def test_missing() -> None:
    assert state_in_words("x", None) == "x is missing"
    assert state_as_data("x", None) == {"key": "x", "missing": True}


def test_what_is_unknown_is_null() -> None:
    data = state_as_data("x", FlagState("x", "it"))
    assert {name for name, value in data.items() if value is not None} == {
        "key",
        "missing",
        "source",
    }
