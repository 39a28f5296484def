"""The fake merges, refuses, arms and queues as GitHub does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers.github_forge.acting import Scene
from tests.servers.github_forge.records import READ_TOKEN

ARM = """mutation ($id: ID!, $head: GitObjectID) {
  enablePullRequestAutoMerge(input: {pullRequestId: $id, expectedHeadOid: $head}) {
    pullRequest { autoMergeRequest { enabledAt mergeMethod } }
  }
}"""
ENQUEUE = """mutation ($id: ID!) {
  enqueuePullRequest(input: {pullRequestId: $id}) { mergeQueueEntry { position state headCommit { oid } } }
}"""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.set(tmp_path)


def test_a_merge_is_real(scene: Scene) -> None:
    before = scene.tip
    answer = scene.merge(sha=scene.pull.head, commit_title="Landed")
    assert answer.status_code == 200
    assert answer.json()["sha"] == scene.tip
    assert scene.forge.bare.parents(scene.tip) == [before, scene.pull.head]
    assert scene.forge.bare.git("show", f"{scene.tip}:app.py") == "print(1)"
    assert scene.forge.bare.git("log", "-1", "--format=%s", scene.tip) == "Landed"
    assert scene.ask("GET", "/pulls/1").json()["merged"] is True


def test_a_squash_is_one_commit_on_the_base(scene: Scene) -> None:
    scene.again()
    other = scene.base_moves()
    assert scene.merge(sha=scene.pull.head, merge_method="squash").status_code == 200
    assert scene.forge.bare.parents(scene.tip) == [other]
    assert set(scene.forge.bare.git("ls-tree", "--name-only", scene.tip).split()) == {
        "README.md", "app.py", "more.py", "other.py",
    }  # fmt: skip


def test_a_rebase_makes_every_commit_anew(scene: Scene) -> None:
    scene.again()
    other = scene.base_moves()
    assert scene.merge(sha=scene.pull.head, merge_method="rebase").status_code == 200
    assert scene.forge.bare.git("log", "--format=%s", f"{other}..{scene.tip}").split("\n") == [
        "Add more.py", "Add the app",
    ]  # fmt: skip
    assert not scene.forge.bare.holds(scene.tip, scene.pull.head)


def test_another_head_than_the_pinned_one_is_not_merged(scene: Scene) -> None:
    judged, before = scene.pull.head, scene.tip
    scene.again()
    answer = scene.merge(sha=judged)
    assert (answer.status_code, scene.tip) == (409, before)
    assert "Head branch was modified" in answer.json()["message"]


def test_a_conflict_is_not_merged(scene: Scene) -> None:
    scene.base_moves("app.py")
    assert scene.ask("GET", "/pulls/1").json()["mergeable_state"] == "dirty"
    assert scene.merge(sha=scene.pull.head).status_code == 405


def test_who_may_only_read_merges_nothing(scene: Scene) -> None:
    body = {"sha": scene.pull.head}
    assert scene.ask("PUT", "/pulls/1/merge", body, token=READ_TOKEN).status_code == 403
    assert scene.ask("PUT", "/pulls/1/merge", body, token=None).status_code == 401


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"checks": ["tests"]}, 'Required status check "tests" is expected.'),
        ({"approvals": 1}, "At least 1 approving review is required"),
        ({"approvals": 0, "threads": True}, "A conversation must be resolved"),
        ({"queue": True}, "Changes must be made through the merge queue"),
        ({"linear": True}, "Merge commits are not allowed"),
    ],
)
def test_a_rule_refuses_with_its_reason(scene: Scene, rules: dict[str, object], words: str) -> None:
    scene.forge.ruleset(**rules)  # type: ignore[arg-type]
    scene.forge.thread(scene.pull)
    answer = scene.merge(sha=scene.pull.head)
    assert answer.status_code == 405
    assert words in answer.json()["message"]


def test_the_newest_attempt_satisfies_a_rule_or_does_not(scene: Scene) -> None:
    scene.forge.protect(checks=["tests"])
    scene.forge.check(scene.pull.head, "tests")
    scene.forge.check(scene.pull.head, "tests", "failure")
    assert "is failing" in scene.merge(sha=scene.pull.head).json()["message"]
    scene.forge.check(scene.pull.head, "tests", "skipped")
    assert scene.merge(sha=scene.pull.head).status_code == 200


def test_a_check_of_another_app_does_not_satisfy_a_rule(scene: Scene) -> None:
    scene.forge.protect(checks=[("tests", 15368)])
    scene.forge.check(scene.pull.head, "tests", app="buildkite")
    assert scene.merge(sha=scene.pull.head).status_code == 405


def test_an_administrator_is_bound_only_where_protection_says_so(scene: Scene) -> None:
    scene.forge.protect(checks=["tests"], enforce_admins=False)
    assert scene.ask("GET", "/pulls/1").json()["mergeable_state"] == "blocked"
    assert scene.merge(sha=scene.pull.head).status_code == 200


def test_a_push_dismisses_approvals_where_the_rules_say_so(scene: Scene) -> None:
    scene.forge.ruleset(approvals=1, dismiss_stale=True)
    scene.forge.approve(scene.pull)
    scene.again()
    assert scene.ask("GET", "/pulls/1/reviews").json()[0]["state"] == "DISMISSED"
    assert scene.merge(sha=scene.pull.head).status_code == 405


def test_auto_merge_fires_when_everything_is_green(scene: Scene) -> None:
    scene.forge.protect(checks=["tests"])
    made = scene.graph(ARM, id="PR_1", head=scene.pull.head)
    assert made["data"]["enablePullRequestAutoMerge"]["pullRequest"]["autoMergeRequest"]
    assert not scene.pull.merged
    scene.forge.check(scene.pull.head, "tests")
    assert scene.forge.merges == [(1, scene.pull.head, scene.tip)]


def test_auto_merge_that_was_armed_merges_what_is_pushed_afterwards(scene: Scene) -> None:
    scene.forge.protect(checks=["tests"])
    scene.graph(ARM, id="PR_1", head=scene.pull.head)
    newer = scene.again()
    scene.forge.check(newer, "tests")
    assert scene.forge.merges == [(1, newer, scene.tip)]


def test_auto_merge_is_refused_where_it_could_be_merged_now(scene: Scene) -> None:
    said = scene.graph(ARM, id="PR_1", head=scene.pull.head)
    assert "clean status" in said["errors"][0]["message"]
    said = scene.graph(ARM, id="PR_1", head="0" * 40)
    assert "Head branch was modified" in said["errors"][0]["message"]


def test_the_queue_lands_what_is_green_on_its_own_commit(scene: Scene) -> None:
    scene.forge.ruleset(queue=True, checks=["tests"])
    scene.forge.check(scene.pull.head, "tests")
    entry = scene.graph(ENQUEUE, id="PR_1")["data"]["enqueuePullRequest"]["mergeQueueEntry"]
    assert scene.forge.merges == []
    group = entry["headCommit"]["oid"]
    assert scene.forge.bare.parents(group)[1] == scene.pull.head
    scene.forge.check(group, "tests")
    assert scene.pull.merged
    assert scene.tip == group


@pytest.mark.parametrize("what", ["red", "push"])
def test_the_queue_throws_out_what_is_red_or_pushed_over(scene: Scene, what: str) -> None:
    scene.forge.ruleset(queue=True, checks=["tests"])
    scene.forge.check(scene.pull.head, "tests")
    scene.graph(ENQUEUE, id="PR_1")
    entry = scene.pull.entry
    assert entry is not None
    if what == "red":
        scene.forge.check(entry.commit, "tests", "failure")
    else:
        scene.again()
    assert scene.pull.entry is None
    assert not scene.pull.merged
    assert scene.forge.bare.commit_of(f"refs/heads/{entry.ref}") is None


def test_a_fork_is_told_apart(scene: Scene) -> None:
    scene.forge.push(scene.sample, "work", owner="dee")
    made = {"title": "Mine", "head": "dee:work", "base": "main"}
    assert scene.ask("POST", "/pulls", made).status_code == 201
    of = [one["number"] for one in scene.ask("GET", "/pulls?head=dee:work").json()]
    assert of == [2]
    # GitHub passes over a `head` without an owner.
    assert len(scene.ask("GET", "/pulls?head=work").json()) == 2
    assert scene.forge.bare.commit_of("refs/pull/2/head") == scene.pull.head
    assert scene.ask("POST", "/pulls", made).status_code == 422
