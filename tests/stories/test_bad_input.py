"""Bad input: a line or two that say what is wrong, exit 2 or 3, never a traceback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck, through_shell

JUDGING = (
    ("check",),
    ("explain", "up-to-date"),
    ("waive", "up-to-date", "--reason", "known"),
    ("allow",),
)
each_command = pytest.mark.parametrize("words", JUDGING, ids=lambda words: words[0])

GIT = shutil.which("git") or "git"


@pytest.fixture
def branch(sample: Sample) -> Sample:
    """A branch that is ready."""
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    return sample


@each_command
def test_not_a_repository(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shipcheck(*words, cwd=tmp_path)
    done.assert_clear(2)
    assert "not a git repository" in done.err


@each_command
def test_a_bare_repository(sample: Sample, tmp_path: Path, words: tuple[str, ...]) -> None:
    bare = sample.clone(tmp_path / "bare", "--bare")
    for place in (bare.path, sample.path / ".git"):
        done = shipcheck(*words, cwd=place)
        done.assert_clear(2)
        assert "no work tree" in done.err


@each_command
def test_no_commit_yet(tmp_path: Path, words: tuple[str, ...]) -> None:
    empty = Sample(tmp_path)
    empty.git("init", "-q")
    done = shipcheck(*words, cwd=tmp_path)
    done.assert_clear(2)
    assert "no commit yet" in done.err
    assert shipcheck("checklist", "validate", cwd=tmp_path).code == 0


@each_command
@pytest.mark.parametrize("place", ["nowhere", "README.md"])
def test_a_directory_that_is_none(sample: Sample, words: tuple[str, ...], place: str) -> None:
    done = shipcheck(*words, "-C", place, cwd=sample.path)
    done.assert_clear(2)
    assert place in done.err


def test_a_current_directory_that_is_gone(tmp_path: Path) -> None:
    script = "mkdir gone; cd gone; rmdir ../gone; $shipcheck check"
    through_shell(script, cwd=tmp_path).assert_clear(2)


@pytest.mark.parametrize("option", ["--base", "--head"])
@pytest.mark.parametrize(
    "name",
    [
        "", "-x", "--help", "-", "nope", "HEAD~99", "HEAD:README.md", "HEAD^{tree}", "a-blob",
        "a-tree", "^main", "main..topic", "main@{upstream}", "@{-3}", ":/nope", "a b", "a\nb",
        "\x1b[31m", "0" * 40, "deadbeef", "HEAD^@", "x" * 5000,
    ],
)  # fmt: skip
def test_what_names_no_commit(branch: Sample, option: str, name: str) -> None:
    branch.git("tag", "a-blob", "HEAD:README.md")
    branch.git("tag", "a-tree", "HEAD^{tree}")
    done = shipcheck("check", f"{option}={name}", cwd=branch.path)
    done.assert_clear(2)
    assert "\x1b" not in done.err


@pytest.mark.parametrize("name", ["light", "signed", "HEAD~1", "main^0", "@{0}"])
def test_what_names_a_commit(branch: Sample, name: str) -> None:
    branch.git("tag", "light", "main")
    branch.git("tag", "-a", "-m", "x", "signed", "main")
    assert shipcheck("check", "--base", name, cwd=branch.path).code == 0
    assert shipcheck("check", "--head", name, cwd=branch.path).code == 0


def test_no_base(tmp_path: Path) -> None:
    odd = Sample.create(tmp_path / "odd")
    odd.git("branch", "-m", "trunk")
    done = shipcheck("check", cwd=odd.path)
    done.assert_clear(2)
    assert "--base REF" in done.err


def test_unrelated_histories(branch: Sample) -> None:
    branch.git("switch", "-q", "--orphan", "island")
    branch.commit({"x": "x\n"})
    shipcheck("check", cwd=branch.path).assert_clear(2)


MISTAKES = {
    "empty": b"",
    "not a map": b"- a\n- b\n",
    "no version": b"items: []\n",
    "another version": b"version: 99\n",
    "broken YAML": b"version: 1\nitems: [}\n",
    "a tab": b"version: 1\nitems:\n\t- id: a\n",
    "not UTF-8": b"version: 1\nitems: [{id: a, ask: caf\xe9}]\n",
    "a NUL": b"version: 1\0\n",
    "an unknown key": b"version: 1\nitms: []\n",
    "an unknown key of an item": b"version: 1\nitems: [{id: a, run: x, sevrity: warn}]\n",
    "a key twice": b"version: 1\nversion: 1\n",
    "an item twice": b"version: 1\nitems: [{id: a, run: x}, {id: a, ask: y}]\n",
    "an item without anything to do": b"version: 1\nitems: [{id: a}]\n",
    "two things to do": b"version: 1\nitems: [{id: a, run: x, ask: y}]\n",
    "a check that is not there": b"version: 1\nitems: [{id: a, uses: small-stp}]\n",
    "a bad parameter": b"version: 1\nitems: [{id: a, uses: small-step, with: {lines: many}}]\n",
    "a bad timeout": b"version: 1\nitems: [{id: a, run: x, timeout: soon}]\n",
    "a bad condition": b"version: 1\nitems: [{id: a, run: x, when: {pahts: [a]}}]\n",
    "a bad severity": b"version: 1\nitems: [{id: a, run: x, severity: fatal}]\n",
    "evidence out of reach": b"version: 1\nitems: [{id: a, ask: x?, evidence: [rehearsed]}]\n",
    "a tag": b"version: !!python/object/apply:os.system [id]\n",
    "an alias": b"version: 1\nitems: &a [*a]\n",
    "two documents": b"version: 1\n---\nversion: 1\n",
    "a missing file to extend": b"version: 1\nextends: ./nope.yaml\n",
    "itself to extend": b"version: 1\nextends: .shipcheck.yaml\n",
    "a file elsewhere to extend": b"version: 1\nextends: ../../etc/passwd\n",
    "a preset that is not there": b"version: 1\nextends: builtin:defalt\n",
    "too large": b"version: 1\n#" + b"x" * 1_100_000,
    "too deep": b"version: 1\nitems: " + b"[" * 5000,
    "a base that is an option": b"version: 1\nbase: --upload-pack=x\n",
    "escapes": b'version: 1\n"\\e[31m::error::": 1\n',
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    "words", [("check",), ("checklist", "validate"), ("waive", "a", "--reason", "x")]
)
def test_a_mistake_in_the_checklist(branch: Sample, mistake: str, words: tuple[str, ...]) -> None:
    (branch.path / ".shipcheck.yaml").write_bytes(MISTAKES[mistake])
    done = shipcheck(*words, cwd=branch.path)
    assert (done.code, done.out) == (2, ""), done
    assert done.err.startswith(".shipcheck.yaml:")
    for never in ("Traceback", "internal error", "\x1b"):
        assert never not in done.err
    assert not any(line.lstrip().startswith("::") for line in done.err.splitlines())


def test_a_mistake_in_a_file_that_is_named(branch: Sample, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("version: 1\nitms: []\n")
    done = shipcheck("check", "--checklist", str(file), cwd=branch.path)
    assert (done.code, done.out) == (2, "")
    assert f"{file}:2:1: " in done.err
    assert "did you mean `items`?" in done.err


def unreadable(path: Path, kind: str) -> None:
    """Something at `path` that is no readable file; root may read whatever has no permission."""
    match kind:
        case "directory":
            path.mkdir()
        case "loop":
            path.symlink_to(path.name)
        case "pipe":
            os.mkfifo(path)
        case "link out":
            path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("kind", ["directory", "loop", "pipe", "link out"])
def test_a_checklist_that_cannot_be_read(branch: Sample, kind: str) -> None:
    unreadable(branch.path / ".shipcheck.yaml", kind)
    shipcheck("check", cwd=branch.path).assert_clear(2)
    shipcheck("checklist", "validate", cwd=branch.path).assert_clear(2)


@pytest.mark.parametrize("kind", ["directory", "loop", "pipe", "nothing"])
def test_a_checklist_that_is_named_and_cannot_be_read(branch: Sample, kind: str) -> None:
    unreadable(branch.path / "mine.yaml", kind)
    shipcheck("check", "--checklist", "mine.yaml", cwd=branch.path).assert_clear(2)
    shipcheck("checklist", "validate", "mine.yaml", cwd=branch.path).assert_clear(2)


def fake_git(folder: Path, script: str) -> dict[str, str]:
    """An environment whose `git` is a script; `$GIT` is the real one."""
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/bash\nGIT={GIT}\n{script}\n")
    (folder / "git").chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@each_command
def test_git_is_missing(branch: Sample, tmp_path: Path, words: tuple[str, ...]) -> None:
    for path in (str(tmp_path), ""):
        done = shipcheck(*words, cwd=branch.path, environment={"PATH": path})
        done.assert_clear(2)
        assert "git is not installed" in done.err


TOO_OLD = """
for word; do
    [ "$word" = version ] && { echo git version 2.30.2; exit; }
    [ "$word" = merge-tree ] && { echo 'usage: git merge-tree BASE ONE OTHER' >&2; exit 129; }
    [ "$word" = --path-format=absolute ] && { echo "$word"; continue; }
    words+=("$word")
