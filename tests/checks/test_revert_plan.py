from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.checks.together import together
from shipcheck.model.words import Evidence, Reason, Status
from tests.checks.checking import checked, rules
from tests.ship.gating import found
from tests.ship.gating import judged as gate

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

MIGRATION = "db/migrate/20260101000000_add.rb"


def look(sample: Sample, files: dict[str, str | bytes], *, moved: bool = False) -> Outcome:
    """What `revert-plan` says of a branch that adds files."""
    sample.branch("work")
    sample.commit(files)
    if moved:
        sample.git("switch", "-q", "main")
        sample.commit({"other.txt": "base\n"})
        sample.git("switch", "-q", "work")
    return checked(sample, "revert-plan")


@pytest.mark.parametrize("moved", [False, True])
def test_a_revert_gives_back_the_base(sample: Sample, moved: bool) -> None:
    outcome = look(sample, {"app.py": "1\n"}, moved=moved)
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.REHEARSED)
    assert outcome.summary == "a revert of the merge gives back main exactly"
    assert outcome.data == {"reverts_cleanly": True}


def test_nothing_is_written_to_the_repository(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    sample.git("switch", "-q", "main")
    sample.commit({"other.txt": "base\n"})
    sample.git("switch", "-q", "work")
    before = {str(path) for path in (sample.path / ".git").rglob("*")}
    assert checked(sample, "revert-plan").status is Status.PASS
    assert {str(path) for path in (sample.path / ".git").rglob("*")} == before


def test_a_conflict_cannot_be_rehearsed(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"README.md": "mine\n", MIGRATION: "x"})
    sample.git("switch", "-q", "main")
    sample.commit({"README.md": "theirs\n"})
    sample.git("switch", "-q", "work")
    outcome = checked(sample, "revert-plan")
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert rules(outcome) == {"migration-stays": "error"}


def test_a_migration_outlives_a_revert(sample: Sample) -> None:
    outcome = look(sample, {MIGRATION: "x"})
    assert (outcome.status, rules(outcome)) == (Status.FAIL, {"migration-stays": "error"})
    assert outcome.summary.startswith(f"{MIGRATION}: a revert takes back the file")
    assert outcome.findings[0].path == MIGRATION
    assert outcome.findings[0].fix


REQUIRED = "ALTER TABLE orders ALTER note SET NOT NULL;\n"
BASE = "CREATE TABLE orders (id int PRIMARY KEY, note text);\n"


@pytest.mark.parametrize("deploy", ["before", "after", "manual"])
@pytest.mark.parametrize(
    ("sql", "stays"),
    [(REQUIRED, "error"), ("ALTER TABLE orders ADD COLUMN more int;\n", "note")],
)
def test_old_code_meets_the_new_schema_in_any_order_of_deployment(
    sample: Sample, deploy: str, sql: str, stays: str
) -> None:
    checklist = (
        f"version: 1\ndeploy: {{migrations: {deploy}}}\n"
        "items:\n  - {id: revert-plan, uses: revert-plan}\n"
    )
    sample.commit({".shipcheck.yaml": checklist, "db/migrations/0001_orders.sql": BASE})
    sample.branch("work")
    sample.commit({"db/migrations/0002_more.sql": sql})
    outcome = found(gate(sample), "revert-plan").outcome
    assert [one.level.value for one in outcome.findings] == [stays]


def test_several_things(sample: Sample) -> None:
    sample.commit({"api/openapi.yaml": "openapi: 3.0.0\n"})
    outcome = look(sample, {MIGRATION: "x", "api/openapi.yaml": "openapi: 3.1.0\n"})
    assert outcome.summary == "2 things that a revert does not take back"
    assert rules(outcome) == {"migration-stays": "error", "contract-stays": "error"}


def test_a_contract_that_is_new_is_only_a_note(sample: Sample) -> None:
    outcome = look(sample, {"api/openapi.yaml": "openapi: 3.0.0\n"})
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"contract-stays": "note"})
    assert outcome.summary == "a revert of the merge gives back main exactly"


def test_what_is_deleted_comes_back(sample: Sample) -> None:
    sample.commit({MIGRATION: "x", "api/openapi.yaml": "openapi: 3.0.0\n"})
    sample.branch("work")
    sample.git("rm", "-q", "-r", "db", "api")
    sample.git("commit", "-q", "-m", "Remove")
    outcome = checked(sample, "revert-plan")
    assert (outcome.status, outcome.findings) == (Status.PASS, ())


def test_the_first_error_ends_the_other_questions() -> None:
    ended: list[str] = []

    async def slow() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("slow")
        return ""

    async def fails() -> str:
        await asyncio.sleep(0)
        raise ValueError("no")

    async def ask() -> None:
        with pytest.raises(ValueError, match="no"):
            await together(slow(), fails())
        assert ended == ["slow"]
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(ask())


def test_answers_in_order() -> None:
    async def say(word: str, turns: int) -> str:
        for _ in range(turns):
            await asyncio.sleep(0)
        return word

    async def ask() -> list[str]:
        return await together(say("late", 5), say("early", 0))

    assert asyncio.run(ask()) == ["late", "early"]
