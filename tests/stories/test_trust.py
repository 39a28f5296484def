"""A stranger's branch tries to loosen the gate that judges it, and to act on whoever judges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import CI, Ended, shipcheck

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEAM = "version: 1\nitems:\n  - {id: small, uses: small-step, with: {lines: 10}}\n"
CHECKLIST = """\
version: 1
extends: ./team.yaml
services: {ci: {uses: file, path: ci/result.json}}
items:
  - {id: green, uses: ci-green}
"""
BIG = "".join(f"value_{number} = {number}\n" for number in range(30))
STRANGER = ("-c", "user.name=Mallory", "-c", "user.email=mallory@example.org")


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


def commit_as_stranger(
    sample: Sample, files: Mapping[str, str | bytes], message: str = "x"
) -> None:
    """A commit by somebody else."""
    sample.write(dict(files))
    sample.git("add", "-A")
    sample.git(*STRANGER, "commit", "-q", "-m", message)


def in_ci(sample: Sample, *words: str) -> Ended:
    """`check` as a CI job about a pull request runs it."""
    return shipcheck("check", "--format", "json", *words, cwd=sample.path, environment=CI)


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


@pytest.fixture
def desk(sample: Sample) -> Sample:
    """A branch whose checklist has a question and a command, at somebody's desk."""
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\nitems:\n"
            "  - {id: asked, ask: Sure?}\n  - {id: limit, uses: small-step, with: {lines: 10}}\n"
        }
    )
    sample.branch("topic")
    sample.commit({"app.py": BIG})
    return sample


def test_answers_and_waivers_count_at_the_desk_and_not_in_ci(desk: Sample) -> None:
    assert shipcheck("answer", "asked", "yes", cwd=desk.path).code == 0
    assert shipcheck("waive", "limit", "--reason", "known", cwd=desk.path).code == 0
    at_desk = shipcheck("check", "--format", "json", cwd=desk.path)
    assert at_desk.code == 0
    assert at_desk.items["asked"]["data"]["counts"] is True
    assert at_desk.items["limit"]["status"] == "waived"
    assert at_desk.items["limit"]["waiver"]["counts"] is True
    in_job = in_ci(desk)
    assert in_job.code == 1
    assert in_job.items["asked"]["status"] == "needs_answer"
    assert in_job.items["asked"]["data"]["counts"] is False
    assert in_job.items["limit"]["status"] == "fail"
    assert in_job.items["limit"]["waiver"]["counts"] is False
    assert in_job.items["limit"]["waiver"]["status"] == "fail"
    text = shipcheck("check", cwd=desk.path, environment=CI).out
    assert "does not count here" in text


@pytest.mark.parametrize(
    "edit",
    [
        {"app.py": BIG.replace("= 7", "= 8")},
        {"app.py": BIG.replace("= 7", "=  7")},
        {"image.bin": b"\0\1"},
        {".gitattributes": "* -diff\n"},
    ],
)
def test_an_edit_voids_what_was_decided(desk: Sample, edit: dict[str, str | bytes]) -> None:
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    shipcheck("waive", "limit", "--reason", "known", cwd=desk.path)
    desk.commit(edit)
    done = shipcheck("check", "--format", "json", cwd=desk.path)
    assert done.code == 1
    assert done.items["asked"]["status"] == "needs_answer"
    assert done.items["limit"]["waiver"] is None


def test_a_clean_rebase_keeps_what_was_decided(desk: Sample) -> None:
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    shipcheck("waive", "limit", "--reason", "known", cwd=desk.path)
    desk.git("switch", "-q", "main")
    desk.commit({"other.py": "y = 1\n"})
    desk.git("switch", "-q", "topic")
    desk.git("rebase", "-q", "main")
    assert shipcheck("check", cwd=desk.path).code == 0


def test_binary_content_under_a_decision_cannot_be_exchanged(desk: Sample) -> None:
    desk.commit({"tool.bin": b"\0one"})
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    desk.write({"tool.bin": b"\0two"})
    desk.git("commit", "-qa", "--amend", "--no-edit")
    done = shipcheck("check", "--format", "json", cwd=desk.path)
    assert done.items["asked"]["status"] == "needs_answer"


def test_in_ci_a_question_needs_an_answer(desk: Sample) -> None:
    done = in_ci(desk)
    assert (done.code, done.items["asked"]["status"]) == (1, "needs_answer")


@pytest.mark.parametrize("words", [("--only", "limit"), ("--offline",)])
def test_a_part_is_told_to_be_a_part(desk: Sample, words: tuple[str, ...]) -> None:
    assert in_ci(desk, *words).result["partial"] is True
    assert in_ci(desk).result["partial"] is False
    desk.git("reset", "-q", "--hard", "HEAD~1")
    desk.commit({"app.py": "x = 1\n"})
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    done = shipcheck("check", *words, cwd=desk.path)
    assert (done.code, done.out.split("  ")[0]) == (0, "ready (partly judged)")


