"""Ways back of migrations that landed, and titles that a tool compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.migrations.gathering import gathered, hazards

if TYPE_CHECKING:
    from tests.repository import Sample

UP, DOWN = "migrations/001_a.up.sql", "migrations/001_a.down.sql"
GO = "module x\nrequire github.com/golang-migrate/migrate/v4 v4\n"

BACK = {
    "DROP TABLE a;\nDELETE FROM users;\n": "warning",
    "DROP TABLE a;\nDROP TABLE users;\n": "warning",
    "DROP TABLE a;\nnonsense;\n": "warning",
    "DROP TABLE IF EXISTS a;\n": "note",
    "-- words\nDROP TABLE a;\n": "",
}


@pytest.fixture
def landed(sample: Sample) -> Sample:
    """A migration with its way back, on a branch."""
    sample.commit({"go.mod": GO, UP: "CREATE TABLE a (b int);\n", DOWN: "DROP TABLE a;\n"})
    sample.branch("topic")
    return sample


@pytest.mark.parametrize("back", BACK)
def test_an_edited_way_back_is_said(landed: Sample, back: str) -> None:
    landed.commit({DOWN: back})
    expected = [(BACK[back], "edited-migration", UP)] if BACK[back] else []
    assert hazards(gathered(landed)) == expected


def test_a_deleted_way_back_is_said(landed: Sample) -> None:
    landed.git("rm", "-q", DOWN)
    landed.commit({"x.go": "package x\n"})
    assert hazards(gathered(landed)) == [("warning", "edited-migration", UP)]


def test_a_way_back_that_comes_later_is_welcome(sample: Sample) -> None:
    sample.commit({"go.mod": GO, UP: "CREATE TABLE a (b int);\n"})
    sample.branch("topic")
    sample.commit({DOWN: "DROP TABLE a;\n"})
    assert hazards(gathered(sample)) == []


def test_flyway_compares_descriptions(sample: Sample) -> None:
    sample.commit({"db/migration/V1__a.sql": "CREATE TABLE a (b int);\n"})
    sample.branch("topic")
    sample.git("mv", "db/migration/V1__a.sql", "db/migration/V1__b.sql")
    sample.commit({"x.go": "package x\n"})
    (found,) = gathered(sample).landed
    assert found.hazard.level.value == "error"
    assert "descriptions" in found.hazard.message
