"""The framework that a skeleton is written for."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.forcing.frameworks import framework_of
from shipcheck.git.runner import Git

if TYPE_CHECKING:
    from tests.repository import Sample

FILES: dict[str, str | bytes] = {
    "tests/test_unittest.py": "import unittest\n\nclass Prices(unittest.TestCase):\n    pass\n",
    "tests/test_django.py": "from django.test import TestCase\n\nclass Prices(TestCase):\n    pass\n",
    "tests/test_mixed.py": "import pytest\nfrom django.test import TestCase\n",
    "tests/test_plain.py": "def test_prices():\n    assert True\n",
    "spec/price_spec.rb": "describe Price\n",
    "test/price_test.rb": "class PriceTest < Minitest::Test\n",
}


@pytest.mark.parametrize(
    ("language", "tests", "framework"),
    [
        ("python", ["tests/test_unittest.py"], "unittest"),
        ("python", ["tests/test_django.py"], "unittest"),
        ("python", ["tests/test_mixed.py", "tests/test_django.py"], "pytest"),
        ("python", ["tests/test_plain.py"], "pytest"),
        ("python", ["tests/gone.py"], "pytest"),
        ("python", [], "pytest"),
        ("ruby", ["spec/price_spec.rb"], "rspec"),
        ("ruby", ["test/price_test.rb"], "minitest"),
        ("javascript", [], "node"),
        ("go", [], "go"),
        ("cobol", [], None),
    ],
)
def test_framework(sample: Sample, language: str, tests: list[str], framework: str | None) -> None:
    sample.commit(FILES)
    git = Git(sample.path, os.environ)
    assert asyncio.run(framework_of(git, sample.head, language, tests)) == framework