@pytest.fixture
def commands(tmp_path: Path) -> Sample:
    """A stranger's branch, judged by a checklist that runs a command."""
    sample = Sample.create(tmp_path / "repository")
    trace = tmp_path / "trace"
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\n"
            f"services: {{ci: {{uses: command, run: 'echo ci >> {trace}; exit 1'}}}}\n"
            f"items:\n  - {{id: one, run: 'echo one >> {trace}; sh ./script'}}\n"
            "  - {id: green, uses: ci-green, severity: warn}\n",
            "script": "true\n",
        }
    )
    sample.branch("topic")
    commit_as_stranger(sample, {"script": f"echo script >> {trace}\n"})
    return sample


def traces(sample: Sample) -> list[str]:
    """What ran."""
    file = sample.path.parent / "trace"
    return file.read_text().split() if file.exists() else []


def test_commands_do_not_run_on_a_strangers_commit_until_allowed(commands: Sample) -> None:
    done = shipcheck("check", "--format", "json", cwd=commands.path)
    assert (done.code, traces(commands)) == (3, [])
    for name in ("one", "green"):
        assert (done.items[name]["status"], done.items[name]["reason"]) == ("unknown", "not_run")
    assert "mallory@example.org" in done.items["one"]["summary"]
    for words in (("explain", "one"), ("checklist", "show"), ("waive", "one", "--reason", "x")):
        assert shipcheck(*words, cwd=commands.path).code == 0
    assert traces(commands) == []
    assert shipcheck("allow", "one", cwd=commands.path).code == 0
    assert traces(commands) == [], "allowing runs nothing"
    assert shipcheck("check", cwd=commands.path).code == 0
    assert traces(commands) == ["one", "script"], "and only what was named"
    assert shipcheck("allow", cwd=commands.path).code == 0
    assert shipcheck("check", cwd=commands.path).code == 0
    assert sorted(traces(commands)[2:]) == ["ci", "one", "script"]


def test_the_permission_ends_with_the_next_commit(commands: Sample) -> None:
    assert shipcheck("allow", cwd=commands.path).code == 0
    commit_as_stranger(commands, {"script": "echo worse\n"})
    assert shipcheck("check", cwd=commands.path).code == 3
    assert traces(commands) == []


def test_the_permission_is_for_the_words_of_the_command(commands: Sample) -> None:
    assert shipcheck("allow", cwd=commands.path).code == 0
    file = commands.path / ".shipcheck.yaml"
    file.write_text(file.read_text().replace("sh ./script", "sh  ./script"))
    done = shipcheck("check", "--format", "json", "--only", "one", cwd=commands.path)
    assert (done.code, traces(commands)) == (3, [])


@pytest.mark.parametrize(
    "files",
    [
        {".mailmap": "Ada Lovelace <ada@example.com> Mallory <mallory@example.org>\n"},
        {".gitconfig": "[user]\n\temail = mallory@example.org\n"},
        {".git-blame-ignore-revs": "x\n", ".config/git/config": "[user]\n\temail = x\n"},
    ],
)
def test_a_stranger_cannot_become_the_user_by_a_file(
    commands: Sample, files: dict[str, str]
) -> None:
    commit_as_stranger(commands, files)
    assert shipcheck("check", cwd=commands.path).code == 3
    assert traces(commands) == []


def test_one_commit_of_a_stranger_among_ones_own_is_enough(commands: Sample) -> None:
    commands.commit({"mine.py": "x = 1\n"})
    assert shipcheck("check", cwd=commands.path).code == 3
    assert traces(commands) == []


@pytest.mark.parametrize("role", ["author", "committer"])
def test_author_and_committer_both_count(commands: Sample, role: str) -> None:
    commands.git("reset", "-q", "--hard", "main")
    commands.write({"a.py": "x = 1\n"})
    commands.git("add", "-A")
    if role == "author":
        commands.git("commit", "-q", "-m", "x", "--author", "Mallory <mallory@example.org>")
    else:
        commands.git(*STRANGER, "commit", "-q", "-m", "x", "--author", "A <ada@example.com>")
    assert shipcheck("check", cwd=commands.path).code == 3
    assert traces(commands) == []


def test_ones_own_commands_run(commands: Sample) -> None:
    commands.git("reset", "-q", "--hard", "main")
    commands.commit({"a.py": "x = 1\n"})
    assert shipcheck("check", cwd=commands.path).code == 0
    assert sorted(traces(commands)) == ["ci", "one"]


