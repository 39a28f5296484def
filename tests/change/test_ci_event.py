from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.change.ci_event import Pushed, read_event
from shipcheck.change.environment import detect_ci

if TYPE_CHECKING:
    from pathlib import Path

PUSHED = "0123456789" * 4
KEYS = st.sampled_from(["pull_request", "merge_group", "head", "sha", "head_sha", "number"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


def event(folder: Path, document: Any) -> dict[str, str]:  # noqa: ANN401
    file = folder / "event.json"
    file.write_text(json.dumps(document))
    return {"GITHUB_EVENT_PATH": str(file)}


def test_a_pull_request_is_its_own_head_and_not_the_merge(tmp_path: Path) -> None:
    document = {"number": 7, "pull_request": {"number": 7, "head": {"sha": PUSHED, "ref": "fix"}}}
    environment = event(tmp_path, document) | {"GITHUB_SHA": "f" * 40, "GITHUB_ACTIONS": "true"}
    assert read_event(environment) == Pushed(PUSHED, 7)
    found = detect_ci(environment | {"GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "fix"})
    assert found is not None
    assert (found.target, found.branch, found.head, found.pull_request) == (
        "main",
        "fix",
        PUSHED,
        7,
    )


def test_a_merge_queue_builds_its_group(tmp_path: Path) -> None:
    document = {"merge_group": {"head_sha": PUSHED, "base_sha": "f" * 40}}
    assert read_event(event(tmp_path, document)) == Pushed(PUSHED, None)


def test_a_push_is_what_is_checked_out(tmp_path: Path) -> None:
    document = {"ref": "refs/heads/main", "after": PUSHED, "head_commit": {"id": PUSHED}}
    assert read_event(event(tmp_path, document)) == Pushed(None, None)


@pytest.mark.parametrize(
    "document",
    [[], "x", 7, {"pull_request": 7}, {"pull_request": {"head": []}},
     {"pull_request": {"head": {"sha": "--output=x"}, "number": True}},
     {"pull_request": {"head": {"sha": PUSHED[:12]}, "number": -1}}, {"number": 10**12}],
)  # fmt: skip
def test_odd_events_tell_nothing(tmp_path: Path, document: object) -> None:
    assert read_event(event(tmp_path, document)) == Pushed(None, None)


def test_without_a_readable_event_the_ref_has_the_number(tmp_path: Path) -> None:
    ref = {"GITHUB_REF": "refs/pull/7/merge"}
    assert read_event(ref) == Pushed(None, 7)
    assert read_event(ref | {"GITHUB_EVENT_PATH": str(tmp_path)}) == Pushed(None, 7)
    assert read_event(ref | {"GITHUB_EVENT_PATH": str(tmp_path / "missing")}) == Pushed(None, 7)
    (tmp_path / "event.json").write_bytes(b"{\xff")
    assert read_event(ref | {"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}) == Pushed(None, 7)


@settings(max_examples=100, deadline=None)
@given(document=ANY)
def test_no_event_breaks_it(tmp_path_factory: pytest.TempPathFactory, document: object) -> None:
    head, number = read_event(event(tmp_path_factory.mktemp("event"), document))
    assert head is None or len(head) in (40, 64)
    assert number is None or number > 0
