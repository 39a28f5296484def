"""What somebody changes between the plan that was shown and its yes is never overwritten."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.setup.installing.plan import plan_repository
from shipcheck.setup.installing.step import PARTS
from tests.setup.installation import PATH, hook, installed, look

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.setup.installing.step import Step
    from tests.repository import Sample

MINE = "#!/bin/sh\necho mine\n"


def planned(sample: Sample, part: str, *, undo: bool) -> Step:
    """The step that was shown."""
    environment = {**os.environ, "PATH": PATH}
    (step,) = asyncio.run(plan_repository(sample.path, environment, [part], undo=undo))
    return step


def change(sample: Sample, part: str) -> Path:
    """Somebody edits the file of a part."""
    if part != "alias":
        return hook(sample, part, MINE)
    sample.git("config", "user.nickname", "Countess")
    return sample.path / ".git" / "config"


@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize("part", PARTS)
def test_it_is_left_and_told(sample: Sample, part: str, *, undo: bool) -> None:
    if undo:
        installed(sample, part)
    step = planned(sample, part, undo=undo)
    file = change(sample, part)
    before = look(sample.path)
    assert step.carry_out
    with pytest.raises(ShipcheckError, match="was changed meanwhile") as raised:
        step.carry_out()
    assert (str(file) in raised.value.message, raised.value.exit_code) == (True, 3)
    assert raised.value.hint
    assert look(sample.path) == before


@pytest.mark.parametrize("undo", [False, True])
def test_git_s_lock_of_the_configuration_is_respected(sample: Sample, *, undo: bool) -> None:
    """And is not taken away."""
    if undo:
        installed(sample, "alias")
    step = planned(sample, "alias", undo=undo)
    lock = sample.path / ".git" / "config.lock"
    lock.touch()
    content = (sample.path / ".git" / "config").read_bytes()
    assert step.carry_out
    with pytest.raises(ShipcheckError, match="is locked by"):
        step.carry_out()
    assert lock.exists()
    assert (sample.path / ".git" / "config").read_bytes() == content
