"""`shipcheck log` from outside."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.git.notes import NOTES_REF
from shipcheck.model.result import Method
from shipcheck.model.words import Status
from tests.cli.running import Ended, shipcheck
from tests.reports.results import item, outcome, waiver
from tests.ship.recording import ADA, BOB, record_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

HOSTILE = "\x1b[31m[red]\u202e\r\n::error::x ##[group]"
LOCAL = {"TZ": "UTC"}


def log(sample: Sample, *arguments: str) -> Ended:
    return shipcheck("log", *arguments, cwd=sample.path, environment=LOCAL)


def listed(sample: Sample, *arguments: str) -> list[str]:
    """The branches of the records that are shown."""
    done = log(sample, "--format", "json", *arguments)
    assert (done.code, done.err) == (0, ""), done
    return [record["change"]["branch"] for record in json.loads(done.out)["records"]]


@pytest.fixture
def history(sample: Sample) -> list[str]:
    """Three commits with a record each, the last one merged urgently; oldest first."""
    commits = [sample.commit({"a": str(number)}) for number in range(3)]
    root = sample.git("rev-parse", "main~3")
    first, second, third = commits
    failed = item("load-test", outcome(Status.FAIL, "too slow"))
    waived = item("load-test", outcome(Status.FAIL, "too slow"), waiver=waiver())
    write(
        sample,
        first,
        record_of(first, base_head=root, branch="coupons", by=BOB, at="2026-11-01T08:00:00+01:00"),
    )
    write(
        sample, second,
        record_of(second, base_head=first, branch="taxes", items=[waived], method=Method.SQUASH),
    )  # fmt: skip
    write(
        sample, third,
        record_of(third, base_head=second, branch="hotfix", items=[failed], at="2026-11-24T09:30:00+00:00",
                  urgent="the shop is down"),
    )  # fmt: skip
    return commits


def test_a_line_a_record_newest_first(sample: Sample, history: list[str]) -> None:
    done = log(sample)
    assert (done.code, done.err) == (0, "")
    first, second, third = (commit[:12] for commit in history)
    assert done.out.splitlines() == [
        f"2026-11-24 09:30  {third}  hotfix -> main   merge         Ada Lovelace  not ready  "
        "URGENT: the shop is down",
        f"2026-11-23 10:00  {second}  taxes -> main    squash        Ada Lovelace  ready, 1 waived",
        f"2026-11-01 07:00  {first}  coupons -> main  merge         Bob           ready",
    ]


def test_without_records_it_says_where_they_may_be(sample: Sample) -> None:
    done = log(sample)
    assert (done.code, done.out, done.err) == (0, "", "no ship records here\n")
    sample.git("remote", "add", "origin", "file:///nowhere")
    assert log(sample).err == "no ship records here; shipcheck log sync asks origin for more\n"


def test_verbose_shows_all_that_was_decided(sample: Sample, history: list[str]) -> None:
    done = log(sample, "-v", history[1])
    for text in (
        f"landed     {history[1]} on main",
        "change     1 commit, 1 file, +3 -1; straightforward",
        "merged by  Ada Lovelace <ada@example.com>",
        "waived          load-test  too slow  [observed]",
        "fail, waived by Bob <bob@example.com>: we know",
    ):
        assert text in done.out
    assert f"not reviewed: shipcheck log review {history[2][:12]}" in log(sample, "-v").out


def test_a_merge_that_was_taken_back_is_marked(sample: Sample, history: list[str]) -> None:
    sample.git("reset", "-q", "--hard", "HEAD~1")
    newest, *others = log(sample).out.splitlines()
    assert newest.endswith("URGENT: the shop is down  (in no branch here)")
    assert not any("in no branch" in line for line in others)
    document = json.loads(log(sample, "--format", "json").out)
    assert [record["lost"] for record in document["records"]] == [True, False, False]


def test_only_so_many(sample: Sample, history: list[str]) -> None:
    assert listed(sample, "-n", "2") == ["hotfix", "taxes"]
    assert log(sample, "-n", "2").err == "2 of 3 records; -n 3 shows all\n"
    assert log(sample, "-n", "0").code == 2


def test_it_finds_by_commit_and_branch(sample: Sample, history: list[str]) -> None:
    assert listed(sample, history[0]) == ["coupons"]
    assert listed(sample, history[1][:8], "coupons") == ["taxes", "coupons"]
    assert listed(sample, "main") == ["hotfix"]
    root = log(sample, "main~3")
    assert (root.code, root.out, root.err) == (1, "", "none of 3 records is about that\n")
    unknown = log(sample, "nope")
    assert (unknown.code, unknown.out) == (2, "")
    assert log(sample, "--", "--output=x").code == 2


def test_it_searches(sample: Sample, history: list[str]) -> None:
    assert listed(sample, "--search", "SLOW load") == ["hotfix", "taxes"]
    assert listed(sample, "--search", "we know") == ["taxes"]
    assert listed(sample, "--by", "bob") == ["coupons"]
    assert listed(sample, "--since", "2026-11-23") == ["hotfix", "taxes"]
    assert listed(sample, "--since", "2026-11-24T09:30:00Z") == ["hotfix"]
    none = log(sample, "--search", "nothing like it")
    assert (none.code, none.out, none.err) == (0, "", "none of 3 records is like that\n")


def test_since_so_long_ago(sample: Sample) -> None:
    at = (datetime.now(UTC) - timedelta(hours=30)).isoformat()
    write(sample, sample.head, record_of(sample.head, at=at))
    assert [len(listed(sample, "--since", ago)) for ago in ("29h", "1d", "2d", "1w")] == [
        0,
        0,
        1,
        1,
    ]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "", "9999999d", "-1d"])
def test_what_is_no_date_is_refused(sample: Sample, text: str) -> None:
    done = log(sample, f"--since={text}")
    assert (done.code, done.out) == ((0, "") if not text else (2, ""))


def test_an_urgent_merge_awaits_review(sample: Sample, history: list[str]) -> None:
    assert listed(sample, "--urgent") == ["hotfix"]
    done = log(sample, "review", "hotfix", "--note", "looked, fine")
    assert (done.code, done.err) == (0, "")
    assert done.out == (f"reviewed {history[2][:12]}  hotfix -> main (you merged it yourself)\n")
    assert listed(sample, "--urgent") == []
    assert "urgent, reviewed by Ada Lovelace: the shop is down" in log(sample).out
    assert f"by {ADA}, who merged it: looked, fine" in log(sample, "-v").out


def test_a_review_by_somebody_else(sample: Sample, history: list[str]) -> None:
    sample.git("config", "user.name", "Cleo")
    sample.git("config", "user.email", "cleo@example.com")
    done = log(sample, "review", history[2], "--format", "json")
    answer = json.loads(done.out)
    assert answer["reviewed"][0]["commit"] == history[2]
    assert answer["reviewed"][0]["part"] is None
    (record,) = json.loads(log(sample, "hotfix", "--format", "json").out)["records"]
    (said,) = record["reviews"]
    assert (said["by"], said["note"]) == ("Cleo <cleo@example.com>", "")
    assert record["awaits_review"] is False


@pytest.mark.parametrize(
    "words",
    [["review"], ["review", "a", "b"], ["review", "nope"], ["sync", "a", "b"],
     ["review", "main", "--urgent"], ["sync", "--by", "ada"]],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(sample: Sample, words: list[str]) -> None:
    done = log(sample, *words)
    assert (done.code, done.out) == (2, "")


def test_sync_needs_a_remote(sample: Sample) -> None:
    assert "no remote to share records with" in log(sample, "sync").err
    sample.git("remote", "add", "one", "file:///nowhere")
    sample.git("remote", "add", "two", "file:///nowhere")
    for words in (["sync"], ["sync", "three"], ["sync", "file:///nowhere"]):
        done = log(sample, *words)
        assert (done.code, done.out) == (2, ""), done
        assert "shipcheck log sync one or two" in done.err


def test_sync_tells_what_it_did(sample: Sample, tmp_path: Path, history: list[str]) -> None:
    remote = sample.clone(tmp_path / "remote.git", "--bare")
    sample.git("remote", "add", "origin", str(remote.path))
    assert log(sample, "sync").out == "origin: records sent\n"
    assert log(sample, "sync").out == "origin: nothing new\n"
    clone = remote.clone(tmp_path / "clone")
    done = shipcheck("log", "sync", "origin", "--format", "json", "-C", "clone", cwd=tmp_path)
    assert json.loads(done.out) == {"remote": "origin", "received": True, "sent": False}
    assert log(clone).out == log(sample).out
    remote.path.rename(tmp_path / "moved")
    gone = log(sample, "sync")
    assert (gone.code, gone.out) == (3, "")
    assert "cannot get the ship records of origin" in gone.err


def test_a_note_needs_a_review(sample: Sample) -> None:
    assert log(sample, "--note", "x").code == 2


def test_a_review_needs_a_record(sample: Sample) -> None:
    done = log(sample, "review", "HEAD")
    assert (done.code, done.out) == (2, "")
    assert "no ship record is about HEAD" in done.err


def test_a_review_needs_a_name(sample: Sample, history: list[str]) -> None:
    sample.git("config", "user.useConfigOnly", "true")
    environment = {**LOCAL, "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = shipcheck("log", "review", "main", cwd=sample.path, environment=environment)
    assert (done.code, done.out) == (2, "")
    assert listed(sample, "--urgent") == ["hotfix"]


def test_json_is_what_was_written(sample: Sample, history: list[str]) -> None:
    document = json.loads(log(sample, "--format", "json").out)
    assert (document["schema_version"], document["total"]) == (1, 3)
    assert document["left_out"] == {"damaged": 0, "newer": 0, "misplaced": 0, "too_large": 0}
    written = json.loads(sample.git("notes", "--ref", "shipcheck", "show", history[0]))
    shown = document["records"][2]
    assert shown.pop("reviews") == []
    assert shown.pop("lost") is False
    assert shown.pop("awaits_review") is False
    assert shown == {key: value for key, value in written.items() if key not in ("schema", "kind")}


def hostile_record(commit: str) -> str:
    said = item(f"id{HOSTILE}", outcome(Status.FAIL, HOSTILE), waiver=waiver(until=HOSTILE))
    return record_of(
        commit, items=[said], branch=f"b{HOSTILE}" + "x" * 10_000, by=f"{HOSTILE} <a@b>",
        urgent=HOSTILE * 1000,
    )  # fmt: skip


def test_hostile_text_is_only_text(sample: Sample) -> None:
    write(sample, sample.head, hostile_record(sample.head))
    sample.git("config", "user.name", f"Eve{HOSTILE[:4]}")
    assert log(sample, "review", sample.head, "--note", HOSTILE).code == 0
    for arguments in ([], ["-v"], ["--urgent"], ["review", sample.head]):
        done = log(sample, *arguments)
        assert not set("\x1b\r\u202e") & set(done.out + done.err)
        assert "##[" not in done.out
        assert all(len(line) < 1000 for line in done.out.splitlines())
        assert not any(line.startswith("::") for line in done.out.splitlines())
    assert len(log(sample).out.splitlines()) == 1


def test_what_is_no_record_is_left_out_and_counted(sample: Sample, history: list[str]) -> None:
    write(sample, history[0], "not json")
    write(sample, history[0], '{"schema":2,"kind":"ship"}')
    write(sample, history[0], record_of(history[1]))
    done = log(sample)
    assert (done.code, len(done.out.splitlines())) == (0, 3)
    assert done.err == (
        f"left out of {NOTES_REF}: 1 damaged or altered; 1 of a newer shipcheck; "
        "1 on a commit that they are not about\n"
    )
    document: dict[str, Any] = json.loads(log(sample, "--format", "json").out)
    assert document["left_out"] == {"damaged": 1, "newer": 1, "misplaced": 1, "too_large": 0}


def test_notes_that_git_cannot_read_are_an_error(sample: Sample, history: list[str]) -> None:
    tree = sample.git("rev-parse", f"{NOTES_REF}^{{tree}}")
    (sample.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    done = log(sample)
    assert (done.code, done.out) == (3, "")