done
exec "$GIT" "${words[@]}"
"""


def test_git_is_much_too_old(branch: Sample, tmp_path: Path) -> None:
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", TOO_OLD))
    done.assert_clear(2)
    assert "git 2.30.2 is too old" in done.err


def test_git_is_a_little_too_old(branch: Sample, tmp_path: Path) -> None:
    # From 2.31 on all is understood but the merge in memory, which a branch that is behind needs.
    branch.git("switch", "-q", "main")
    branch.commit({"other.py": "y = 1\n"})
    branch.git("switch", "-q", "topic")
    script = TOO_OLD.replace("--path-format=absolute", "never")
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", script))
    assert done.code == 3
    assert "git 2.30.2 is too old: shipcheck needs git 2.38 or newer" in done.out
    assert done.err == ""


@pytest.mark.parametrize("script", ["exit 1", "kill -KILL $$", "echo nonsense >&2; exit 128"])
def test_git_does_not_work(branch: Sample, tmp_path: Path, script: str) -> None:
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", script))
    done.assert_clear(2, 3)


def remove_object(sample: Sample, name: str) -> None:
    """Damage the repository: take one object away."""
    sha = sample.git("rev-parse", name)
    file = sample.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.unlink()


@pytest.mark.parametrize(
    "name", ["HEAD", "HEAD^{tree}", "main:README.md", "main", "main^{tree}", "HEAD~1"]
)
def test_an_object_is_missing(branch: Sample, name: str) -> None:
    branch.commit({"app.py": "x = 2\n", "README.md": "# Other\n"})
    remove_object(branch, name)
    done = shipcheck("check", cwd=branch.path)
    done.assert_clear(2, 3)


def test_an_object_is_garbage(branch: Sample) -> None:
    branch.commit({"README.md": "# Other\n"})
    sha = branch.git("rev-parse", "main:README.md")
    file = branch.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.write_bytes(b"garbage")
    shipcheck("check", cwd=branch.path).assert_clear(3)


@pytest.mark.parametrize("damage", ["index", "HEAD", "config", "refs/heads/main"])
def test_a_file_of_the_repository_is_garbage(branch: Sample, damage: str) -> None:
    (branch.path / ".git" / damage).write_bytes(b"garbage\xff[\n")
    done = shipcheck("check", cwd=branch.path)
    assert done.code in (2, 3)
    assert "Traceback" not in done.err + done.out
    assert "internal error" not in done.err + done.out
    assert done.err or "up-to-date" in done.out


def test_a_detached_head(branch: Sample) -> None:
    branch.git("checkout", "-q", "--detach")
    done = shipcheck("check", cwd=branch.path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"ready  {branch.head[:12]} -> main")


def test_a_shallow_clone_that_does_not_reach_the_base(branch: Sample, tmp_path: Path) -> None:
    branch.commit({"app.py": "x = 2\n"})
    branch.git("switch", "-q", "main")
    branch.commit({"other.py": "y = 1\n"})
    shallow = branch.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch", "-b", "topic")
    done = shipcheck("check", cwd=shallow.path)
    done.assert_clear(2)
    assert "git fetch --unshallow" in done.err
    shallow.git("fetch", "-q", "--unshallow")
    assert shipcheck("check", cwd=shallow.path).code == 0


def test_a_shallow_clone_without_the_base(branch: Sample, tmp_path: Path) -> None:
    shallow = branch.clone(tmp_path / "shallow", "--depth=1", "-b", "topic")
    done = shipcheck("check", "--base", "main", cwd=shallow.path)
    done.assert_clear(2)
    assert "git fetch --depth=200 origin main:refs/remotes/origin/main" in done.err


def test_a_partial_clone_that_lacks_the_content(branch: Sample, tmp_path: Path) -> None:
    branch.git("config", "uploadpack.allowFilter", "true")
    branch.commit({"app.py": "x = 2\n"})
    partial = branch.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    partial.git("reset", "-q", "HEAD")
    done = shipcheck("check", "--base", "HEAD~1", "--head", "HEAD", cwd=partial.path)
    done.assert_clear(3)
    assert "git fetch --refetch --no-filter" in done.err
    partial.git("fetch", "-q", "--refetch", "--no-filter")
    partial.git("checkout", "-q", "-f")
    assert shipcheck("check", "--base", "HEAD~1", cwd=partial.path).code == 0


@pytest.mark.parametrize("place", ["shipcheck", "shipcheck/decisions.jsonl"])
def test_decisions_can_neither_be_read_nor_written(branch: Sample, place: str) -> None:
    where = branch.path / ".git" / place
    if "/" in place:
        where.mkdir(parents=True)
    else:
        where.write_text("in the way\n")
    for words in (("check",), ("waive", "small-step", "--reason", "known")):
        done = shipcheck(*words, cwd=branch.path)
        done.assert_clear(3)
        assert "decisions.jsonl" in done.err


def test_the_users_state_cannot_be_written(branch: Sample, tmp_path: Path) -> None:
    branch.commit({".shipcheck.yaml": "version: 1\nitems: [{id: one, run: 'true'}]\n"})
    branch.git("config", "user.email", "another@example.com")
    (tmp_path / "state").write_text("in the way\n")
    state = {"SHIPCHECK_STATE_DIR": str(tmp_path / "state")}
    shipcheck("allow", cwd=branch.path, environment=state).assert_clear(3)
    done = shipcheck("check", cwd=branch.path, environment=state)
    assert (done.code, done.err) == (3, "")


def test_nobody_is_known(branch: Sample) -> None:
    branch.commit({".shipcheck.yaml": "version: 1\nitems: [{id: one, run: 'true'}]\n"})
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("[user]\n\tuseConfigOnly = true\n")
    done = shipcheck("waive", "one", "--reason", "known", cwd=branch.path)
    done.assert_clear(2)
    assert "git config user.email" in done.err
    assert shipcheck("check", cwd=branch.path).code == 3, "no commit is known to be the user's own"


def test_a_configuration_of_git_that_is_broken(branch: Sample) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("[broken\n")
    shipcheck("check", cwd=branch.path).assert_clear(2, 3)


def test_damaged_lines_of_decisions_are_left_out_and_told(branch: Sample) -> None:
    assert shipcheck("waive", "small-step", "--reason", "known", cwd=branch.path).code == 0
    file = branch.path / ".git" / "shipcheck" / "decisions.jsonl"
    good = file.read_bytes()
    file.write_bytes(
        good + b'\xff\xfe\n[1]\n{"kind": "waiver"}\n' + b"[" * 100_000 + b"\n{" + good[1:9]
    )
    done = shipcheck("check", "--format", "json", cwd=branch.path)
    assert done.code == 0
    assert any("damaged" in note for note in done.result["notes"])
    assert shipcheck("waive", "revert-plan", "--reason", "x", cwd=branch.path).code == 0
    assert len(file.read_bytes().splitlines()) == 7
