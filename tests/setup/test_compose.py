"""What `init` writes validates, as it is and with every example in use."""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.conditions import needed_capabilities
from shipcheck.git.repository import open_repository
from shipcheck.model.words import Severity
from shipcheck.setup.compose import compose, examples
from shipcheck.setup.means import Means, look_at
from tests.repository import Sample
from tests.setup.loading import load
from tests.setup.repositories import KINDS, Kind

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = re.compile(r"^#(?! \S)", re.MULTILINE)


def look(path: Path) -> Means:
    async def look_here() -> Means:
        return await look_at(await open_repository(path, dict(os.environ)))

    return asyncio.run(look_here())


def blocks(text: str) -> list[str]:
    """The text with one of its examples in use, once for each."""
    lines = text.split("\n")
    marked = [bool(EXAMPLE.match(line)) for line in lines]
    starts = [at for at, mark in enumerate(marked) if mark and not (at and marked[at - 1])]
    found = []
    for start in starts:
        end = next(at for at in range(start, len(marked)) if not marked[at])
        found.append(
            "\n".join(line[1:] if start <= at < end else line for at, line in enumerate(lines))
        )
    return found


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest, sample: Sample) -> Kind:
    found = KINDS[request.param]
    if found.files:
        sample.commit(found.files)
    return found


def test_every_checklist_and_every_example_validates(kind: Kind, sample: Sample) -> None:
    means = look(sample.path)
    assert means.preset.name == kind.preset
    assert (means.tests.command if means.tests else None) == kind.tests
    assert (means.ci, means.migrations, means.base) == (kind.ci, kind.migrations, "main")

    text = compose(means)
    checklist = load(text)
    assert checklist.base == "main"
    assert not [item for item in checklist.items if item.id == "evil"]
    asking = [item for item in checklist.items if item.ask and item.severity is Severity.BLOCK]
    assert not asking
    assert "migration-safe" in [item.id for item in checklist.items]

    uncommented = blocks(text)
    assert len(uncommented) == examples(text) == 1 + bool(kind.ci) + kind.migrations
    for one in uncommented:
        assert load(one).digest != checklist.digest
    everything = load(EXAMPLE.sub("", text))
    assert [item.run for item in everything.items if item.id == "tests"] == (
        [kind.tests] if kind.tests else []
    )
    assert bool(everything.services) is bool(kind.ci)


def test_no_line_is_wider_than_a_screen(kind: Kind, sample: Sample) -> None:
    assert max(map(len, compose(look(sample.path)).split("\n"))) <= 100


@pytest.mark.parametrize(
    ("branch", "written"),
    [
        ("main", "main"),
        ("release/2.x", "release/2.x"),
        ("true", '"true"'),
        ("1.10", '"1.10"'),
        ("0x1f", '"0x1f"'),
        ("null", '"null"'),
        ("we#ird", None),
        ('a"b', None),
        ("größe", None),
        ("-x", None),
    ],
)
def test_the_base_is_written_as_text_or_not_at_all(
    sample: Sample, branch: str, written: str | None
) -> None:
    sample.git("update-ref", "refs/heads/" + branch, "HEAD")
    sample.git("symbolic-ref", "HEAD", "refs/heads/" + branch)
    if branch != "main":
        sample.git("update-ref", "-d", "refs/heads/main")
    text = compose(look(sample.path))
    assert (f"\nbase: {written}\n" in text) is (written is not None)
    assert load(text).base == (branch if written else None)
    assert load(EXAMPLE.sub("", text)).base == (branch if written else "main")


def test_a_remote_that_tells_its_default_branch_needs_no_base(
    sample: Sample, tmp_path: Path
) -> None:
    clone = sample.clone(tmp_path / "clone")
    assert look(clone.path).base_is_told
    assert "base:" not in compose(look(clone.path))
    clone.git("remote", "set-head", "origin", "--delete")
    text = compose(look(clone.path))
    assert load(text).base == "main"
    assert "default branch is not known" in text


def test_a_repository_without_commits(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.mkdir()
    empty = Sample(path)
    empty.git("init", "-q", "-b", "trunk")
    empty.write({"go.mod": ""})
    means = look(path)
    assert means.base == "trunk"
    assert means.tests
    assert load(compose(means)).base == "trunk"


def test_of_several_branches_the_usual_name_is_taken_else_none(sample: Sample) -> None:
    for branch in ("feature", "develop"):
        sample.git("branch", branch)
    sample.branch("work")
    sample.git("branch", "-D", "main")
    assert look(sample.path).base == "develop"
    sample.git("branch", "-D", "develop")
    assert look(sample.path).base is None
    assert load(compose(look(sample.path))).base is None


def test_manifests_are_not_followed_out_of_the_repository(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("test:\n")
    (sample.path / "Makefile").symlink_to(tmp_path / "Makefile")
    (sample.path / "package.json").mkdir()
    sample.write({"package.json/x": "", "setup.cfg": "[tool:pytest]" + " " * 1_000_000})
    assert look(sample.path).tests is None


def test_the_conditions_ask_for_nothing_that_is_not_there(kind: Kind, sample: Sample) -> None:
    known = {"flags", "ci", "forge", "migrations", "coverage"}
    for item in load(compose(look(sample.path))).items:
        if item.when:
            assert set(needed_capabilities(item.when)) <= known


def test_a_remote_at_a_forge_brings_reviews(sample: Sample) -> None:
    assert "review-approved" not in compose(look(sample.path))
    sample.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    means = look(sample.path)
    assert means.forge == "github"
    text = EXAMPLE.sub("", compose(means))
    (item,) = [one for one in load(text).items if one.id == "review-approved"]
    assert (item.uses, item.severity) == ("review-approved", Severity.BLOCK)


@pytest.mark.parametrize(
    ("file", "service"),
    [
        (".github/workflows/ci.yml", "github"),
        (".gitlab-ci.yml", "gitlab"),
        (".circleci/config.yml", "circleci"),
        (".buildkite/pipeline.yml", "buildkite"),
        ("Jenkinsfile", "jenkins"),
        ("azure-pipelines.yml", "azure"),
        ("bitbucket-pipelines.yml", "bitbucket"),
        (".forgejo/workflows/ci.yml", "gitea"),
        (".drone.yml", "file"),
    ],
)
def test_the_example_of_each_ci_validates(sample: Sample, file: str, service: str) -> None:
    sample.commit({file: "x: 1\n"})
    text = EXAMPLE.sub("", compose(look(sample.path)))
    assert load(text).services["ci"]["uses"] == service
