from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import UsageError
from shipcheck.ship.pulling import is_page, read_number


@pytest.mark.parametrize(
    "text",
    [
        "7", " 7 ", "#7", "!7", "https://github.com/o/r/pull/7", "https://github.com/o/r/pull/7/files",
        "https://github.com/o/r/pull/7#discussion_r12", "https://gitlab.com/g/s/p/-/merge_requests/7",
        "https://codeberg.org/o/r/pulls/7", "https://bitbucket.org/w/r/pull-requests/7/fix-it",
        "https://dev.azure.com/o/p/_git/r/pullrequest/7?_a=files",
        "https://bitbucket.example.com/projects/K/repos/r/pull-requests/7/overview",
    ],
)  # fmt: skip
def test_a_number_or_the_address_of_a_page(text: str) -> None:
    assert read_number(text) == 7


@pytest.mark.parametrize(
    "text",
    ["", "0", "-7", "07", "7x", "seven", "pull/7", "7 8", "99999999999", "https://github.com/o/r",
     "https://github.com/o/r/issues/7", "fix/pull/7", "--help", "7\n8"],
)  # fmt: skip
def test_what_is_no_pull_request(text: str) -> None:
    with pytest.raises(UsageError, match="not the number of a pull request"):
        read_number(text)


@settings(max_examples=100)
@given(text=st.text(max_size=40))
def test_any_text(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert 0 < read_number(text) < 10**10


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("7", "https://github.com/o/r/pull/7"),
        ("!7", "https://gitlab.com/g/p/-/merge_requests/7"),
        ("https://github.com/O/r/pull/7/files", "https://github.com/o/R/pull/7"),
        ("https://gitlab.com/g/merge_requests/7", "https://gitlab.com/g/-/merge_requests/7"),
        (
            "https://bitbucket.org/w/pull-requests/7/fix#x",
            "https://bitbucket.org/w/pull-requests/7",
        ),
    ],
)
def test_the_page_of_a_pull_request(named: str, url: str) -> None:
    assert is_page(named, url)


@pytest.mark.parametrize(
    "named",
    ["https://github.com/o/other/pull/7", "https://github.com.evil.org/o/r/pull/7",
     "https://github.com/o/r/pull/70", "http://[/pull/7"],
)  # fmt: skip
def test_the_page_of_another_one(named: str) -> None:
    assert not is_page(named, "https://github.com/o/r/pull/7")
