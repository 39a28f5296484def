"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample


def test_as_if_started_there_holds_for_every_path(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n", "mine.yaml": "version: 1\nextends: builtin:default\n"})
    options = ("-C", sample.path.name, "--checklist", "mine.yaml", "--output", "json:result.json")
    done = shipcheck("check", *options, cwd=sample.path.parent)
    assert (done.code, "mine.yaml" in done.out) == (0, True), done
    assert (sample.path / "result.json").exists()
    assert not (sample.path.parent / "result.json").exists()
