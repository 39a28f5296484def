"""`shipcheck merge`: what lands, what it says, and who wrote it."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.landed import has_records, message, parents, record_of, remote_of, tip
from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path

ADA = "Ada Lovelace <ada@example.com>"
BOB = ("-c", "user.name=Bob", "-c", "user.email=bob@example.com")


def commit_as_bob(sample: Sample, name: str, text: str) -> None:
    sample.write({name: "b = 1\n"})
    sample.git("add", "-A")
    sample.git("commit", "-q", "-m", text, "--author", "Bob <bob@example.com>")


def test_a_merge_commit_in_git_s_own_words(branch: Sample) -> None:
    base, head = tip(branch), branch.head
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert ended.code == 0, ended
    short = tip(branch)[:12]
    assert ended.out == f"merged  topic -> main: 1 commit, 1 file, +1 -0 as {short}\n"
    assert ended.err == ""
    assert parents(branch) == [base, head]
    assert message(branch) == "Merge branch 'topic'"
    assert branch.git("log", "-1", "--format=%an <%ae>|%cn <%ce>", "main") == f"{ADA}|{ADA}"
    assert branch.git("reflog", "-1", "--format=%gs", "main") == "shipcheck: merge topic"
    assert branch.git("branch", "--show-current") == "topic"


def test_what_was_looked_at_is_told_once(branch: Sample) -> None:
    ended = shipcheck("merge", "--yes", "-v", cwd=branch.path)
    assert "small-step" in ended.err
    assert ended.out == f"merged  topic -> main: 1 commit, 1 file, +1 -0 as {tip(branch)[:12]}\n"


def test_the_record_says_what_landed(branch: Sample) -> None:
    head = branch.head
    shipcheck("merge", "--yes", cwd=branch.path)
    record = record_of(branch)
    assert record["landed"] == {
        "commit": tip(branch), "into": "main", "method": "merge", "pushed": False, "urgent": None,
        "through": "local", "outcome": "merged", "pull_request": None, "url": None,
    }  # fmt: skip
    assert record["change"]["head"] == head
    assert record["by"] == ADA
    log = shipcheck("log", "topic", cwd=branch.path)
    assert tip(branch)[:7] in log.out


def test_into_another_branch_than_main_says_so(sample: Sample) -> None:
    sample.git("branch", "release")
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    assert shipcheck("merge", "--yes", "--base", "release", cwd=sample.path).code == 0
    assert message(sample, "release") == "Merge branch 'topic' into release"


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_a_message_that_lists_what_is_merged(branch: Sample, encoding: str) -> None:
    """As merge.log wants it, whatever is checked out and however the user reads logs."""
    branch.commit({"b.py": "b = 1\n"}, "Caf\u00e9 \u4e2d")
    branch.git("config", "merge.log", "true")
    branch.git("config", "i18n.logOutputEncoding", encoding)
    shipcheck("merge", "--yes", cwd=branch.path)
    said = branch.git("log", "-1", "--encoding=UTF-8", "--format=%B", "main").rstrip("\n")
    assert said == "Merge branch 'topic'\n\n* branch 'topic':\n  Caf\u00e9 \u4e2d\n  Change"


def test_a_message_of_one_s_own(branch: Sample) -> None:
    shipcheck("merge", "--yes", "-m", "Coupons \n\n\nfor all\n\n", cwd=branch.path)
    assert message(branch) == "Coupons\n\nfor all"


def test_a_squash_of_one_commit_keeps_its_message_author_and_date(branch: Sample) -> None:
    branch.git(
        "commit", "-q", "--amend", "-m", "Add it\n\nBecause.", "--author", "Bob <bob@example.com>",
        "--date", "1700000000 +0200",
    )  # fmt: skip
    base = tip(branch)
    ended = shipcheck("merge", "--yes", "--squash", "--format", "json", cwd=branch.path)
    assert ended.result["landed"]["method"] == "squash"
    assert parents(branch) == [base]
    assert message(branch) == "Add it\n\nBecause."
    form = "%an <%ae>|%ad|%cn <%ce>"
    said = branch.git("log", "-1", "--date=raw", f"--format={form}", "main")
    assert said == f"Bob <bob@example.com>|1700000000 +0200|{ADA}"
    assert branch.git("rev-parse", "main^{tree}") == branch.git("rev-parse", "topic^{tree}")


def test_a_squash_of_several_names_them_and_who_else_wrote_them(branch: Sample) -> None:
    commit_as_bob(branch, "bob.py", "Bob's part\n\nCo-authored-by: Eve <eve@example.com>")
    branch.commit({"c.py": "c = 1\n"}, "Third")
    shipcheck("merge", "--yes", "--squash", cwd=branch.path)
    assert message(branch) == (
        "topic\n\n* Change\n* Bob's part\n* Third\n\n"
        "Co-authored-by: Bob <bob@example.com>\nCo-authored-by: Eve <eve@example.com>"
    )
    assert branch.git("log", "-1", "--format=%an", "main") == "Ada Lovelace"


def test_a_squash_of_somebody_s_commits_is_by_them(sample: Sample) -> None:
    sample.branch("topic")
    commit_as_bob(sample, "a.py", "One")
    sample.git("commit", "-q", "--amend", "--no-edit", "--date", "1700000000 +0200")
    commit_as_bob(sample, "b.py", "Two")
    shipcheck("merge", "--yes", "--squash", cwd=sample.path)
    assert sample.git("log", "-1", "--format=%an|%cn", "main") == "Bob|Ada Lovelace"
    assert sample.git("log", "-1", "--format=%at", "main") != "1700000000"
    assert "Co-authored-by" not in message(sample)


def test_a_squash_leaves_out_merges_of_the_base(branch: Sample) -> None:
    branch.git("switch", "-q", "main")
    branch.commit({"other.py": "o = 1\n"}, "Other")
    branch.git("switch", "-q", "topic")
    branch.git("merge", "-q", "--no-edit", "main")
    shipcheck("merge", "--yes", "--squash", cwd=branch.path)
    assert message(branch) == "Change"


def test_a_fast_forward_lands_the_head_itself(branch: Sample) -> None:
    ended = shipcheck("merge", "--yes", "--ff", cwd=branch.path)
    assert ended.code == 0
    assert tip(branch) == branch.head
    assert record_of(branch)["landed"]["method"] == "fast_forward"


def test_a_base_that_moved_on_is_not_fast_forwarded(branch: Sample) -> None:
    branch.git("switch", "-q", "main")
    moved = branch.commit({"other.py": "o = 1\n"})
    branch.git("switch", "-q", "topic")
    shipcheck("merge", "--yes", "--ff", cwd=branch.path).assert_clear(1)
    assert tip(branch) == moved
    assert not has_records(branch)


def test_a_merge_with_a_base_that_moved_on(branch: Sample) -> None:
    branch.git("switch", "-q", "main")
    moved = branch.commit({"other.py": "o = 1\n"})
    branch.git("switch", "-q", "topic")
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0
    assert parents(branch) == [moved, branch.head]
    assert set(branch.git("ls-tree", "--name-only", "main").split()) == {
        "README.md", "app.py", "other.py",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["", "--squash", "--ff"])
def test_what_is_merged_already_is_nothing_to_merge(branch: Sample, method: str) -> None:
    options = [method] if method else []
    assert shipcheck("merge", "--yes", *options, cwd=branch.path).code == 0
    landed, notes = tip(branch), tip(branch, "refs/notes/shipcheck")
    again = shipcheck("merge", "--yes", *options, cwd=branch.path)
    assert (again.code, again.out) == (0, "nothing to merge: topic -> main\n")
    assert (tip(branch), tip(branch, "refs/notes/shipcheck")) == (landed, notes)


def test_an_empty_change_is_nothing_to_merge(sample: Sample) -> None:
    sample.branch("topic")
    sample.write({"README.md": "# Changed\n"})
    ended = shipcheck("merge", cwd=sample.path)
    assert ended.code == 0
    assert ended.out.splitlines()[0] == "nothing to merge: topic -> main"
    assert "README.md" in ended.out
    assert not has_records(sample)
    as_json = shipcheck("merge", "--format", "json", cwd=sample.path)
    assert as_json.result["landed"] is None


def test_json_and_files(branch: Sample, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    ended = shipcheck(
        "merge", "--yes", "--format", "json", "--output", f"json:{file}", cwd=branch.path
    )
    landed = {
        "commit": tip(branch), "into": "main", "method": "merge", "pushed": False, "urgent": None,
        "through": "local", "outcome": "merged", "pull_request": None, "url": None,
    }  # fmt: skip
    assert ended.result["landed"] == landed
    assert ended.result["verdict"] == "ready"
    assert json.loads(file.read_text())["landed"] == landed


def test_an_output_that_cannot_be_written_is_told_after_the_merge(branch: Sample) -> None:
    ended = shipcheck("merge", "--yes", "--output", "/nowhere/at/all", cwd=branch.path)
    assert ended.code == 3
    assert ended.out.startswith("merged ")
    assert has_records(branch)


def test_a_remote_is_named_that_has_not_got_it(branch: Sample, tmp_path: Path) -> None:
    branch.git("switch", "-q", "main")
    remote_of(branch, tmp_path / "origin.git")
    branch.git("switch", "-q", "topic")
    before = branch.git("ls-remote", "origin")
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert ended.code == 0, ended
    assert ended.out.endswith(" (git push origin main ships it)\n")
    assert branch.git("ls-remote", "origin") == before
    assert tip(branch, "origin/main") != tip(branch)


def test_another_branch_or_commit_than_the_one_checked_out(branch: Sample) -> None:
    head = branch.head
    branch.git("switch", "-q", "main")
    ended = shipcheck("merge", "--yes", "--head", "topic", cwd=branch.path)
    assert ended.code == 0, ended
    assert message(branch) == "Merge branch 'topic'"
    assert parents(branch)[1] == head
    assert (branch.path / "app.py").exists()
    assert branch.git("status", "--porcelain") == ""


def test_a_commit_that_is_no_branch(branch: Sample) -> None:
    branch.git("switch", "-q", "--detach")
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0
    assert message(branch) == f"Merge commit '{branch.head}'"


def test_the_signature_that_the_user_wants(branch: Sample, tmp_path: Path, isolated: Path) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen here: apt-get install openssh-client")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    signers = isolated / "signers"
    signers.write_text(f"ada@example.com {(tmp_path / 'key.pub').read_text()}")
    for name, value in (
        ("gpg.format", "ssh"), ("user.signingKey", f"{key}"), ("commit.gpgSign", "true"),
        ("gpg.ssh.allowedSignersFile", str(signers)),
    ):  # fmt: skip
        branch.git("config", name, value)
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0
    assert branch.git("log", "-1", "--format=%G?", "main") == "G"


def test_what_cannot_be_signed_is_not_merged(branch: Sample) -> None:
    base = tip(branch)
    branch.git("config", "commit.gpgSign", "yes")
    branch.git("config", "gpg.program", "false")
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "the commit could not be signed: gpg failed to sign the data" in ended.err
    assert "user.signingKey" in ended.err
    assert tip(branch) == base
    assert not has_records(branch)


def test_no_hook_of_the_repository_runs(branch: Sample) -> None:
    for name in ("pre-merge-commit", "commit-msg", "reference-transaction", "post-merge"):
        hook = branch.path / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0
