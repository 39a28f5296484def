"""Which checklist judges, and that a branch cannot loosen its own gate."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.problems import ChecklistError
from shipcheck.errors import UsageError
from shipcheck.model.words import Status
from shipcheck.ship.sources import declared_base, load_file
from tests.git.opening import done, opened
from tests.ship.gating import CHECKLIST, found, judged, request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import Result
    from tests.repository import Sample

STRICT = "version: 1\nitems:\n  - {id: gate, run: 'false'}\n"
LOOSE = "version: 1\nitems:\n  - {id: gate, run: 'true'}\n"
BROKEN = "version: 1\nitems:\n  - {id: gate, runs: 'true'}\n"
EXTENDING = "version: 1\nextends: team/list.yaml\n"


def in_ci(sample: Sample) -> Result:
    """The result in CI."""
    return judged(sample, CI="true")


def branch(sample: Sample, base: dict[str, str | bytes], head: dict[str, str | bytes]) -> None:
    """Files of the base, then those of a branch."""
    sample.commit(base, "Base")
    sample.branch("work")
    sample.commit({"app.py": "1\n", **head}, "Work")


def test_without_a_file_the_default_judges(sample: Sample) -> None:
    branch(sample, {}, {})
    for result in (judged(sample), in_ci(sample)):
        assert (result.checklist.source, result.checklist.read_from) == (
            "builtin:default", "builtin",
        )  # fmt: skip


def test_ci_judges_by_the_base_and_says_that_the_change_edits_it(sample: Sample) -> None:
    branch(sample, {CHECKLIST: STRICT}, {CHECKLIST: LOOSE})
    result = in_ci(sample)
    assert found(result, "gate").status is Status.FAIL
    assert (result.checklist.source, result.checklist.read_from) == (
        f"main:{CHECKLIST}", "base",
    )  # fmt: skip
    assert len(result.notes) == 1
    assert result.notes[0].startswith(f"this change edits {CHECKLIST}")
    assert result.notes[0].endswith("this run judged by the base's checklist")


def test_a_desk_judges_by_the_work_tree_and_says_so(sample: Sample) -> None:
    branch(sample, {CHECKLIST: STRICT}, {CHECKLIST: LOOSE})
    result = judged(sample)
    assert found(result, "gate").status is Status.PASS
    assert result.checklist.read_from == "worktree"
    assert result.notes[0].endswith("this run judged by the work tree's")
    asked = request(sample.path, checklist_from="base")
    assert found(judged(asked), "gate").status is Status.FAIL


def test_an_untouched_checklist_is_not_mentioned(sample: Sample) -> None:
    branch(sample, {CHECKLIST: LOOSE}, {})
    assert judged(sample).notes == ()


@pytest.mark.parametrize("how", ["delete", "rename", "symlink"])
def test_getting_rid_of_the_checklist(sample: Sample, how: str) -> None:
    branch(sample, {CHECKLIST: STRICT}, {})
    if how == "rename":
        sample.git("mv", CHECKLIST, "old.yaml")
    else:
        sample.git("rm", "-q", CHECKLIST)
    if how == "symlink":
        (sample.path / CHECKLIST).symlink_to("/dev/null")
    sample.commit({}, "No gate")
    result = in_ci(sample)
    assert found(result, "gate").status is Status.FAIL
    named = "old.yaml" if how == "rename" else CHECKLIST
    assert result.notes[0].startswith(f"this change edits {named}, ")


def test_what_is_extended_comes_from_the_same_commit(sample: Sample) -> None:
    base: dict[str, str | bytes] = {CHECKLIST: EXTENDING, "team/list.yaml": STRICT}
    branch(sample, base, {"team/list.yaml": LOOSE})
    strict, loose = in_ci(sample), judged(sample)
    assert found(strict, "gate").status is Status.FAIL
    assert found(loose, "gate").status is Status.PASS
    for result in (strict, loose):
        assert result.notes[0].startswith("this change edits team/list.yaml")


def test_a_file_that_the_user_names(sample: Sample, tmp_path: Path) -> None:
    branch(sample, {CHECKLIST: STRICT}, {})
    file = tmp_path / "elsewhere" / "mine.yaml"
    file.parent.mkdir()
    file.write_text("version: 1\nextends: other.yaml\n")
    (file.parent / "other.yaml").write_text(LOOSE)
    result = judged(request(sample.path, file=file))
    assert found(result, "gate").status is Status.PASS
    assert (result.checklist.source, result.checklist.read_from) == (str(file), "file")


def test_an_edit_of_the_checklist_is_told_whoever_judges(sample: Sample, tmp_path: Path) -> None:
    branch(sample, {CHECKLIST: STRICT}, {CHECKLIST: LOOSE})
    file = tmp_path / "mine.yaml"
    file.write_text(STRICT)
    (note,) = judged(request(sample.path, file=file)).notes
    assert note.startswith(f"this change edits {CHECKLIST}, by which CI and the merge judge only")
    assert note.endswith("; this run judged by the file that was named")


@pytest.mark.parametrize("name", ["absent.yaml", ".", "pipe"])
def test_a_named_file_that_is_none(sample: Sample, name: str) -> None:
    branch(sample, {}, {})
    os.mkfifo(sample.path / "pipe")
    with pytest.raises(UsageError, match=r"there is no checklist|not a regular file"):
        judged(request(sample.path, file=sample.path / name))


@pytest.mark.parametrize("name", ["list.yaml", "sub/list.yaml"])
def test_a_file_outside_of_any_question(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("version: 1\nextends: other.yaml\n")
    file.with_name("other.yaml").write_text(LOOSE)
    assert asyncio.run(load_file(file, name)).items[0].run == "true"


def test_an_invalid_base_checklist_judges_nobody(sample: Sample) -> None:
    branch(sample, {CHECKLIST: BROKEN}, {})
    with pytest.raises(ChecklistError) as caught:
        in_ci(sample)
    assert caught.value.exit_code == 2
    assert caught.value.problems[0].file == f"main:{CHECKLIST}"


def test_a_change_that_mends_it_is_judged_by_the_default(sample: Sample) -> None:
    branch(sample, {CHECKLIST: BROKEN}, {CHECKLIST: LOOSE})
    result = in_ci(sample)
    assert (result.checklist.source, result.checklist.read_from) == ("builtin:default", "builtin")
    assert result.notes == (
        f"{CHECKLIST} of main is invalid and this change mends it: judged by builtin:default",
    )


def test_a_branch_that_left_before_it_broke_mends_nothing(sample: Sample) -> None:
    branch(sample, {CHECKLIST: LOOSE}, {})
    sample.git("switch", "-q", "main")
    sample.commit({CHECKLIST: BROKEN}, "Break it")
    sample.git("switch", "-q", "work")
    with pytest.raises(ChecklistError):
        in_ci(sample)


def test_a_change_that_breaks_it_otherwise_mends_nothing(sample: Sample) -> None:
    branch(sample, {CHECKLIST: BROKEN}, {CHECKLIST: BROKEN + "  - {}\n"})
    with pytest.raises(ChecklistError):
        in_ci(sample)


def test_a_base_whose_checklist_is_a_link(sample: Sample) -> None:
    (sample.path / CHECKLIST).symlink_to("/etc/passwd")
    branch(sample, {}, {})
    with pytest.raises(UsageError, match="is not a regular file"):
        in_ci(sample)
    (sample.path / CHECKLIST).unlink()
    sample.commit({CHECKLIST: LOOSE}, "Mend")
    assert in_ci(sample).checklist.source == "builtin:default"


@pytest.mark.parametrize("target", ["../outside.yaml", "/etc/hostname", CHECKLIST])
def test_a_link_that_leads_out_of_the_work_tree(sample: Sample, target: str) -> None:
    (sample.path.parent / "outside.yaml").write_text(LOOSE)
    branch(sample, {}, {})
    (sample.path / CHECKLIST).symlink_to(target)
    with pytest.raises(UsageError, match=r"leads out of the repository|cannot read"):
        judged(sample)


def test_a_link_inside_of_the_work_tree_is_followed(sample: Sample) -> None:
    branch(sample, {"team.yaml": LOOSE}, {})
    (sample.path / CHECKLIST).symlink_to("team.yaml")
    assert found(judged(sample), "gate").status is Status.PASS


@pytest.mark.parametrize("extends", ["../outside.yaml", "/etc/hostname", "link.yaml"])
def test_extending_what_is_outside(sample: Sample, extends: str) -> None:
    (sample.path.parent / "outside.yaml").write_text(LOOSE)
    branch(sample, {}, {})
    (sample.path / "link.yaml").symlink_to("../outside.yaml")
    sample.write({CHECKLIST: f"version: 1\nextends: {extends}\n"})
    with pytest.raises(UsageError):
        judged(sample)


def test_a_declared_base(sample: Sample) -> None:
    sample.commit({CHECKLIST: "version: 1\nextends: builtin:default\nbase: release\n"})
    repository = opened(sample.path)
    assert done(declared_base(repository, sample.head)) == "release"
    assert done(declared_base(repository, None)) == "release"
    assert done(declared_base(repository, f"{sample.head}^")) is None
    sample.write({CHECKLIST: BROKEN})
    assert done(declared_base(repository, None)) is None
    (sample.path / CHECKLIST).unlink()
    (sample.path / CHECKLIST).symlink_to("/etc/passwd")
    assert done(declared_base(repository, None)) is None


def test_the_work_trees_base_never_picks_the_judge_in_ci(sample: Sample) -> None:
    sample.git("branch", "lenient")
    branch(sample, {CHECKLIST: STRICT}, {CHECKLIST: LOOSE + "base: lenient\n"})
    assert judged(sample).change.base == "lenient"
    assert in_ci(sample).change.base == "main"


def test_a_named_checklist_wins_in_ci_too(sample: Sample, tmp_path: Path) -> None:
    """Who starts the gate names the file: the branch has no say in that."""
    branch(sample, {CHECKLIST: LOOSE}, {})
    file = tmp_path / "strict.yaml"
    file.write_text(STRICT)
    result = judged(request(sample.path, file=file), CI="true")
    assert found(result, "gate").status is Status.FAIL
