"""What `doctor` tells of a clone; above all, no secret."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipcheck.git.repository import open_repository
from shipcheck.setup.clone import identity, shown_address
from shipcheck.setup.fact import State

if TYPE_CHECKING:
    from shipcheck.setup.fact import Fact
    from tests.repository import Sample

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("git@github.com:team/shop.git", "git@github.com:team/shop.git"),
        ("/srv/git/shop.git", "/srv/git/shop.git"),
        ("https://github.com/team/shop.git", "https://github.com/team/shop.git"),
        ("https://user:s3cr3t@github.com/team/shop", "https://***@github.com/team/shop"),
        ("https://s3cr3t@github.com/team/shop", "https://***@github.com/team/shop"),
        ("https://user:s3@cr3t/x@host/shop", "https://***@host/shop"),
        ("https://host/shop?private_token=s3cr3t", "https://host/shop?***"),
        ("https://host/shop#s3cr3t", "https://host/shop?***"),
        ("ext::curl -H s3cr3t", "ext::***"),
        ("", ""),
    ],
)
def test_addresses_are_shown_without_secrets(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@given(user=st.text("abc:/?#@%"), tail=st.text("abc/?#=&"))
def test_what_stands_before_the_host_is_never_shown(user: str, tail: str) -> None:
    assert SECRET not in shown_address(f"https://{user}{SECRET}@host/{tail}")
    assert SECRET not in shown_address(f"https://host/{tail.replace('@', '')}?{SECRET}")


def test_an_address_that_git_had_to_guess(sample: Sample) -> None:
    """No setting and no variable gives it, so no commit counts as the user's own."""

    async def told() -> Fact:
        repository = await open_repository(sample.path, os.environ)
        return await identity(replace(repository, configuration={}))

    fact = asyncio.run(told())
    assert fact.state is State.WARN
    assert "ada@example.com>, guessed by git" in fact.text
    assert "user.email" in fact.mend
