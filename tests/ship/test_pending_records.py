"""Records of what a forge merges later: kept, attached once, dropped where nothing came of it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import PullState
from shipcheck.git.repository import open_repository
from shipcheck.model.result import Through
from shipcheck.ship.merging import Ending
from shipcheck.ship.pending_records import read_pending
from shipcheck.ship.wish import Wish
from tests.ship.forge_yard import ForgeYard, attached
from tests.stories.landed import has_records, record_of, tip

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForgeYard:
    """A change that is armed as #12."""
    made = ForgeYard.create(sample, tmp_path / "bare", monkeypatch)
    made.request()
    made.forge.unmet = "waits for build"
    made.merged()
    return made


def file_of(yard: ForgeYard) -> Path:
    return yard.sample.path / ".git" / "shipcheck" / "pending.jsonl"


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_attached_once_it_is_merged(yard: ForgeYard, method: str) -> None:
    assert attached(yard) == ()
    assert not has_records(yard.sample)
    landed = yard.forge.land(12, method)
    assert attached(yard) == (f"#12 is merged as {landed[:12]}",)
    yard.sample.git("fetch", "-q")
    record = record_of(yard.sample, landed)
    assert (record["landed"]["commit"], record["landed"]["method"]) == (landed, method)
    assert record["landed"]["outcome"] == "armed"
    assert attached(yard) == ()
    assert read_pending(yard.sample.path / ".git") == ()


def test_the_log_shows_it(yard: ForgeYard) -> None:
    """It is a record like every other."""
    from shipcheck.ship.record_reading import read_records

    landed = yard.forge.land(12)
    attached(yard)

    async def run() -> str:
        repository = await open_repository(yard.sample.path, {})
        return (await read_records(repository.git)).entries[0].commit

    assert asyncio.run(run()) == landed


def test_another_head_has_no_record(yard: ForgeYard) -> None:
    """Whoever may write can push to an armed branch, and the forge merges that."""
    theirs = yard.forge.git("commit-tree", "topic^{tree}", "-p", "topic", "-m", "Theirs")
    yard.forge.git("update-ref", "refs/heads/topic", theirs)
    (warning,) = attached(yard)
    assert "which was not judged" in warning
    assert len(read_pending(yard.sample.path / ".git")) == 1
    yard.forge.land(12)
    (told,) = attached(yard)
    assert f"merged with {theirs[:12]}" in told
    assert not has_records(yard.sample)
    assert attached(yard) == ()


def test_closed(yard: ForgeYard) -> None:
    yard.forge.change(state=PullState.CLOSED)
    assert attached(yard) == ("#12 was closed without a merge: its record is dropped",)
    assert attached(yard) == ()


def test_gone(yard: ForgeYard) -> None:
    yard.forge.pulls.clear()
    assert "not there any more" in attached(yard)[0]
    assert read_pending(yard.sample.path / ".git") == ()


def test_armed_twice_is_one(yard: ForgeYard) -> None:
    yard.merged()
    assert len(read_pending(yard.sample.path / ".git")) == 1


@pytest.mark.parametrize("ours", [0, 1])
def test_armed_once_more_with_another_head(yard: ForgeYard, ours: int) -> None:
    """One of both lands, and has its record; nothing is said of the other."""
    first = yard.sample.head
    yard.sample.commit({"more.py": "m = 1\n"})
    yard.push()
    done = yard.merged()
    assert done.told == ()
    assert attached(yard) == ()
    if not ours:
        yard.forge.git("update-ref", "refs/heads/topic", first)
    landed = yard.forge.land(12)
    reads = yard.forge.reads
    assert attached(yard) == (f"#12 is merged as {landed[:12]}",)
    assert yard.forge.reads == reads + 1
    yard.sample.git("fetch", "-q")
    assert record_of(yard.sample, landed)["change"]["head"] == (yard.sample.head if ours else first)
    assert read_pending(yard.sample.path / ".git") == ()


