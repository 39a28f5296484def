"""Commands, hooks and modules of a stranger's branch do not run by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck
from tests.stories.strangers import STRANGER, commit_as_stranger

if TYPE_CHECKING:
    from pathlib import Path


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


def test_hooks_of_the_tree_do_not_run_even_where_the_user_keeps_hooks_there(
    commands: Sample, tmp_path: Path
) -> None:
    hook = f"#!/bin/sh\necho hook >> {tmp_path / 'trace'}\n"
    names = ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman")
    for name in names:
        commands.write({f"hooks/{name}": hook})
        (commands.path / "hooks" / name).chmod(0o755)
    commit_as_stranger(commands, {})
    commands.git("config", "core.hooksPath", "hooks")
    commands.write({"script": "dirty: so that a work tree is made\n"})
    assert shipcheck("allow", "one", cwd=commands.path).code == 0
    assert shipcheck("check", "--only", "one", cwd=commands.path).code == 0
    assert traces(commands) == ["one", "script"]
