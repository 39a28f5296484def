"""Branches that touch migrations which are on the base already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.migrations.gathering import gathered, hazards, paths, use

if TYPE_CHECKING:
    from tests.repository import Sample

ONE = "migrations/1_t.tiny"
TWO = "migrations/2_b.tiny"


@pytest.fixture
def landed(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """A repository with two migrations, on a branch."""
    use(monkeypatch)
    sample.commit(
        {ONE: "create t a\nadd t x", TWO: "add t b", "migrations/2_b.back.tiny": "drop t"}
    )
    sample.branch("topic")
    return sample


def test_an_edit_of_what_it_does_is_an_error_at_its_first_line(landed: Sample) -> None:
    landed.commit({ONE: "create t a\nadd t y"})
    found = gathered(landed)
    assert hazards(found) == [("error", "edited-migration", ONE)]
    assert found.landed[0].place.line == 2
    assert paths(found) == [], "it does not run again"


def test_an_edit_of_comments_is_a_note(landed: Sample) -> None:
    landed.commit({ONE: "# a table\ncreate t a\nadd t  x"})
    assert hazards(gathered(landed)) == [("note", "edited-migration", ONE)]


def test_an_edit_of_the_way_back_is_said(landed: Sample) -> None:
    landed.commit({"migrations/2_b.back.tiny": "drop u"})
    said = [("warning", "edited-migration", "migrations/2_b.tiny")]
    assert hazards(gathered(landed)) == said


def test_a_way_back_that_is_added_later_is_free(landed: Sample) -> None:
    landed.commit({"migrations/1_t.back.tiny": "drop t"})
    found = gathered(landed)
    assert (hazards(found), paths(found)) == ([], [])


def test_a_deleted_migration_that_nobody_needs_is_a_warning(landed: Sample) -> None:
    landed.git("rm", "-q", TWO)
    landed.commit({})
    assert hazards(gathered(landed)) == [("warning", "deleted-migration", TWO)]


def test_a_deleted_migration_that_another_needs_is_an_error(landed: Sample) -> None:
    landed.commit({"migrations/3_c.tiny": "after 2\nadd t c"})
    landed.git("branch", "-q", "-f", "main", "HEAD")
    landed.git("rm", "-q", TWO)
    landed.commit({})
    found = gathered(landed)
    assert hazards(found) == [("error", "deleted-migration", TWO)]
    assert "3_c.tiny must run after it" in found.landed[0].hazard.message


def test_a_renamed_migration_that_is_taken_for_another_one_is_an_error(landed: Sample) -> None:
    landed.git("mv", ONE, "migrations/7_t.tiny")
    landed.commit({})
    found = gathered(landed)
    assert hazards(found) == [("error", "edited-migration", "migrations/7_t.tiny")]
    assert ONE in found.landed[0].hazard.message
    assert paths(found) == []


def test_a_renamed_migration_of_the_same_version_is_the_same(landed: Sample) -> None:
    landed.git("mv", ONE, "migrations/1_table.tiny")
    landed.commit({})
    assert [one for one in hazards(gathered(landed)) if one[0] == "error"] == []


def test_a_version_that_is_there_already_is_an_error(landed: Sample) -> None:
    landed.commit({"migrations/2_c.tiny": "add t c"})
    assert hazards(gathered(landed)) == [("error", "duplicate-version", "migrations/2_c.tiny")]


def test_a_version_that_the_base_got_meanwhile_is_an_error(landed: Sample) -> None:
    landed.commit({"migrations/3_c.tiny": "add t c"})
    landed.git("switch", "-q", "main")
    landed.commit({"migrations/3_other.tiny": "add t z"})
    landed.git("switch", "-q", "topic")
    assert hazards(gathered(landed)) == [("error", "duplicate-version", "migrations/3_c.tiny")]
