"""What `doctor` tells of a clone; above all, no secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipcheck.setup.clone import shown_address

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
