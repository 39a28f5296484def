"""Everything before the first item."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.model.words import Place
from shipcheck.ship.prepare import read_only_checklist
from tests.ship.gating import CHECKLIST, evaluated, request, surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.request import Request
    from tests.repository import Sample


def prepared(asked: Request | Sample, **environment: str) -> Evaluation:
    """The evaluation."""
    return asyncio.run(evaluated(asked, None, **environment))


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A sample on a branch with one change."""
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


def test_at_a_desk(work: Sample) -> None:
    found = prepared(work)
    assert (found.place, found.ci, found.address) == (Place.TERMINAL, None, "ada@example.com")
    assert (found.change.branch, found.change.base) == ("work", "main")
    assert found.head_is_checked_out


def test_in_ci(work: Sample) -> None:
    work.git("switch", "-q", "--detach")
    found = prepared(work, GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GITHUB_HEAD_REF="work")
    assert found.place is Place.CI
    assert found.change.branch == "work"


def test_another_head(work: Sample) -> None:
    work.git("switch", "-q", "main")
    found = prepared(request(work.path, head="work"))
    assert (found.change.branch, found.head_is_checked_out) == ("work", False)
    work.git("switch", "-q", "work")
    assert prepared(request(work.path, head="work")).head_is_checked_out
    assert prepared(request(work.path, head=work.head)).change.branch is None


@pytest.mark.parametrize(
    ("name", "branch", "shown"),
    [
        ("work", "work", "work"),
        ("refs/heads/work", "work", "work"),
        ("HEAD", "main", "main"),
        ("@", "main", "main"),
        ("work~0", None, "work~0"),
        ("work^{commit}", None, "work^{commit}"),
        ("heads/work", None, "heads/work"),
        ("both", None, "both"),
    ],
)
def test_a_head_is_of_a_branch_only_by_its_name(
    work: Sample, name: str, branch: str | None, shown: str
) -> None:
    work.git("branch", "both")
    work.git("switch", "-q", "main")
    work.git("tag", "both", "work~1")
    work.commit({"other.py": "1\n"})
    found = prepared(request(work.path, head=name))
    assert (found.change.branch, found.head_name) == (branch, shown)
    assert found.is_review is (name not in ("HEAD", "@"))


def test_what_only_the_remote_has_is_named(work: Sample, tmp_path: Path) -> None:
    clone = work.clone(tmp_path / "clone", "--branch", "main")
    with pytest.raises(UsageError, match="no commit 'work'") as caught:
        prepared(request(clone.path, head="work"))
    assert caught.value.hint == "origin/work is here."


@pytest.mark.parametrize("name", ["absent", "-x", "", "0" * 40, "--output=x"])
def test_no_such_head_or_base(work: Sample, name: str) -> None:
    for asked in (request(work.path, head=name), request(work.path, base=name)):
        with pytest.raises(UsageError) as caught:
            prepared(asked)
        assert caught.value.exit_code == 2


def test_no_commit_yet(tmp_path: Path, sample: Sample) -> None:
    sample.git("init", "-q", str(tmp_path / "new"))
    with pytest.raises(UsageError, match="no commit yet") as caught:
        prepared(request(tmp_path / "new"))
    assert caught.value.hint == "Commit first."


def test_the_checklist_alone_needs_neither_base_nor_commit(tmp_path: Path, sample: Sample) -> None:
    new = tmp_path / "new"
    sample.git("init", "-q", str(new))
    (new / CHECKLIST).write_text("version: 1\nitems:\n  - {id: x, run: 'true'}\n")
    read = asyncio.run(read_only_checklist(request(new), surroundings()))
    assert [item.id for item in read.items] == ["x"]


def test_the_checklist_alone_of_the_base(work: Sample) -> None:
    work.write({CHECKLIST: "version: 1\nitems:\n  - {id: x, run: 'true'}\n"})
    asked = request(work.path, checklist_from="base")
    read = asyncio.run(read_only_checklist(asked, surroundings()))
    assert read.source == "builtin:default"
