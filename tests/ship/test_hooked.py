"""What the hooks are told by git, and what else might come in its place."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.git.repository import open_repository
from shipcheck.ship.hooked_merge import merged_commits, requests_of_merge
from shipcheck.ship.hooked_push import Push, _names_push, parse_pushes, was_shipped
from tests.repository import Sample
from tests.ship.gating import surroundings
from tests.ship.recording import record_of

ONE, TWO, ZEROS = "1" * 40, "2" * 40, "0" * 40
NOTES = ("notes", "--ref", "shipcheck", "add", "-f", "-m")


def test_which_lines_are_branches_that_are_pushed() -> None:
    lines = [
        f"refs/heads/a {ONE} refs/heads/a {ZEROS}",
        f"HEAD {ONE} refs/heads/b {TWO}",
        f"(delete) {ZEROS} refs/heads/c {TWO}",
        f"refs/tags/v1 {ONE} refs/tags/v1 {ZEROS}",
        f"refs/notes/x {ONE} refs/notes/x {ZEROS}",
    ]
    assert parse_pushes("\n".join([*lines, ""]).encode()) == (
        Push("refs/heads/a", ONE, "refs/heads/a", None),
        Push("HEAD", ONE, "refs/heads/b", TWO),
    )


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_nothing_else_is_taken_for_one(data: bytes) -> None:
    assert parse_pushes(data) == ()


@settings(max_examples=100)
@given(st.text("0123456789abcdef -", max_size=64), st.text("refs/heads- \n", max_size=30))
def test_a_commit_is_never_an_option(commit: str, ref: str) -> None:
    for push in parse_pushes(f"{ref} {commit} refs/heads/{ref} {commit}\n".encode()):
        assert len(push.commit) in (40, 64)
        assert not push.commit.startswith("-")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, False),
        ({"place": "push"}, True),
        ({"place": ["push", "ci"]}, True),
        ({"place": ["terminal", "merge"]}, False),
        ({"any": [{"class": "tricky"}, {"all": [{"place": "push"}]}]}, True),
        ({"not": {"place": "push"}}, False),
        ({"branch": "push"}, False),
    ],
)
def test_which_conditions_name_the_push(condition: object, expected: bool) -> None:
    assert _names_push(condition) is expected


def test_what_git_says_is_merged() -> None:
    environment = {f"GITHEAD_{ONE}": "topic", "GITHEAD_x": "y", "GIT_DIR": ".git", ONE: "z"}
    assert merged_commits(environment) == {ONE: "topic"}


@pytest.mark.parametrize("name", ["--all", "", "a b", "HEAD~1", "nowhere", "main^{/x}"])
def test_a_name_that_leads_elsewhere_is_not_used(sample: Sample, name: str) -> None:
    sample.branch("topic")
    head = sample.commit({"app.py": "x = 1\n"})
    sample.git("switch", "-q", "main")
    around = surroundings(None, **{f"GITHEAD_{head}": name})
    (request,) = asyncio.run(requests_of_merge(sample.path, around))
    assert (request.head, request.base) == (head, "main")


@pytest.mark.parametrize(
    "note",
    [
        "not JSON",
        "[" * 10_000,
        "[]",
        '{"kind": "ship"}',
        '{"kind": "ship", "landed": 1, "change": 2}',
        record_of(ONE, base_head=ONE),
    ],
)
def test_a_note_that_is_no_record_proves_nothing(sample: Sample, note: str) -> None:
    sample.git(*NOTES, note, "HEAD")
    assert not shipped(sample, Push("HEAD", sample.head, "refs/heads/main", None))


@pytest.mark.parametrize("before", ["--all", "HEAD", ONE])
def test_a_record_that_names_no_commit_proves_nothing(sample: Sample, before: str) -> None:
    head = sample.head
    sample.git(*NOTES, record_of(head, base_head=before), "HEAD")
    assert not shipped(sample, Push("HEAD", head, "refs/heads/main", None))


def test_a_record_that_was_altered_proves_nothing(sample: Sample) -> None:
    first = sample.head
    second = sample.commit({"app.py": "x = 1\n"})
    record = record_of(second, base_head=first)
    sample.git(*NOTES, record.replace("Ada", "Eve"), "HEAD")
    assert not shipped(sample, Push("HEAD", second, "refs/heads/main", None))
    sample.git(*NOTES, record, "HEAD")
    assert shipped(sample, Push("HEAD", second, "refs/heads/main", None))


def test_records_that_lead_in_a_circle_prove_nothing(sample: Sample) -> None:
    head = sample.head
    sample.git(*NOTES, record_of(head, base_head=head), "HEAD")
    assert not shipped(sample, Push("HEAD", head, "refs/heads/main", TWO))


def test_a_record_whose_base_the_remote_does_not_have(sample: Sample) -> None:
    first = sample.head
    second = sample.commit({"app.py": "x = 1\n"})
    sample.git(*NOTES, record_of(second, base_head=first), "HEAD")
    assert shipped(sample, Push("HEAD", second, "refs/heads/main", None))
    assert shipped(sample, Push("HEAD", second, "refs/heads/main", first))
    assert not shipped(sample, Push("HEAD", second, "refs/heads/main", TWO))
    sample.git("switch", "-q", "--orphan", "other")
    assert not shipped(sample, Push("HEAD", second, "refs/heads/main", sample.commit({"b": ""})))


def shipped(sample: Sample, push: Push) -> bool:
    async def ask() -> bool:
        repository = await open_repository(sample.path, surroundings().environment)
        return await was_shipped(repository.git, push)

    return asyncio.run(ask())
