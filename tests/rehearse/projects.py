"""Small projects whose tests are to be run with a flag on, and with it off."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.repository import Sample

PRICES = """\
import os


def is_on(key):
    return os.environ.get("FEATURE_" + key.upper().replace("-", "_")) == "true"


def price(total):
    if is_on("new-price"):
        return total * 2
    return total
"""
TEST_PRICES = """\
from prices import is_on, price


def test_price():
    assert price(3) in (3, 6)


def test_only_right_when_off():
    assert price(3) == 3
"""
UNRELATED = """\
def test_unrelated():
    assert False
"""
CHECKLIST = """\
version: 1
extends: builtin:default
flags:
  tests:
    force: {uses: environment, variable: "FEATURE_{FLAG}"}
"""


def python_path() -> str:
    """PATH with the Python that runs the tests first: it has pytest and pytest-cov."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def python_project(sample: Sample, **more: str) -> None:
    """A branch whose head asks for `new-price`; one test fails with it on."""
    sample.commit({".shipcheck.yaml": CHECKLIST, "tests/test_other.py": UNRELATED})
    sample.branch("work")
    files = {"prices.py": PRICES, "tests/test_prices.py": TEST_PRICES, **more}
    sample.commit({**files}, "Ask for new-price")
