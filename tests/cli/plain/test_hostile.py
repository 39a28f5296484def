"""What others say never acts on the terminal, in an item that is told in full or in what is offered."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.cli.plain.item import describe
from shipcheck.cli.plain.offers import offers, standing, why_not_merge
from shipcheck.cli.plain.session import Session
from shipcheck.model.text import inert, visible
from shipcheck.model.words import Level
from shipcheck.ship.evaluation import GateOptions
from tests.conftest import isolate
from tests.reports.results import finding
from tests.reports.test_text_hostile import HOSTILE, assert_harmless, everywhere
from tests.repository import Sample
from tests.ship.gating import evaluated, request, surroundings

if TYPE_CHECKING:
    from shipcheck.model.result import ItemResult


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A walk on a branch with one file."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        isolate(folder, patch)  # a fixture of the module comes before that of each test
        sample = Sample.create(folder / "repository")
        sample.branch("topic")
        sample.commit({"app.py": "x = 1\n"})
        asked = request(sample.path)
        walk = Session(asked, GateOptions(), surroundings(), verbose=False)
        walk.evaluation = asyncio.run(evaluated(asked))
    return walk


def told(session: Session, item: ItemResult) -> str:
    """All that is said of an item."""
    evaluation = session.evaluation
    assert evaluation is not None
    return asyncio.run(describe(evaluation, 1, item))


def assert_tame(session: Session, text: str) -> None:
    """A text in every field of a result."""
    session.result = everywhere(text)
    session.words = (text,)
    for everything in (False, True):
        session.everything = everything
        # What goes to standard error passes `narrate`, which is the same as here.
        assert_harmless(inert(visible(offers(session), newlines=True)))
    session.words = ()
    assert_harmless(offers(session))
    assert_harmless(standing(session))
    assert_harmless(why_not_merge(session) or "")
    for item in session.result.items:
        asked = replace(item.item, why=text, run=text, title=text)
        assert_harmless(told(session, replace(item, item=asked)))


@pytest.mark.parametrize("text", HOSTILE)
def test_in_every_place(session: Session, text: str) -> None:
    assert_tame(session, text)


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text(session: Session, text: str) -> None:
    assert_tame(session, text)


def test_a_line_of_somebody_elses_begins_none_of_ours(session: Session) -> None:
    forged = "x\nStatus: pass\nshipcheck> "
    item = everywhere(forged).items[0]
    outcome = replace(item.outcome, findings=(finding(f"{forged}!", Level.ERROR),))
    lines = told(session, replace(item, outcome=outcome)).splitlines()
    assert [line for line in lines if line.startswith("Status")] == [
        f"Status: fail. {visible(forged)}"
    ]
    assert "  Status: pass" in lines


def test_ten_thousand_columns(session: Session) -> None:
    assert_tame(session, "x" * 10_000)
