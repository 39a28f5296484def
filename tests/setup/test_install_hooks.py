"""The hook files: put in place, older ones kept, and everything taken back with its mode."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from shipcheck.setup.installing.scripts import goes_by_its_name
from tests.repository import Sample
from tests.setup.installation import PROGRAM, hook, install, installed, look

MINE = "#!/bin/sh\necho mine\n"
KEPT = "pre-push.before-shipcheck"


def hooks(sample: Sample) -> Path:
    return sample.path / ".git" / "hooks"


def test_put_in_place_and_taken_back(sample: Sample) -> None:
    before = look(sample.path)
    done = installed(sample)
    for name in ("pre-push", "pre-merge-commit"):
        file = hooks(sample) / name
        assert os.access(file, os.X_OK)
        subprocess.run(["sh", "-n", str(file)], check=True)
        assert PROGRAM in file.read_text()
        assert all(f"  + {line}" in done.err for line in file.read_text().splitlines())
    again = installed(sample)
    assert again.out.count("(nothing to change)") == 3
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_one_part_alone(sample: Sample) -> None:
    installed(sample, "pre-merge-commit", "pre-push")
    done = installed(sample, "--undo", "pre-push")
    assert done.out == "pre-push  no hook any more\n"
    assert not (hooks(sample) / "pre-push").exists()
    assert (hooks(sample) / "pre-merge-commit").exists()
    assert sample.git("config", "alias.ship", ok=False) == ""


def test_an_empty_setting_switches_hooks_off_too(sample: Sample) -> None:
    sample.git("config", "core.hooksPath", "")
    install(sample).assert_clear(2)


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o644])
def test_an_older_hook_comes_back_with_its_mode(sample: Sample, mode: int) -> None:
    hook(sample, "pre-push", MINE, mode)
    before = look(sample.path)
    done = installed(sample)
    kept = hooks(sample) / KEPT
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (MINE, mode)
    says = "runs first" if mode & 0o100 else "is not executable and stays unused"
    assert f"  moved aside: {KEPT} {says}\n" in done.err
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_link_comes_back_as_a_link(sample: Sample) -> None:
    sample.write({"scripts/push.sh": MINE})
    (sample.path / "scripts/push.sh").chmod(0o755)
    hooks(sample).mkdir(exist_ok=True)
    (hooks(sample) / "pre-push").symlink_to("../../scripts/push.sh")
    (hooks(sample) / "pre-merge-commit").symlink_to("nowhere")
    before = look(sample.path)
    installed(sample)
    assert (hooks(sample) / KEPT).readlink() == Path("../../scripts/push.sh")
    assert (sample.path / "scripts/push.sh").read_text() == MINE
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_name_that_is_taken_is_not_taken_away(sample: Sample) -> None:
    hook(sample, "pre-push", MINE)
    hook(sample, KEPT, "theirs")
    before = look(sample.path)
    installed(sample)
    assert (hooks(sample) / f"{KEPT}2").read_text() == MINE
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_missing_folder_is_made_and_removed(sample: Sample) -> None:
    for file in (*hooks(sample).glob("*"),):
        file.unlink()
    hooks(sample).rmdir()
    before = look(sample.path)
    installed(sample)
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_hook_that_was_edited_since_is_left_and_said(sample: Sample) -> None:
    hook(sample, "pre-push", MINE)
    installed(sample)
    file = hooks(sample) / "pre-push"
    file.write_text(file.read_text() + "# mine too\n")
    edited = file.read_bytes()
    done = install(sample, "--undo")
    assert done.code == 1
    assert (
        f"pre-push          left as it is: it was changed since; {KEPT} is the one before"
        in done.out
    )
    assert file.read_bytes() == edited
    assert (hooks(sample) / KEPT).read_text() == MINE
    assert not (hooks(sample) / "pre-merge-commit").exists()
    again = install(sample, "pre-push")
    assert (again.code, file.read_bytes()) == (1, edited)


def test_a_hook_that_was_removed_since_gives_way_to_the_older_one(sample: Sample) -> None:
    hook(sample, "pre-push", MINE)
    before = look(sample.path)
    installed(sample)
    (hooks(sample) / "pre-push").unlink()
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_newer_script_takes_the_place_of_an_older_one(sample: Sample, tmp_path: Path) -> None:
    hook(sample, "pre-push", MINE)
    before = look(sample.path)
    installed(sample)
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "shipcheck").symlink_to(PROGRAM)
    done = installed(sample, PATH=f"{folder}:{os.environ['PATH']}")
    assert "+ shipcheck=shipcheck" in done.err
    assert KEPT in (hooks(sample) / "pre-push").read_text()
    assert not (hooks(sample) / f"{KEPT}2").exists()
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_hooks_that_are_switched_off_are_said(sample: Sample) -> None:
    sample.git("config", "core.hooksPath", "/dev/null")
    done = install(sample)
    done.assert_clear(2)
    assert "core.hooksPath is /dev/null" in done.err
    assert installed(sample, "alias").code == 0


def test_a_folder_in_git_is_said_to_be_everybodys(sample: Sample) -> None:
    sample.commit({".githooks/commit-msg": MINE})
    sample.git("config", "core.hooksPath", ".githooks")
    before = look(sample.path)
    done = installed(sample, "pre-push")
    assert "which is in git: once it is committed, it is for everybody" in done.err
    assert (sample.path / ".githooks" / "pre-push").exists()
    assert not (hooks(sample) / "pre-push").exists()
    installed(sample, "--undo")
    assert look(sample.path) == before


def test_a_folder_of_all_repositories(sample: Sample, isolated: Path, tmp_path: Path) -> None:
    other = Sample.create(tmp_path / "other")
    folder = isolated / "hooks"
    sample.git("config", "--global", "core.hooksPath", "~/hooks")
    done = installed(sample, "pre-push")
    assert "so this is for every repository of yours" in done.err
    assert (folder / "pre-push").exists()
    again = installed(other, "pre-push")
    assert "nothing to change" in again.out
    installed(other, "--undo")
    assert not folder.exists()
    assert installed(sample, "--undo").out == "nothing is installed here\n"


def test_a_dispatcher_is_left_where_its_name_counts(sample: Sample) -> None:
    sample.write({".husky/_/h": "#!/bin/sh\n"})
    sample.write({".husky/_/pre-push": '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'})
    sample.git("config", "core.hooksPath", ".husky/_")
    before = look(sample.path / ".husky")
    done = install(sample, "pre-push")
    assert done.code == 1
    assert 'shipcheck hook pre-push "$@"' in done.err
    assert look(sample.path / ".husky") == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('n=$(basename "$0")', True),
        ("n=`basename $0`", True),
        ('n="${0##*/}"', True),
        ('. "$(dirname -- "$0")/_/husky.sh"', True),
        ("hook_type = File.basename(__FILE__)", True),
        ('HERE="$(cd "$(dirname "$0")" && pwd)"\nexec pre-commit hook-impl', False),
        ('git lfs pre-push "$@"', False),
    ],
)
def test_which_hooks_go_by_their_name(text: str, expected: bool) -> None:
    assert goes_by_its_name(text.encode()) is expected


def test_a_damaged_record_is_said(sample: Sample) -> None:
    installed(sample)
    record = sample.path / ".git" / "shipcheck" / "installed.json"
    assert record.stat().st_mode & 0o777 == 0o600
    record.write_text('{"installed/1": [{}]}')
    done = install(sample, "--undo")
    done.assert_clear(3)
    assert "is damaged" in done.err


def test_odd_names_of_folders(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b'it\'s a "$HOME" \xff folder')
    sample = Sample.create(path)
    before = look(path)
    hook(sample, "pre-push", MINE)
    done = installed(sample)
    assert "Traceback" not in done.err
    sample.git("push", str(tmp_path / "nowhere"), "main", ok=False)
    installed(sample, "--undo")
    (hooks(sample) / "pre-push").unlink()
    assert look(path) == before


def test_a_repository_that_was_moved_since(sample: Sample, tmp_path: Path) -> None:
    hook(sample, "pre-push", MINE)
    sample.commit({".githooks/commit-msg": MINE})
    before = look(sample.path)
    installed(sample)
    moved = Sample(tmp_path / "moved")
    sample.path.rename(moved.path)
    done = installed(moved, "--undo")
    assert "no hook any more" in done.out
    assert look(moved.path) == before


def test_what_was_done_before_trouble_is_said(sample: Sample) -> None:
    (sample.path / ".git" / "hooks" / "pre-push.shipcheck-new").mkdir(parents=True)
    done = install(sample)
    assert (done.code, done.out) == (3, ""), done
    assert "done before the trouble: alias\n" in done.err
    (sample.path / ".git" / "hooks" / "pre-push.shipcheck-new").rmdir()
    installed(sample, "--undo")
    assert sample.git("config", "alias.ship", ok=False) == ""
