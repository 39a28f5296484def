"""Skeletons of tests: in the framework's words, and parsing in its language."""

from __future__ import annotations

import pytest

from shipcheck.code.flag_test import FlagTest
from shipcheck.code.parsing import read_source
from shipcheck.flags.forcing.frameworks import ALONE
from shipcheck.flags.forcing.override import Side, spellings
from shipcheck.flags.forcing.skeletons import FORCE, FRAME, skeleton
from tests.flags.forcing.asking import read

LANGUAGE = {framework: language for language, framework in ALONE.items()} | {
    "vitest": "typescript", "jest": "javascript", "node": "javascript", "rspec": "ruby",
    "minitest": "ruby", "pytest": "python", "unittest": "python",
}  # fmt: skip
FORCES = sorted(FORCE)


def asked(sdk: str = "wrapper", key: str = "new-checkout") -> FlagTest:
    return FlagTest(key, sdk, "flags.isEnabled")


@pytest.mark.parametrize("framework", sorted(FRAME))
@pytest.mark.parametrize("side", list(Side))
def test_parses(framework: str, side: Side) -> None:
    language = LANGUAGE[framework]
    text = skeleton(framework, asked(), "new-checkout", side)
    wrapped = (
        f"class T {{\n{text}\n}}"
        if language in ("java", "csharp", "php", "swift", "kotlin")
        else text
    )
    source = f"<?php {wrapped}" if language == "php" else wrapped
    assert not read_source(language, source.encode()).errors, text


@pytest.mark.parametrize(("sdk", "framework"), FORCES)
def test_an_sdk_s_own_helper_parses_and_forces_that_side(sdk: str, framework: str) -> None:
    for side in Side:
        text = skeleton(framework, asked(sdk), "new-checkout", side)
        language = LANGUAGE[framework]
        wrapped = f"class T {{\n{text}\n}}" if framework.startswith(("junit", "xunit")) else text
        assert not read_source(language, wrapped.encode()).errors, text
        found = read(language, wrapped)
        assert [one.sides for one in found] == [frozenset({side})], text


def test_a_hostile_key_stays_a_literal() -> None:
    text = skeleton("pytest", asked("django-waffle"), '"); import os  #\n', Side.ON)
    module = read_source("python", text.encode())
    assert not module.errors
    assert "\nimport" not in text


def test_no_skeleton_for_a_strange_framework() -> None:
    assert skeleton("cobol", asked(), "x", Side.ON) == ""
    assert skeleton(None, asked(), "x", Side.ON) == ""


def test_spellings() -> None:
    assert set(spellings("new-checkout")) == {
        "new-checkout", "newCheckout", "new_checkout", "NEW_CHECKOUT",
    }  # fmt: skip
    assert "new-checkout" in spellings("newCheckout")
    assert spellings("bulk") == ("bulk", "BULK")


def test_python_replaces_a_plain_function_where_it_is_asked_for() -> None:
    plain = FlagTest("new-checkout", "wrapper", "is_on")
    text = skeleton("unittest", plain, "new-checkout", Side.OFF, "src/shop/orders.py")
    assert text.splitlines()[:2] == [
        "def test_new_checkout_off(self):",
        '    with mock.patch("shop.orders.is_on", return_value=False):',
    ]
    assert [one.sides for one in read("python", text.replace("is_on", "is_enabled"))] == [
        {Side.OFF}
    ]
