"""`shipcheck check --head REF`: a branch that is not checked out is looked at, and nothing of it runs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck
from tests.stories.strangers import STRANGER

if TYPE_CHECKING:
    from pathlib import Path

CHECKLIST = """\
version: 1
extends: builtin:default
services: {{ci: {{uses: command, run: 'echo ci >> {trace}; exit 1'}}}}
items:
  - {{id: one, run: 'echo one >> {trace}; sh ./script'}}
  - {{id: two, run: 'echo two >> {trace}'}}
  - {{id: told, ask: "Does support know?", severity: warn}}
"""
REVIEW = "[review: nothing of it runs unasked; checklist of the work tree]"


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """Where everything that runs leaves a word."""
    return tmp_path / "trace"


@pytest.fixture
def here(tmp_path: Path, trace: Path) -> Sample:
    """A clone on `main`, with branches of its own and of others that are not checked out."""
    origin = Sample.create(tmp_path / "origin")
    origin.commit({".shipcheck.yaml": CHECKLIST.format(trace=trace), "script": "true\n"})
    origin.branch("theirs")
    evil = f"#!/bin/sh\necho script >> {trace}\n"
    origin.write({"script": evil, "app.py": "x = 1\n"})
    origin.git("add", "-A")
    origin.git(*STRANGER, "commit", "-q", "-m", "Theirs")
    origin.git("update-ref", "refs/pull/7/head", "theirs")
    origin.git("switch", "-q", "--detach", "main")
    clone = origin.clone(tmp_path / "clone")
    clone.git("switch", "-q", "-C", "main", "origin/main")
    clone.git("remote", "set-head", "origin", "main")
    clone.branch("own")
    clone.commit({"own.py": "x = 1\n"}, "Own")
    clone.git("switch", "-q", "main")
    clone.git("fetch", "-q", "origin", "pull/7/head:pr7")
    clone.git("tag", "v1", "own")
    clone.git("tag", "-a", "-m", "annotated", "v2", "own")
    return clone


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        ("own", "own"),
        ("refs/heads/own", "own"),
        ("pr7", "pr7"),
        ("origin/theirs", None),
        ("refs/remotes/origin/theirs", None),
        ("FETCH_HEAD", None),
        ("v1", None),
        ("v2", None),
        ("own~0", None),
        ("own@{0}", None),
    ],
)
def test_whatever_names_it_nothing_runs(
    here: Sample, trace: Path, head: str, branch: str | None
) -> None:
    done = shipcheck("check", "--format", "json", "--head", head, cwd=here.path)
    assert done.code == 3, done
    assert (done.result["change"]["branch"], done.result["review"]) == (branch, branch or head)
    assert done.result["change"]["head"] == here.git("rev-parse", f"{head}^{{commit}}")
    for name in ("one", "two", "ci-green"):
        found = done.items[name]
        assert (found["status"], found["reason"]) == ("unknown", "not_run"), name
        assert found["summary"] == "not run: this is a review"
    assert done.items["up-to-date"]["status"] == "pass"
    assert not trace.exists()


def test_a_commit_by_its_name(here: Sample, trace: Path) -> None:
    sha = here.git("rev-parse", "own")
    for name in (sha, sha[:10]):
        out = shipcheck("check", "--head", name, cwd=here.path).out
        assert f"undecided  {sha[:12]} -> origin/main" in out
    assert not trace.exists()


@pytest.mark.parametrize("head", [None, "HEAD", "@", "own", "refs/heads/own", "v1"])
def test_what_is_checked_out_is_no_review(here: Sample, trace: Path, head: str | None) -> None:
    here.git("switch", "-q", "own")
    words = ("--head", head) if head else ()
    done = shipcheck("check", "--format", "json", *words, cwd=here.path)
    assert done.result["review"] is None
    assert done.result["change"]["branch"] == (None if head == "v1" else "own")
    assert {"one", "two"} <= set(trace.read_text().split())


def test_a_branch_that_a_linked_work_tree_has_is_not_checked_out_here(
    here: Sample, trace: Path, tmp_path: Path
) -> None:
    here.git("worktree", "add", "-q", str(tmp_path / "linked"), "own")
    done = shipcheck("check", "--format", "json", "--head", "own", cwd=here.path)
    assert done.result["review"] == "own"
    assert not trace.exists()
    there = shipcheck("check", "--format", "json", "--head", "own", cwd=tmp_path / "linked")
    assert there.result["review"] is None
    assert "one" in trace.read_text()


def test_a_tag_of_the_same_name_is_what_git_takes_it_for(here: Sample) -> None:
    here.git("tag", "own", "origin/theirs")
    done = shipcheck("check", "--format", "json", "--head", "own", cwd=here.path)
    assert done.result["change"]["head"] == here.git("rev-parse", "origin/theirs")
    assert done.result["change"]["branch"] is None


def test_the_report_says_it_once(here: Sample) -> None:
    out = shipcheck("check", "--head", "own", cwd=here.path).out
    first, *rest = out.splitlines()
    assert first == f"undecided  own -> origin/main: 1 commit, 1 file, +1 -0  {REVIEW}"
    assert out.count("shipcheck allow") == 1
    assert "    -> Read it; then shipcheck allow --head own lets its commands run." in rest
    assert "    -> shipcheck answer --head own told yes, or no, or n/a" in rest
    out = shipcheck("check", "--head", "origin/theirs", cwd=here.path).out
    assert "[review of origin/theirs: nothing of it runs unasked; " in out


def test_a_good_review_is_still_one_line(sample: Sample) -> None:
    sample.branch("own")
    sample.commit({"own.py": "x = 1\n"})
    sample.git("switch", "-q", "main")
    done = shipcheck("check", "--head", "own", cwd=sample.path)
    assert (done.code, done.out) == (
        0, "ready  own -> main: 1 commit, 1 file, +1 -0  [review: nothing of it runs unasked]\n"
    )  # fmt: skip


def test_the_work_tree_of_another_branch_is_no_fault(here: Sample) -> None:
    here.write({"script": "# not committed\n", "left.txt": "over\n"})
    (here.path / ".git" / "MERGE_HEAD").write_text(here.git("rev-parse", "own") + "\n")
    done = shipcheck("check", "--format", "json", "--head", "own", cwd=here.path)
    assert done.items["up-to-date"]["status"] == "pass"
    assert done.items["up-to-date"]["findings"] == []


def test_advice_is_for_the_branch_that_is_looked_at(here: Sample) -> None:
    here.git("branch", "-q", "tracking", "origin/theirs")
    here.git("switch", "-q", "tracking")
    here.commit({"more.py": "x = 2\n"})
    here.git("switch", "-q", "main")
    here.commit({"app.py": "mine\n"})
    out = shipcheck("check", "--head", "tracking", "--base", "main", cwd=here.path).out
    assert "-> On tracking: git merge main, mend the conflict, commit." in out
    assert "1 commit not pushed to origin/theirs\n    -> On tracking: git push" in out
    out = shipcheck("check", "--head", "origin/theirs", "--base", "main", cwd=here.path).out
    assert "-> On that branch: git merge main, mend the conflict, commit." in out


def test_no_such_head(here: Sample) -> None:
    done = shipcheck("check", "--head", "theirs", cwd=here.path)
    done.assert_clear(2)
    assert done.err.endswith("  origin/theirs is here.\n")
    shipcheck("check", "--head=--upload-pack=x", cwd=here.path).assert_clear(2)


def test_what_was_allowed_runs_on_a_copy(here: Sample, trace: Path) -> None:
    assert shipcheck("allow", "--head", "origin/theirs", "one", cwd=here.path).code == 0
    assert not trace.exists()
    done = shipcheck("check", "--format", "json", "--head", "origin/theirs", cwd=here.path)
    assert done.items["one"]["status"] == "pass"
    assert done.items["two"]["reason"] == "not_run"
    assert trace.read_text().split() == ["one", "script"]
    assert (here.path / "script").read_text() == "true\n"


def test_a_decision_is_about_the_branch_that_is_looked_at(here: Sample) -> None:
    assert shipcheck("answer", "--head", "own", "told", "yes", cwd=here.path).code == 0
    looked = shipcheck("check", "--format", "json", "--head", "own", cwd=here.path)
    assert looked.items["told"]["status"] == "pass"
    other = shipcheck("check", "--format", "json", "--head", "pr7", cwd=here.path)
    assert other.items["told"]["status"] == "needs_answer"


def lay_traps(sample: Sample, trace: Path) -> None:
    """Programs in the user's own settings that a branch's attributes could ask for."""

    def program(name: str) -> str:
        return f"sh -c {shlex.quote(f'echo {name} >> {trace}; cat')}"

    for name in ("smudge", "clean"):
        sample.git("config", f"filter.trap.{name}", program(name))
    sample.git("config", "filter.long.process", program("process"))
    sample.git("config", "filter.long.required", "true")
    sample.git("config", "diff.trap.textconv", program("textconv"))
    sample.git("config", "diff.trap.command", program("command"))
    sample.git("config", "merge.trap.driver", program("driver"))
    sample.git("config", "core.hooksPath", ".hooks")
    sample.git("config", "core.attributesFile", ".gitattributes")
    sample.git("config", "submodule.recurse", "true")
    sample.git("config", "protocol.ext.allow", "always")


def branch_with_traps(sample: Sample, trace: Path) -> None:
    """A branch of a stranger that asks for all of them, and brings hooks and a submodule."""
    own = "#!/bin/sh\necho {0} >> " + str(trace) + "\n"
    hooks = (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "fsmonitor",
        "post-merge",
    )
    sample.git("switch", "-q", "-c", "trap")
    sample.write(
        {
            ".gitattributes": "*.txt filter=trap diff=trap merge=trap\n*.bin filter=long\n",
            "a.txt": "theirs\n", "b.bin": b"\0\1", "script": own.format("script"),
            ".shipcheck.yaml": "version: 1\n"
            f"services: {{ci: {{uses: command, run: 'echo own-ci >> {trace}'}}}}\n"
            f"items: [{{id: own, run: 'echo own >> {trace}'}}]\n",
            ".gitmodules": f'[submodule "sub"]\n\tpath = sub\n\turl = ext::sh -c echo% sub% >>% {trace}\n'
            f"\tupdate = !echo update >> {trace}\n",
            ".gitconfig": f"[core]\n\tfsmonitor = echo config >> {trace}\n",
            "sitecustomize.py": f"open({str(trace)!r}, 'a').write('python')\n",
            "shipcheck.py": f"open({str(trace)!r}, 'a').write('python')\n",
            **{f".hooks/{name}": own.format(name) for name in hooks},
        }
    )  # fmt: skip
    for name in hooks:
        (sample.path / ".hooks" / name).chmod(0o755)
    sample.git("add", "-A")
    sample.git("update-index", "--add", "--cacheinfo", f"160000,{sample.head},sub")
    sample.git(*STRANGER, "commit", "-q", "-m", "Traps")
    sample.git("switch", "-q", "-f", "main")


@pytest.mark.parametrize("checklist", ["worktree", "base"])
def test_nothing_at_all_of_the_branch_runs(here: Sample, trace: Path, checklist: str) -> None:
    here.commit({"a.txt": "one\n"})
    here.git("push", "-q", "origin", "main")
    branch_with_traps(here, trace)
    here.commit({"a.txt": "mine\n"})  # so that there is a conflict to look at
    here.git("push", "-q", "origin", "main")
    lay_traps(here, trace)
    assert not trace.exists()
    options = ("--head", "trap", "--checklist-from", checklist)
    done = shipcheck("check", "--format", "json", *options, cwd=here.path)
    assert done.code == 1, done
    assert done.items["up-to-date"]["data"]["conflicts"] == ["a.txt"]
    assert "own" not in done.items
    for words in (("explain", "one"), ("waive", "one", "--reason", "x"), ("check", "-v")):
        assert shipcheck(*words, "--head", "trap", cwd=here.path).code in (0, 1)
    assert not trace.exists(), trace.read_text()
    assert here.git("status", "--porcelain", "--ignore-submodules") == ""


def test_the_traps_are_real(here: Sample, trace: Path) -> None:
    """Git itself would have run them: a test that finds nothing must be able to."""
    here.commit({"a.txt": "one\n"})
    branch_with_traps(here, trace)
    lay_traps(here, trace)
    here.git("config", "submodule.recurse", "false")
    here.git("config", "--remove-section", "filter.long")
    here.git("switch", "-q", "trap")
    here.git("diff", "--ext-diff", "main", "trap", "--", "a.txt")
    ran = set(trace.read_text().split())
    assert {"smudge", "post-checkout", "command"} <= ran
