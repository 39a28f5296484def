"""What the commit of a merge says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.change import Commit
from shipcheck.ship.messages import own_commits, sole_author, squash_message
from tests.reports.results import CHANGE

ADA, BOB = ("Ada", "ada@example.com"), ("Bob", "bob@example.com")


def commit(
    subject: str, person: tuple[str, str] = ADA, body: str = "", merge: bool = False
) -> Commit:
    parents = ("1" * 40, "2" * 40) if merge else ("1" * 40,)
    return Commit("f" * 40, parents, *person, *person, 0, subject, body)


def message(*oldest_first: Commit, user: tuple[str, str] = ADA) -> str:
    return squash_message(replace(CHANGE, commits=oldest_first[::-1]), user)


def test_one_commit_says_what_it_said() -> None:
    assert message(commit("Pay", body="Because.\n\nTwice.")) == "Pay\n\nBecause.\n\nTwice.\n"
    assert message(commit("Pay")) == "Pay\n"


def test_several_are_listed_oldest_first() -> None:
    assert message(commit("One"), commit("Two")) == "pay\n\n* One\n* Two\n"


def test_a_merge_of_the_base_is_nobody_s_part() -> None:
    assert message(commit("One"), commit("Merge main", BOB, merge=True)) == "One\n"
    change = replace(CHANGE, commits=(commit("Merge", merge=True),))
    assert own_commits(change) == [commit("Merge", merge=True)]


def test_who_else_wrote_it_is_named_once() -> None:
    trailer = "x\n\nCo-Authored-By: Eve <eve@example.com>\nco-authored-by: Ada <ADA@example.com>"
    text = message(commit("One"), commit("Two", BOB, trailer), commit("Three", BOB))
    assert text.endswith(
        "\n\nCo-authored-by: Bob <bob@example.com>\nCo-authored-by: Eve <eve@example.com>\n"
    )


def test_the_sole_author_is_no_co_author() -> None:
    assert "Co-authored" not in message(commit("One", BOB), commit("Two", BOB))
    assert sole_author([commit("One", BOB), commit("Two", BOB)]) == BOB
    assert sole_author([commit("One"), commit("Two", BOB)]) is None


def test_somebody_without_a_name() -> None:
    assert sole_author([commit("One", ("", "x@example.com"))]) == ("x@example.com", "x@example.com")


def test_a_branch_that_has_no_name() -> None:
    change = replace(CHANGE, branch=None, commits=(commit("Two"), commit("One")))
    assert squash_message(change, ADA).startswith(f"Squash of {CHANGE.head[:12]}\n\n* One\n")


def test_a_body_that_is_made_to_be_slow() -> None:
    body = "Co-authored-by:" + " " * 1_000_000 + "<" * 1000
    assert "Co-authored" not in message(commit("One", body=body), commit("Two"))


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text(subject: str, body: str) -> None:
    text = message(commit(subject, body=body), commit("Two", BOB))
    assert text.startswith(f"pay\n\n* {subject}\n* Two\n")


@pytest.mark.parametrize(
    "line", ["Co-authored-by: Eve", "Co-authored-by: <>x", "co-authored: a <b>"]
)
def test_what_is_no_trailer(line: str) -> None:
    assert message(commit("One", body=line), commit("Two")) == "pay\n\n* One\n* Two\n"
