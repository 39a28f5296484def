from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.objects import list_tree
from shipcheck.git.repository import open_repository
from shipcheck.rehearse.touching import Touched, touched_by

if TYPE_CHECKING:
    from tests.repository import Sample


def touched(sample: Sample, *guarded: str, flag: str = "new-price") -> Touched:
    async def run() -> Touched:
        git = (await open_repository(sample.path, os.environ)).git
        names = await list_tree(git, sample.head)
        return await touched_by(git, sample.head, names, flag, guarded)

    return asyncio.run(run())


ASKS = 'if is_on("new-price"):\n    pass\n'


@pytest.mark.parametrize(
    ("code", "test", "text"),
    [
        ("shop/pricing.py", "tests/test_x.py", "from shop import pricing\n"),
        ("shop/pricing.py", "tests/test_x.py", 'flag("new-price", True)\n'),
        ("shop/pricing.py", "tests/test_pricing.py", "nothing\n"),
        ("app/models/price_list.rb", "spec/x_spec.rb", "PriceList.new\n"),
        ("src/App.java", "src/test/java/AppTest.java", "class X {}\n"),
        ("web/pricing.ts", "web/pricing.test.ts", "nothing\n"),
        ("web/pricing/index.ts", "web/x.test.ts", 'import "../pricing"\n'),
        ("shop/models.py", "tests/test_x.py", "import shop.models\n"),
        ("pkg/price.go", "pkg/other_test.go", "package pkg\n"),
    ],
)
def test_a_test_that_touches_the_flag(sample: Sample, code: str, test: str, text: str) -> None:
    sample.commit({code: ASKS, test: text, "tests/test_other.py": "import other\n"})
    assert touched(sample) == Touched((code,), (test,))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("shop/pricing.py", "pricings = 1\n"),
        ("shop/models.py", "models = 1\n"),
        ("shop/__init__.py", "__init__\n"),
    ],
)
def test_a_test_that_does_not(sample: Sample, code: str, text: str) -> None:
    sample.commit({code: ASKS, "tests/test_x.py": text})
    assert touched(sample).tests == ()


def test_files_that_reach_the_flag_by_a_constant_are_told(sample: Sample) -> None:
    sample.commit({"shop/flags.py": 'NEW = "new-price"\n', "shop/cart.py": "is_on(NEW)\n",
                   "tests/test_x.py": "import cart\n"})  # fmt: skip
    found = touched(sample, "shop/cart.py")
    assert found == Touched(("shop/cart.py", "shop/flags.py"), ("tests/test_x.py",))


def test_a_key_is_no_pattern_and_no_option(sample: Sample) -> None:
    sample.commit({"a.py": 'is_on("--help")\nis_on("a.c")\n', "b.py": 'is_on("abc")\n'})
    assert touched(sample, flag="a.c").paths == ("a.py",)
    assert touched(sample, flag="--help").paths == ("a.py",)
