"""Whose word counts for a merge: the base's checklist, and the person at the keyboard."""

from __future__ import annotations

from tests.repository import Sample
from tests.stories.landed import has_records, record_of, tip
from tests.stories.running import CI, shipcheck

STRICT = "version: 1\nitems:\n  - {id: no, run: 'exit 1'}\n"
LOOSE = "version: 1\nitems:\n  - {id: yes, run: 'exit 0'}\n"


def checklist(sample: Sample, text: str) -> None:
    """The base's checklist, and a branch after it."""
    sample.commit({".shipcheck.yaml": text}, "Checklist")
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"}, "Change")


def test_a_branch_that_loosens_its_checklist_is_judged_by_the_base_s(sample: Sample) -> None:
    checklist(sample, STRICT)
    sample.commit({".shipcheck.yaml": LOOSE}, "Loosen")
    ended = shipcheck("merge", "--yes", "--format", "json", cwd=sample.path)
    assert ended.code == 1
    assert ended.result["checklist"]["from"] == "base"
    assert set(ended.items) == {"no"}
    assert not has_records(sample)


def test_a_base_in_the_work_tree_s_checklist_never_counts(sample: Sample) -> None:
    sample.git("branch", "lax")
    checklist(sample, STRICT)
    sample.commit({".shipcheck.yaml": f"base: lax\n{LOOSE}"}, "Elsewhere")
    ended = shipcheck("merge", "--yes", "--format", "json", cwd=sample.path)
    assert ended.result["change"]["base"] == "main"
    assert ended.code == 1


def test_the_base_forbids_urgent(sample: Sample) -> None:
    checklist(sample, STRICT + "merge: {urgent: false}\n")
    ended = shipcheck("merge", "--yes", "--urgent", "now", cwd=sample.path)
    assert ended.code == 1
    assert "forbids --urgent" in ended.out
    assert not has_records(sample)


def test_a_branch_cannot_allow_urgent_again(sample: Sample) -> None:
    checklist(sample, STRICT + "merge: {urgent: false}\n")
    sample.commit({".shipcheck.yaml": STRICT + "merge: {urgent: true}\n"}, "Allow")
    ended = shipcheck("merge", "--yes", "--urgent", "now", cwd=sample.path)
    assert ended.code == 1
    assert not has_records(sample)


def test_what_is_ready_needs_no_urgency_to_be_allowed(sample: Sample) -> None:
    checklist(sample, LOOSE + "merge: {urgent: false}\n")
    assert shipcheck("merge", "--yes", "--urgent", "now", cwd=sample.path).code == 0


def test_an_extending_checklist_keeps_what_the_other_forbids(sample: Sample) -> None:
    sample.commit({"strict.yaml": STRICT + "merge: {urgent: false}\n"})
    checklist(sample, "version: 1\nextends: ./strict.yaml\n")
    assert shipcheck("merge", "--yes", "--urgent", "now", cwd=sample.path).code == 1


def test_urgent_is_true_or_false(sample: Sample) -> None:
    sample.write({".shipcheck.yaml": LOOSE + "merge: {urgent: maybe}\n"})
    ended = shipcheck("checklist", "validate", cwd=sample.path)
    assert ended.code != 0
    assert "urgent" in ended.out + ended.err


def test_an_answer_and_a_waiver_count_for_who_gave_them(sample: Sample) -> None:
    checklist(sample, STRICT + "  - {id: told, ask: Told?}\n")
    assert shipcheck("merge", "--yes", cwd=sample.path).code == 1
    for words in (("waive", "no", "--reason", "known"), ("answer", "told", "yes")):
        assert shipcheck(*words, cwd=sample.path).code == 0
    in_ci = shipcheck("merge", "--yes", "--format", "json", cwd=sample.path, environment=CI)
    assert in_ci.code == 1
    assert in_ci.items["no"]["waiver"]["counts"] is False
    assert not has_records(sample)
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert ended.code == 0, ended
    items = {item["id"]: item for item in record_of(sample)["items"]}
    assert items["no"]["waiver"]["reason"] == "known"
    assert items["told"]["answer"]["answer"] == "yes"


def test_a_stranger_s_commands_do_not_run(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": "version: 1\nitems:\n  - {id: run, run: touch ran}\n"})
    sample.branch("topic")
    sample.write({"app.py": "x = 1\n"})
    sample.git("add", "-A")
    sample.git("commit", "-q", "-m", "Change", "--author", "Eve <eve@example.com>")
    base = tip(sample)
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert ended.code == 3
    assert not (sample.path / "ran").exists()
    assert tip(sample) == base


def test_pending_is_eight(sample: Sample) -> None:
    checklist(
        sample,
        "version: 1\nservices: {ci: {uses: file, path: ci.json}}\n"
        "items:\n  - {id: ci, uses: ci-green}\n",
    )
    head = sample.head
    (sample.path / ".git" / "info" / "exclude").write_text("ci.json\n")
    sample.write(
        {"ci.json": f'{{"commit": "{head}", "runs": [{{"name": "t", "state": "running"}}]}}'}
    )
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert ended.code == 8, ended
    assert not has_records(sample)


def test_hostile_names_in_message_and_output(sample: Sample) -> None:
    sample.git("switch", "-q", "-c", "x';touch${IFS}ran;'")
    sample.commit({"app.py": "x = 1\n"}, "--not an option\x1b[31m")
    ended = shipcheck("merge", "--yes", "--squash", cwd=sample.path)
    assert ended.code == 0, ended
    assert not (sample.path / "ran").exists()
    sample.commit({"b.py": "b = 1\n"}, "Second")
    assert shipcheck("merge", "--yes", cwd=sample.path).code == 0
    assert sample.git("log", "-1", "--format=%s", "main").startswith("Merge branch 'x';touch")
