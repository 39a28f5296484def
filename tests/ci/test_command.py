"""A command that prints what CI says: how it ends decides whether that counts."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.ci.command import read
from shipcheck.ci.runs import CiRequest
from shipcheck.errors import ShipcheckError
from shipcheck.git.repository import open_repository
from shipcheck.process.runner import Completed

if TYPE_CHECKING:
    from shipcheck.ci.runs import CiReport
    from tests.repository import Sample

GREEN = json.dumps({"commit": "c0ffee", "runs": [{"name": "tests", "state": "success"}]}).encode()


def said(sample: Sample, done: Completed) -> CiReport:
    """The report of a command that ended so."""

    async def look() -> CiReport:
        async def run_command(command: str) -> Completed:
            assert command == "print it"
            return done

        repository = await open_repository(sample.path, os.environ)
        return await read(CiRequest("c0ffee", {"run": "print it"}, repository, run_command))

    return asyncio.run(look())


def test_what_it_prints_counts(sample: Sample) -> None:
    report = said(sample, Completed(0, GREEN, b"warning", timed_out=False))
    assert (report.commit, [run.name for run in report.runs]) == ("c0ffee", ["tests"])


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Completed(0, GREEN, b"", timed_out=True), "took too long"),
        (Completed(1, GREEN, b"", timed_out=False), "ended with 1"),
        (Completed(-15, GREEN, b"", timed_out=False), "killed by signal 15"),
    ],
)
def test_a_green_report_of_a_command_that_failed_does_not(
    sample: Sample, done: Completed, words: str
) -> None:
    with pytest.raises(ShipcheckError, match=words):
        said(sample, done)
