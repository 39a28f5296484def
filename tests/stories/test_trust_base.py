"""A stranger's branch tries to loosen the gate that judges it in CI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import CI, Ended, shipcheck
from tests.stories.strangers import BIG, STRANGER, commit_as_stranger, in_ci

if TYPE_CHECKING:
    from pathlib import Path

TEAM = "version: 1\nitems:\n  - {id: small, uses: small-step, with: {lines: 10}}\n"
CHECKLIST = """\
version: 1
extends: ./team.yaml
services: {ci: {uses: file, path: ci/result.json}}
items:
  - {id: green, uses: ci-green}
"""


@pytest.fixture
def clone(tmp_path: Path) -> Sample:
    """A clone whose base has a strict checklist, on a stranger's branch with too much in it."""
    origin = Sample.create(tmp_path / "origin")
    origin.commit(
        {".shipcheck.yaml": CHECKLIST, "team.yaml": TEAM, ".gitignore": "ci/\n", "old.py": BIG}
    )
    clone = origin.clone(tmp_path / "clone")
    clone.branch("topic")
    commit_as_stranger(clone, {"app.py": BIG})
    return clone


def assert_judged_by_base(done: Ended) -> None:
    """Whatever the branch tried: the base's items, and the lines are too many."""
    assert done.code == 1, done
    assert done.result["checklist"]["source"] == "origin/main:.shipcheck.yaml"
    assert done.result["checklist"]["from"] == "base"
    assert done.result["change"]["base"] == "origin/main"
    assert set(done.items) == {"small", "green"}
    assert {item["severity"] for item in done.items.values()} == {"block"}
    assert done.items["small"]["status"] == "fail"
    assert done.items["green"]["status"] != "pass"