def test_merged_at_once_with_another_head(yard: ForgeYard) -> None:
    yard.sample.commit({"more.py": "m = 1\n"})
    yard.push()
    yard.forge.unmet = ""
    assert yard.merged().told == ()
    assert attached(yard) == ()


@pytest.mark.parametrize(("armed", "said"), [(False, True), (None, False)])
def test_what_will_not_merge_by_itself_any_more(
    yard: ForgeYard, *, armed: bool | None, said: bool
) -> None:
    """The queue has ejected it, or somebody has disarmed it; some forges do not tell."""
    yard.forge.change(armed=armed)
    told = attached(yard)
    assert any("neither queued nor armed" in one for one in told) == said
    assert len(read_pending(yard.sample.path / ".git")) == 1
    assert yard.merged().told == ()


def test_a_straight_history(yard: ForgeYard) -> None:
    """Some projects move the base to the head itself."""
    head = yard.sample.head
    yard.forge.git("update-ref", "refs/heads/main", head)
    yard.forge.change(state=PullState.MERGED, merge_commit=head, head=head)
    assert attached(yard) == (f"#12 is merged as {head[:12]}",)
    yard.sample.git("fetch", "-q")
    assert record_of(yard.sample, head)["landed"]["method"] == "fast_forward"


def test_the_next_merge_attaches_it(yard: ForgeYard) -> None:
    landed = yard.forge.land(12)
    yard.sample.branch("next")
    yard.sample.commit({"n.py": "n = 1\n"})
    done = yard.merged(wish=Wish(push=True, open=True))
    assert done.told[0] == f"#12 is merged as {landed[:12]}"
    assert record_of(yard.sample, landed)


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_what_the_forge_has_merged_is_not_merged_here_too(yard: ForgeYard, method: str) -> None:
    landed = yard.forge.land(12, method)
    done = yard.merged()
    assert done.ending is Ending.NOTHING
    assert done.told == (f"#12 is merged as {landed[:12]}",)
    assert tip(yard.sample) == landed
    assert record_of(yard.sample, landed)
    assert read_pending(yard.sample.path / ".git") == ()


def test_what_the_forge_has_closed_is_merged_here(yard: ForgeYard) -> None:
    yard.forge.change(state=PullState.CLOSED)
    done = yard.merged()
    assert done.result.landed
    assert done.result.landed.through is Through.LOCAL


def test_whether_it_is_merged_there_has_to_be_known(yard: ForgeYard) -> None:
    yard.forge.land(12)
    yard.forge.refuses = {"pull_request": ShipcheckError("down")}
    with pytest.raises(ShipcheckError, match="down"):
        yard.merged()
    assert len(read_pending(yard.sample.path / ".git")) == 1


def test_another_forge_s_are_left_alone(yard: ForgeYard) -> None:
    text = file_of(yard).read_text().replace('acme/shop"', 'acme/other"')
    file_of(yard).write_text(text)
    yard.forge.land(12)
    assert attached(yard) == ()
    assert len(read_pending(yard.sample.path / ".git")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "{}", '{"schema": 1, "kind": "kept"}',
        '{"schema": 1, "kind": "kept", "number": 1, "url": "u", "path": "p", "head": "h", "record": 3}',
        '{"schema": 1, "kind": "kept", "number": 1, "url": "u", "path": "p", "head": "h", "record": {}}',
        '{"schema": 1, "kind": "settled", "number": "x", "url": "u", "path": "p", "head": "h"}',
    ],
)  # fmt: skip
def test_damaged_lines_are_stepped_over(yard: ForgeYard, line: str) -> None:
    file_of(yard).write_text(f"{line}\n{file_of(yard).read_text()}{line}\n")
    assert len(read_pending(yard.sample.path / ".git")) == 1
    yard.forge.land(12)
    assert len(attached(yard)) == 1


def test_of_a_newer_version_is_not_touched(yard: ForgeYard) -> None:
    entries = [json.loads(line) for line in file_of(yard).read_text().splitlines()]
    file_of(yard).write_text("".join(json.dumps({**one, "schema": 2}) + "\n" for one in entries))
    assert read_pending(yard.sample.path / ".git") == ()
