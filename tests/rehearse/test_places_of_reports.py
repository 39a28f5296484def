"""A coverage report that the team names is removed and read in the copy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.rehearse.result import RunState
from tests.rehearse.rehearsing import BY_VARIABLE, rehearsed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

CODE = {"app.rb": "on?('new-price')\n", "test/app_test.rb": "'new-price'\n"}
REPORT = "SF:app.rb\nDA:1,1\nend_of_record\n"


@pytest.mark.parametrize("way", ["{mine}/lcov.info", "x/../../../../../..{mine}/lcov.info"])
def test_a_path_that_leads_out_is_refused(sample: Sample, tmp_path: Path, way: str) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "lcov.info").write_text(REPORT)
    sample.commit({**CODE})
    named = way.format(mine=mine)
    settings = {"command": "true", "coverage": named, "force": BY_VARIABLE}
    found = rehearsed(sample, settings)
    assert (found.on.state, found.off.state) == (RunState.NOT_RUN, RunState.NOT_RUN)
    assert (
        f"flags.tests.coverage leads out of the work tree of the rehearsal: {named}" in found.on.why
    )
    assert (mine / "lcov.info").read_text() == REPORT


def test_the_folder_above_is_refused(sample: Sample) -> None:
    sample.commit({**CODE})
    settings = {"command": "true", "coverage": "../lcov.info", "force": BY_VARIABLE}
    assert "rehearsal: ../lcov.info" in rehearsed(sample, settings).on.why


def test_a_link_of_the_branch_does_not_lead_out(sample: Sample, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "lcov.info").write_text(REPORT)
    sample.write({**CODE})
    (sample.path / "cov").symlink_to(mine)
    sample.git("add", "-A")
    sample.git("commit", "-qm", "Link")
    settings = {"command": "true", "coverage": "cov/lcov.info", "force": BY_VARIABLE}
    assert "rehearsal: cov/lcov.info" in rehearsed(sample, settings).on.why
    assert (mine / "lcov.info").read_text() == REPORT


def test_a_link_that_the_tests_make_is_not_read(sample: Sample, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "lcov.info").write_text(REPORT)
    sample.commit({**CODE})
    told: list[str] = []
    command = f"rm -f cov && ln -s '{mine}' cov"
    settings = {"command": command, "coverage": "cov/lcov.info", "force": BY_VARIABLE}
    found = rehearsed(sample, settings, told=told)
    assert (found.on.state, dict(found.on.files)) == (RunState.PASSED, {})
    assert any("leads out of the work tree" in one for one in told)
