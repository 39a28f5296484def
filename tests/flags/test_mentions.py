from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.mentions import mentions
from shipcheck.git.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.repository import Sample


def named(sample: Sample, *keys: str) -> Mapping[str, tuple[str, ...]]:
    async def run() -> Mapping[str, tuple[str, ...]]:
        repository = await open_repository(sample.path, os.environ)
        return await mentions(repository.git, sample.head, keys)

    return asyncio.run(run())


def test_files_of_code_that_name_a_key(sample: Sample) -> None:
    sample.commit({
        "app/b.py": 'on("new-checkout")\n', "app/a.rb": "on(:bulk)\non('new-checkout')\n",
        "tests/test_b.py": 'on("new-checkout")\n', "README.md": "new-checkout\n",
    })  # fmt: skip
    assert named(sample, "new-checkout", "bulk", "nope") == {
        "new-checkout": ("app/a.rb", "app/b.py"), "bulk": ("app/a.rb",), "nope": (),
    }  # fmt: skip


@pytest.mark.parametrize("other", ["new-checkout-2", "old.new-checkout", "xnew-checkout", "new-"])
def test_a_longer_key_is_another_one(sample: Sample, other: str) -> None:
    sample.commit({"a.py": f'on("{other}")\n'})
    assert named(sample, "new-checkout") == {"new-checkout": ()}


def test_templates_count(sample: Sample) -> None:
    sample.commit({"app/views/cart.html.erb": "<% if on?(:bulk) %>\n"})
    assert named(sample, "bulk") == {"bulk": ("app/views/cart.html.erb",)}


@pytest.mark.parametrize(
    "key", ["", " ", "-e", "--help", "a\nb", "a\0b", ".*", ":(top)", "é", "\udc80"]
)
def test_any_key(sample: Sample, key: str) -> None:
    sample.commit({"a.py": "on('x')\n"})
    assert named(sample, key, "x") == {key: (), "x": ("a.py",)}


def test_an_odd_file_name(sample: Sample) -> None:
    sample.commit({"a:b c.py": "on('x')\n"})
    assert named(sample, "x") == {"x": ("a:b c.py",)}


def test_no_key(sample: Sample) -> None:
    assert named(sample) == {}