LOOSE = "version: 1\nitems: [{id: small, uses: small-step, severity: warn, with: {lines: 9999}}]\n"
ATTEMPTS: dict[str, dict[str, str]] = {
    "nothing": {},
    "weakens the items": {".shipcheck.yaml": LOOSE},
    "empties the checklist": {".shipcheck.yaml": "version: 1\nextends: builtin:default\n"},
    "breaks the checklist": {".shipcheck.yaml": "version: 1\nitms: []\n"},
    "measures itself against itself": {".shipcheck.yaml": f"{CHECKLIST}base: topic\n"},
    "weakens what is extended": {"team.yaml": LOOSE},
    "says that there is no CI": {
        ".shipcheck.yaml": "version: 1\nextends: ./team.yaml\nservices: {ci: none}\n"
    },
    "hides its lines": {".gitattributes": "* -diff\n"},
    "calls its lines binary": {".gitattributes": "*.py binary\n"},
    "calls its lines generated": {".gitattributes": "* linguist-generated -text export-ignore\n"},
    "converts its lines": {
        ".gitattributes": "*.py diff=evil filter=evil\n",
        ".gitconfig": '[diff "evil"]\n\ttextconv = true\n[filter "evil"]\n\tclean = true\n',
    },
    "pretends to be the user": {
        ".mailmap": "Ada Lovelace <ada@example.com> Mallory <mallory@example.org>\n"
    },
    "brings decisions": {
        "shipcheck/decisions.jsonl": '{"kind":"waiver","item":"small","by":"Ada","reason":"x"}\n',
        "decisions.jsonl": '{"kind":"waiver","item":"small"}\n',
    },
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_branch_cannot_loosen_its_gate_in_ci(clone: Sample, attempt: str) -> None:
    if ATTEMPTS[attempt]:
        commit_as_stranger(clone, ATTEMPTS[attempt])
    done = in_ci(clone)
    assert_judged_by_base(done)
    files = {file["path"]: file for file in done.result["change"]["files"]}
    assert files["app.py"]["added"] == 30
    told = any(".shipcheck.yaml" in note for note in done.result["notes"])
    assert told == (".shipcheck.yaml" in ATTEMPTS[attempt]), "an edit of the checklist is told"


def test_a_branch_cannot_delete_the_checklist(clone: Sample) -> None:
    clone.git("rm", "-q", ".shipcheck.yaml", "team.yaml")
    commit_as_stranger(clone, {})
    assert_judged_by_base(in_ci(clone))


def test_a_branch_cannot_put_a_link_in_its_place(clone: Sample) -> None:
    (clone.path / ".shipcheck.yaml").unlink()
    (clone.path / ".shipcheck.yaml").symlink_to("mine.yaml")
    commit_as_stranger(clone, {"mine.yaml": LOOSE})
    assert_judged_by_base(in_ci(clone))


def test_a_branch_cannot_bring_the_base(clone: Sample) -> None:
    # A tag or branch that is called like the base does not stand before what the remote has.
    clone.git("tag", "origin/main")
    clone.git("tag", "main")
    clone.git("branch", "-f", "main")
    assert_judged_by_base(in_ci(clone))


def test_ci_knows_its_target_whatever_the_branch_says(clone: Sample) -> None:
    clone.git("switch", "-q", "main")
    clone.commit({".shipcheck.yaml": f"{CHECKLIST}base: release\n"})
    clone.git("push", "-q", "origin", "HEAD:refs/heads/other")
    clone.git("switch", "-q", "topic")
    assert_judged_by_base(in_ci(clone))


def test_without_a_target_the_remotes_checklist_names_the_base(clone: Sample) -> None:
    commit_as_stranger(clone, {".shipcheck.yaml": f"{CHECKLIST}base: topic\n"})
    done = shipcheck("check", "--format", "json", cwd=clone.path, environment={"CI": "true"})
    assert_judged_by_base(done)


REPORT = {"runs": [{"name": "tests", "state": "success"}]}


def write_report(sample: Sample, place: str = "ci/result.json") -> None:
    """A green result for exactly the judged commit."""
    sample.write({place: json.dumps({"commit": sample.head, **REPORT})})


def test_a_result_that_git_does_not_track_counts(clone: Sample) -> None:
    write_report(clone)
    assert in_ci(clone).items["green"]["status"] == "pass"


def test_a_result_about_another_commit_does_not_count(clone: Sample) -> None:
    write_report(clone)
    commit_as_stranger(clone, {"app.py": BIG + "more = 1\n"})
    green = in_ci(clone).items["green"]
    assert (green["status"], green["reason"]) == ("unknown", "no_data")


def test_a_branch_cannot_bring_its_own_result(clone: Sample) -> None:
    commit_as_stranger(clone, {".gitignore": "", "ci/result.json": json.dumps(REPORT)})
    write_report(clone)
    done = in_ci(clone)
    assert_judged_by_base(done)
    assert "tracked by git" in done.items["green"]["summary"]


def test_a_branch_cannot_bring_its_own_result_through_a_link(clone: Sample) -> None:
    (clone.path / "ci").symlink_to("brought")
    commit_as_stranger(clone, {".gitignore": "", "brought/result.json": json.dumps(REPORT)})
    write_report(clone, "brought/result.json")
    assert_judged_by_base(in_ci(clone))


def test_a_broken_base_is_mended_only_by_a_change_that_mends_it(clone: Sample) -> None:
    origin = Sample(clone.path.parent / "origin")
    origin.commit({".shipcheck.yaml": "version: 1\nitms: []\n"})
    clone.git("fetch", "-q")
    for edit in ({}, {".shipcheck.yaml": "version: 1\nitms: {}\n"}):
        commit_as_stranger(clone, {"x.py": "x = 1\n", **edit})
        done = shipcheck("check", cwd=clone.path, environment=CI)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("origin/main:.shipcheck.yaml:")
    commit_as_stranger(clone, {".shipcheck.yaml": LOOSE})
    clone.git(*STRANGER, "merge", "-q", "-s", "ours", "-m", "x", "origin/main")
    done = in_ci(clone)
    assert done.result["checklist"]["source"] == "builtin:default"
    assert any("mends it" in note for note in done.result["notes"])


def test_attributes_of_the_tree_choose_no_driver_for_the_diff(
    clone: Sample, tmp_path: Path
) -> None:
    touch = f"echo driver >> {tmp_path / 'trace'}; cat /dev/null"
    clone.git("config", "diff.mine.textconv", touch)
    clone.git("config", "diff.mine.command", touch)
    clone.git("config", "diff.external", touch)
    commit_as_stranger(clone, {".gitattributes": "* diff=mine\n"})
    done = shipcheck(
        "check", "--format", "json", cwd=clone.path,
        environment={**CI, "GIT_EXTERNAL_DIFF": touch, "GIT_DIFF_OPTS": "-u0"},
    )  # fmt: skip
    assert_judged_by_base(done)
    files = {file["path"]: file["added"] for file in done.result["change"]["files"]}
    assert files == {"app.py": 30, ".gitattributes": 1}
    assert not (tmp_path / "trace").exists()
