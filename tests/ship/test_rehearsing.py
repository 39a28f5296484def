"""An item that asks for a rehearsal: made under `--rehearse` and by a merge, kept, and held to the rules."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Evidence, Place, Reason, Status
from shipcheck.ship.deciding import allow_commands, waiting_commands
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Progressed
from shipcheck.ship.gate import run_gate
from tests.process.waiting import named_in_a_command
from tests.rehearse.projects import python_path
from tests.ship.gating import evaluated, events_of, found, judged, request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

ITEM = "both-branches-tested"
CHECKLIST = """\
version: 1
items:
  - {id: both-branches-tested, uses: both-branches-tested, evidence: [rehearsed]}
flags:
  tests: {force: {uses: environment, variable: "FEATURE_{FLAG}"}}
"""
WAFFLE = 'import os\ndef flag_is_active(r, key):\n    return os.environ["FEATURE_BULK"] == "true"\n'
PRICES = """\
import waffle


def price(total, request):
    if waffle.flag_is_active(request, "bulk"):
        return total * 2
    return total
"""
TEST = "from prices import price\ndef test_price():\n    assert price(3, None) in (3, 6)\n"


def project(sample: Sample, checklist: str = CHECKLIST, **more: str) -> None:
    sample.commit({"waffle.py": WAFFLE, ".shipcheck.yaml": checklist})
    sample.branch("work")
    sample.commit({"prices.py": PRICES, "tests/test_prices.py": TEST, **more})


def look(sample: Sample, *, rehearse: bool = True) -> ItemResult:
    options = GateOptions(rehearse=rehearse)
    return found(judged(sample, options, None, PATH=python_path()), ITEM)


def kept(sample: Sample) -> list[Path]:
    return sorted((sample.path / ".git" / "shipcheck").glob("rehearsals/*"))


def test_without_being_told_to_it_says_what_to_do(sample: Sample) -> None:
    project(sample)
    item = look(sample, rehearse=False)
    notes = {one.rule: one.fix for one in item.outcome.findings}
    assert item.status is Status.FAIL  # no test forces the flag either
    assert notes["not-rehearsed"] == "shipcheck rehearse flags, or shipcheck check --rehearse"
    assert not kept(sample)


def test_tests_that_force_the_flag_are_not_what_is_asked_for(sample: Sample) -> None:
    forced = "from waffle.testutils import override_flag\nfrom prices import price\n" + "".join(
        f'@override_flag("bulk", active={side})\ndef test_{side}():\n    price(3, None)\n'
        for side in (True, False)
    )
    project(sample, **{"tests/test_prices.py": forced})
    item = look(sample, rehearse=False)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert "the checklist asks for rehearsed" in item.outcome.summary
    assert [one.rule for one in item.outcome.findings] == ["not-rehearsed"]


def test_it_is_rehearsed_once_and_kept(sample: Sample) -> None:
    project(sample)
    item = look(sample)
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.REHEARSED)
    assert item.outcome.data["guards"][0]["off"]["source"].startswith(
        "shipcheck rehearse flags: 1 t"
    )
    (entry,) = kept(sample)
    written = entry.stat().st_mtime_ns
    assert look(sample).status is Status.PASS
    assert look(sample, rehearse=False).status is Status.PASS
    assert entry.stat().st_mtime_ns == written


def test_a_merge_rehearses_without_being_told_to(sample: Sample) -> None:
    project(sample)
    wanted = replace(request(sample.path), place=Place.MERGE)
    item = found(judged(wanted, None, None, PATH=python_path()), ITEM)
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.REHEARSED)


def test_tests_that_fail_on_one_side(sample: Sample) -> None:
    project(sample, **{"tests/test_prices.py": TEST.replace("in (3, 6)", "== 3")})
    item = look(sample)
    assert (item.status, item.outcome.summary) == (Status.FAIL, "not tested: bulk on")
    assert "rehearsed with the flag on: 1 of 1 test failed" in item.outcome.findings[0].message


def test_what_cannot_be_rehearsed_says_why(sample: Sample) -> None:
    project(sample, **{"tests/test_prices.py": "def test_other():\n    pass\n"})
    sample.git("mv", "tests/test_prices.py", "tests/test_other.py")
    sample.git("commit", "-qm", "Rename")
    note = look(sample).outcome.findings[-1]
    assert (note.rule, note.level) == ("not-rehearsed", "note")
    assert "bulk could not be rehearsed: no test names bulk" in note.message
    assert not kept(sample)


def test_an_item_that_other_evidence_satisfies_is_not_rehearsed(sample: Sample) -> None:
    project(sample, CHECKLIST.replace("[rehearsed]", "[inspected, rehearsed]"), **{
        "tests/test_prices.py": "from waffle.testutils import override_flag\nimport prices\n"
        '@override_flag("bulk", active=True)\ndef test_on():\n    pass\n'
        '@override_flag("bulk", active=False)\ndef test_off():\n    pass\n'
    })  # fmt: skip
    assert look(sample).outcome.evidence is Evidence.INSPECTED
    assert not kept(sample)


def test_somebody_elses_tests_do_not_run_before_that_is_allowed(sample: Sample) -> None:
    project(sample)
    sample.git("-c", "user.email=eve@example.com", "commit", "-q", "--allow-empty", "-m", "Evil")
    item = look(sample)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert "eve@example.com" in item.outcome.summary
    evaluation = asyncio.run(evaluated(sample))
    assert waiting_commands(evaluation) == ("shipcheck rehearse flags",)
    assert allow_commands(evaluation, [ITEM]) == ("shipcheck rehearse flags",)
    assert look(sample).status is Status.PASS


def test_a_review_runs_nothing(sample: Sample) -> None:
    project(sample)
    sample.git("switch", "-q", "main")
    wanted = request(sample.path, base="main", head="work")
    item = found(judged(wanted, GateOptions(rehearse=True), None, PATH=python_path()), ITEM)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)


def test_progress_is_told(sample: Sample) -> None:
    project(sample)
    events = events_of(sample, GateOptions(rehearse=True), None, PATH=python_path())
    told = [event.text for event in events if isinstance(event, Progressed)]
    assert "bulk: runs the tests with the flag off" in told


@pytest.mark.parametrize(
    ("more", "seconds"),
    [("", 600.0), (", timeout: 9s", 9.0), ("!", 60.0)],
    ids=["rehearsed", "named", "observed"],
)
def test_a_rehearsal_has_the_time_of_a_command(sample: Sample, more: str, seconds: float) -> None:
    text = CHECKLIST.replace("[rehearsed]", "[rehearsed]" + more)
    project(sample, text.replace("rehearsed]!", "observed]"))
    (item,) = asyncio.run(evaluated(sample)).checklist.items
    assert item.timeout == seconds


def test_an_interrupt_leaves_nothing(sample: Sample) -> None:
    mark = f"96.{id(sample) % 10**8}"
    slow = CHECKLIST.replace("{force", f"{{command: 'touch ../../started; sleep {mark}', force")
    project(sample, slow.replace("../../started", str(sample.path.parent / "started")))

    async def run() -> None:
        evaluation = await evaluated(sample)

        async def consume() -> None:
            async with aclosing(run_gate(evaluation, GateOptions(rehearse=True))) as events:
                async for _ in events:
                    pass

        task = asyncio.create_task(consume())
        while not (sample.path.parent / "started").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert not named_in_a_command(f"sleep {mark}")
    assert sample.git("worktree", "list").count("\n") == 0
    assert not kept(sample)