def test_nothing_of_the_tree_runs_by_itself(commands: Sample, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    hook = f"#!/bin/sh\necho hook >> {trace}\n"
    python = f"open({str(trace)!r}, 'a').write('python\\n')\n"
    # Not what `python -m` itself imports from here; the command `shipcheck` does nothing of that.
    modules = ("yaml", "platformdirs", "sitecustomize", "jsonschema_rs", "signal", "platform")
    entry = "evil-1.dist-info"
    hooks = ("post-checkout", "reference-transaction", "post-index-change", "pre-commit")
    commit_as_stranger(
        commands,
        {
            **{f"hooks/{name}": hook for name in hooks},
            **{f".git-hooks/{name}": hook for name in hooks},
            **{f"{name}.py": python for name in modules},
            f"{entry}/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1\n",
            f"{entry}/entry_points.txt": "[shipcheck.checks]\nevil = yaml\n[shipcheck.reports]\nx = yaml\n",
            "git": hook,
            ".gitattributes": "* diff=x filter=x merge=x textconv=x\n",
            ".gitconfig": f"[core]\n\thooksPath = hooks\n\tfsmonitor = echo f >> {trace}\n",
            "pyproject.toml": "[tool.shipcheck]\n",
        },
    )
    for path in commands.path.rglob("*"):
        if path.is_file() and path.read_bytes().startswith(b"#!"):
            path.chmod(0o755)
    commit_as_stranger(commands, {"x": "x\n"})
    done = shipcheck("check", "-v", "--format", "json", cwd=commands.path)
    assert (done.code, traces(commands)) == (3, [])
    for words in (("checklist", "show"), ("checklist", "schema"), ("check", "--format", "nope")):
        done = shipcheck(*words, cwd=commands.path)
        assert "evil" not in done.out
        assert "x" not in done.err.split()
    assert traces(commands) == []


def facts(done: Ended) -> object:
    """What was judged."""
    return done.result["change"], {name: item["status"] for name, item in done.items.items()}


def test_replaced_and_grafted_commits_are_judged_as_they_are(desk: Sample) -> None:
    before = facts(shipcheck("check", "--format", "json", cwd=desk.path))
    harmless = desk.git("commit-tree", "main^{tree}", "-p", "main", "-m", "nothing to see")
    desk.git("replace", "HEAD", harmless)
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before
    desk.git("replace", "-d", desk.git("replace", "-l"))
    desk.git(
        "replace", desk.git("rev-parse", "HEAD:app.py"), desk.git("rev-parse", "HEAD:README.md")
    )
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before
    desk.git("replace", "-d", desk.git("replace", "-l"))
    (desk.path / ".git" / "info").mkdir(exist_ok=True)
    (desk.path / ".git" / "info" / "grafts").write_text(
        f"{desk.git('rev-parse', 'main')} {desk.head}\n"
    )
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before


HOSTILE_BRANCHES = (
    "x;touch${IFS}pwned", "$(touch${IFS}pwned)", "`id`", "a'b", 'a"b', "##error", "<b>x</b>",
    "a-\u202egnp", "caf\udce9", "%0aerror", "a|b&c",
)  # fmt: skip


@pytest.mark.parametrize("branch", HOSTILE_BRANCHES)
def test_names_act_on_nobody(sample: Sample, tmp_path: Path, branch: str) -> None:
    clone = sample.clone(tmp_path / "clone")
    clone.git("update-ref", f"refs/heads/{branch}", "HEAD")
    clone.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    commit_as_stranger(
        clone, {"::error::a.py": "x\n", "##[error]b.py": "x\n", "c\n::error::.py": "x\n"},
        message="::error::subject \x1b[31m\n\n::stop-commands::x",
    )  # fmt: skip
    clone.write({"::error::a.py": "dirty\n", "c\n::error::.py": "dirty\n"})
    for words in (("-v",), ("-v", "--format", "json"), ()):
        done = shipcheck("check", *words, cwd=clone.path)
        assert (done.code, done.err) == (1, "")
        assert_inert(done.out)
    text = shipcheck("check", "-v", cwd=clone.path).out
    pushes = [line for line in text.splitlines() if "git push" in line]
    for line in pushes:
        assert "pwned" not in line.replace("'", "\0").split("\0")[0], "quoted for a shell"


def assert_inert(text: str) -> None:
    """Nothing in it acts on a terminal or on a CI."""
    assert all(character.isprintable() or character == "\n" for character in text), text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text
    for command in ("##[", "##vso[", "\u202e", "\x1b"):
        assert command not in text


def test_the_output_of_a_command_acts_on_nobody(sample: Sample) -> None:
    sample.branch("topic")
    shout = r"printf '::error::x\n  ::set-output name=x::y\n\033]0;x\007##[group]z\r\n\0' ; exit 1"
    sample.commit(
        {".shipcheck.yaml": f"version: 1\nitems:\n  - id: one\n    run: |\n      {shout}\n"}
    )
    for form in ("text", "json"):
        done = shipcheck("check", "--format", form, cwd=sample.path)
        assert done.code == 1
        assert_inert(done.out)


def test_a_checklist_with_hostile_words_acts_on_nobody(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\nitems:\n"
            '  - {id: one, ask: "::error::x\\n::error::y \\e[31m ##[error]z", title: "\\u202e::t"}\n'
        }
    )
    for words in (
        ("check",), ("check", "-v"), ("check", "--format", "json"), ("explain", "one"),
        ("explain", "one", "--format", "json"), ("checklist", "show"),
        ("checklist", "show", "--format", "json"), ("answer", "one", "no"),
        ("answer", "one", "no", "--reason", "::error::\n::error::x"), ("check",),
    ):  # fmt: skip
        done = shipcheck(*words, cwd=sample.path)
        assert done.code in (0, 1), done
        assert_inert(done.out)
