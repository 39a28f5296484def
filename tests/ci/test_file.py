"""Results in a file: where it may be, and which commit it is about."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.ci.file import SIZE_LIMIT, read
from shipcheck.ci.runs import CiReport, CiRequest, NoReport, RunState
from shipcheck.errors import ShipcheckError
from tests.git.opening import opened

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.process.runner import Completed
    from tests.repository import Sample

SUITE = '<testsuite><testcase name="x"/></testsuite>'


async def no_command(_: str) -> Completed:
    """A file needs none."""
    raise AssertionError


def report(sample: Sample, path: str) -> CiReport:
    """What the file of a path says about the head."""
    request = CiRequest(sample.head, {"path": path}, opened(sample.path), no_command)
    return asyncio.run(read(request))


def result(sample: Sample, state: str = "success") -> str:
    """A result about the head."""
    return json.dumps({"commit": sample.head, "runs": [{"name": "tests", "state": state}]})


def refused(sample: Sample, path: str, words: str) -> None:
    """The file does not count, for a reason."""
    with pytest.raises(ShipcheckError, match=words) as caught:
        report(sample, path)
    assert not isinstance(caught.value, NoReport)


@pytest.mark.parametrize(
    "path", ["ci.json", "./ci.json", "out/deep/ci.json", "out/{sha}.json", "a b'c"]
)
def test_json(sample: Sample, path: str) -> None:
    sample.write({path.replace("{sha}", sample.head): result(sample)})
    found = report(sample, path)
    assert found.commit == sample.head
    assert found.runs[0].state is RunState.SUCCESS
    assert found.source == path.replace("{sha}", sample.head)


def test_json_names_its_commit_even_if_its_path_does(sample: Sample) -> None:
    sample.write({f"{sample.head}.json": json.dumps({"commit": "other", "runs": []})})
    assert report(sample, "{sha}.json").commit == "other"


def test_junit_in_a_path_that_names_the_commit(sample: Sample) -> None:
    sample.write({f"out/{sample.head}/r.xml": f"\n {SUITE}"})
    assert report(sample, "out/{sha}/r.xml").commit == sample.head


def test_junit_with_a_side_file(sample: Sample) -> None:
    sample.write({"r.xml": SUITE, "r.xml.commit": f"{sample.head}  main\n"})
    assert report(sample, "r.xml").commit == sample.head
    sample.write({"r.xml.commit": "c0ffeec0ffee\n"})
    assert report(sample, "r.xml").commit == "c0ffeec0ffee"


@pytest.mark.parametrize("side", [None, "", " \n"])
def test_junit_that_names_no_commit(sample: Sample, side: str | None) -> None:
    sample.write({"r.xml": SUITE})
    if side is not None:
        sample.write({"r.xml.commit": side})
    with pytest.raises(ShipcheckError, match="does not say which commit") as caught:
        report(sample, "r.xml")
    assert "r.xml.commit" in caught.value.hint


@pytest.mark.parametrize("path", ["absent.json", "absent/ci.json", "README.md/ci.json"])
def test_nothing_there(sample: Sample, path: str) -> None:
    with pytest.raises(NoReport, match="no CI result at"):
        report(sample, path)


def test_a_tracked_file_never_counts(sample: Sample) -> None:
    sample.commit({"ci.json": "{}"})
    sample.write({"ci.json": result(sample)})
    with pytest.raises(ShipcheckError, match="tracked by git") as caught:
        report(sample, "ci.json")
    assert "git rm --cached ci.json" in caught.value.hint


@pytest.mark.parametrize(
    ("tracked", "path"),
    [("r.xml.commit", "r.xml"), ("CI.JSON", "ci.json"), ("out/Ci.json", "out/ci.json")],
)
def test_nor_one_whose_name_or_side_file_is_tracked(
    sample: Sample, tracked: str, path: str
) -> None:
    sample.commit({tracked: sample.head})
    sample.write({path: SUITE})
    refused(sample, path, "tracked by git")


def test_a_name_that_looks_like_a_pattern_is_a_name(sample: Sample) -> None:
    sample.write({"*.md": result(sample)})
    assert report(sample, "*.md").commit == sample.head


@pytest.mark.parametrize("path", ["../ci.json", "/tmp/ci.json", "out/../../ci.json", "out/.."])
def test_places_outside_of_the_repository(sample: Sample, path: str) -> None:
    (sample.path.parent / "ci.json").write_text(result(sample))
    refused(sample, path, "leads out of the repository")


@pytest.mark.parametrize("path", ["link/ci.json", "link.json", "self.json"])
def test_links_are_not_followed(sample: Sample, path: str) -> None:
    sample.commit({"tracked/ci.json": "{}"})
    sample.write({"tracked/ci.json": result(sample)})
    (sample.path / "link").symlink_to("tracked")
    (sample.path / "link.json").symlink_to("tracked/ci.json")
    (sample.path / "self.json").symlink_to("self.json")
    refused(sample, path, "symbolic link")


def test_a_repository_behind_a_link_is_fine(sample: Sample, tmp_path: Path) -> None:
    sample.write({"ci.json": result(sample)})
    (tmp_path / "link").symlink_to(sample.path)
    request = CiRequest(sample.head, {"path": "ci.json"}, opened(tmp_path / "link"), no_command)
    assert asyncio.run(read(request)).commit == sample.head


def test_a_submodule_brings_no_result(sample: Sample, tmp_path: Path) -> None:
    other = type(sample).create(tmp_path / "other")
    other.commit({"ci.json": result(sample)})
    sample.git("submodule", "--quiet", "add", str(other.path), "sub")
    refused(sample, "sub/ci.json", "submodule")


def test_a_file_that_is_too_large(sample: Sample) -> None:
    with (sample.path / "ci.json").open("wb") as file:
        file.truncate(60_000_000)
    refused(sample, "ci.json", f"larger than {SIZE_LIMIT:,} bytes")


@pytest.mark.parametrize("name", ["ci.json", "r.xml.commit"])
def test_a_pipe_holds_nobody_up(sample: Sample, name: str) -> None:
    sample.write({"r.xml": SUITE})
    os.mkfifo(sample.path / name)
    refused(sample, name.removesuffix(".commit"), "not a regular file")


def test_a_folder(sample: Sample) -> None:
    (sample.path / "ci.json").mkdir()
    refused(sample, "ci.json", r"ci\.json")
