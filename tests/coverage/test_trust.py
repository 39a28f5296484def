from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

from shipcheck.coverage.trust import Figures, FoundReports, figures, find_reports
from shipcheck.git.repository import open_repository

if TYPE_CHECKING:
    from tests.repository import Sample


def report(**files: list[int]) -> str:
    """A report in which these lines of these modules ran."""
    entries = {
        f"{name}.py": {"executed_lines": lines, "missing_lines": []}
        for name, lines in files.items()
    }
    return json.dumps({"meta": {"version": "7"}, "files": entries})


def found(sample: Sample, *paths: str, commits: list[str] | None = None) -> FoundReports:
    async def run() -> FoundReports:
        repository = await open_repository(sample.path, os.environ)
        return await find_reports(repository, commits or [sample.head], paths)

    return asyncio.run(run())


def counted(sample: Sample, reports: FoundReports, path: str) -> Figures:
    async def run() -> Figures:
        repository = await open_repository(sample.path, os.environ)
        return (await figures(repository, sample.head, reports, [path]))[path]

    return asyncio.run(run())


def start(sample: Sample) -> None:
    files: dict[str, str | bytes] = {"app.py": "a\nb\n", "other.py": "c\n", ".gitignore": "out/\n"}
    sample.commit(files)


def test_a_report_names_its_commit_by_its_path(sample: Sample) -> None:
    start(sample)
    sample.write({f"out/{sample.head}.json": report(app=[1, 2])})
    reports = found(sample, "out/{sha}.json")
    assert not reports.problems
    ((source, coverage),) = counted(sample, reports, "app.py").counted
    assert source == f"out/{sample.head}.json"
    assert coverage.hit == {1, 2}


def test_a_report_names_its_commit_by_a_side_file(sample: Sample) -> None:
    start(sample)
    sample.write({"out/c.json": report(app=[1]), "out/c.json.commit": f"{sample.head[:12]}\n"})
    assert counted(sample, found(sample, "out/c.json"), "app.py").counted


def test_a_report_that_names_no_commit(sample: Sample) -> None:
    start(sample)
    sample.write({"out/c.json": report(app=[1])})
    reports = found(sample, "out/c.json")
    assert not reports.reports
    assert "does not say which commit" in reports.problems[0]


def test_a_side_file_names_a_commit_and_no_ref(sample: Sample) -> None:
    start(sample)
    for word in ("HEAD", "main", "--help", "0" * 40, "\x1b[31m"):
        sample.write({"out/c.json": report(app=[1]), "out/c.json.commit": word})
        assert "not here" in found(sample, "out/c.json").problems[0]


def test_a_branch_that_is_called_like_a_commit_is_none(sample: Sample) -> None:
    start(sample)
    first = sample.head[:8]
    sample.commit({"other.py": "x = 1\n"})
    sample.git("branch", first, "main")
    sample.write({"out/c.json": report(app=[1]), "out/c.json.commit": first})
    assert "not here" in found(sample, "out/c.json").problems[0]


def test_a_tracked_report_never_counts(sample: Sample) -> None:
    start(sample)
    sample.commit({"c.json": report(app=[1])})
    sample.write({"c.json.commit": sample.head})
    reports = found(sample, "c.json")
    assert not reports.reports
    assert "tracked by git" in reports.problems[0]


def test_a_report_of_one_of_the_commits_is_enough(sample: Sample) -> None:
    start(sample)
    first = sample.head
    sample.commit({"more.py": "x\n"})
    sample.write({f"out/{first}.x": report(app=[1])})
    commits = [sample.head, first]
    reports = found(sample, "out/{sha}.x", commits=commits)
    assert ([one.commit for one in reports.reports], reports.problems) == ([first], ())


def test_no_report(sample: Sample) -> None:
    start(sample)
    assert found(sample, "out/c.json", "out/{sha}.x").problems == (
        "there is no out/c.json", "there is no out/{sha}.x",
    )  # fmt: skip


def test_what_is_no_report_is_a_problem(sample: Sample) -> None:
    start(sample)
    sample.write({f"out/{sample.head}": "hello"})
    assert "no coverage format" in found(sample, "out/{sha}").problems[0]


def test_a_file_counts_where_it_was_the_same(sample: Sample) -> None:
    """The report is of the commit before, which had another app.py and the same other.py."""
    start(sample)
    before = sample.head
    sample.commit({"app.py": "a\nb\nc\n"})
    sample.write({f"out/{before}.json": report(app=[1], other=[1])})
    reports = found(sample, "out/{sha}.json", commits=[sample.head, before])
    assert counted(sample, reports, "other.py").counted
    stale = counted(sample, reports, "app.py")
    assert not stale.counted
    assert "where it was another" in stale.left_out[0]


def test_a_file_that_the_report_does_not_tell_of(sample: Sample) -> None:
    start(sample)
    sample.write({f"out/{sample.head}.json": report(app=[1])})
    left = counted(sample, found(sample, "out/{sha}.json"), "other.py")
    assert left.left_out == (f"out/{sample.head}.json does not tell of it",)


def test_go_modules_are_read_from_the_commit(sample: Sample) -> None:
    sample.commit({"svc/go.mod": "module example.com/shop // x\n\ngo 1.22\n", "svc/a.go": "package a\n",
                   "a.go": "package a\n", ".gitignore": "out/\n"})  # fmt: skip
    text = "mode: set\nexample.com/shop/a.go:1.1,2.2 1 1\n"
    sample.write({f"out/{sample.head}": text})
    reports = found(sample, "out/{sha}")
    assert list(reports.reports[0].files) == ["svc/a.go"]
