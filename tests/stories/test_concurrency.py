"""Several runs at the same time in one repository: nobody gets in anybody's way, nothing is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.stories.running import Ended, shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample

CHECKLIST = "version: 1\nitems:\n  - {id: one, run: grep -q committed file}\n"
DECIDERS = 20


def at_once(sample: Sample, runs: list[tuple[str, ...]]) -> list[Ended]:
    """Run commands at the same time."""
    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(lambda words: shipcheck(*words, cwd=sample.path), runs))


def test_checks_in_work_trees_of_their_own(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({".shipcheck.yaml": CHECKLIST, "file": "committed\n"})
    sample.write({"file": "dirty\n"})
    before = sample.git("status", "--porcelain")
    ended = at_once(sample, [("check", "-v")] * 6)
    assert [(one.code, one.err) for one in ended] == [(0, "")] * 6, ended
    assert sample.git("worktree", "list").count("\n") == 0
    assert sample.git("status", "--porcelain") == before
    sample.git("fsck", "--strict")


def test_twenty_waivers_and_checks_among_them(sample: Sample) -> None:
    items = "".join(f"  - {{id: item-{number}, ask: Sure?}}\n" for number in range(DECIDERS))
    sample.branch("topic")
    sample.commit({".shipcheck.yaml": f"version: 1\nitems:\n{items}"})
    waive = [("waive", f"item-{number}", "--reason", "x" * 5000) for number in range(DECIDERS)]
    ended = at_once(sample, [*waive, ("check",), ("check",)])
    assert [one.code for one in ended[:DECIDERS]] == [0] * DECIDERS, ended
    assert all(one.code in (0, 1) and not one.err for one in ended), ended
    lines = (sample.path / ".git" / "shipcheck" / "decisions.jsonl").read_text().splitlines()
    assert {json.loads(line)["item"] for line in lines} == {words[1] for words in waive}
    assert len(lines) == DECIDERS
    assert shipcheck("check", cwd=sample.path).code == 0
