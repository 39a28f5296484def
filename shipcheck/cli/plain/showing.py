"""The words that show something, or judge again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.output import narrate
from shipcheck.cli.plain.item import describe
from shipcheck.cli.plain.offers import listing, offers

if TYPE_CHECKING:
    from shipcheck.cli.plain.session import Session


async def show_item(session: Session, rest: str) -> None:
    """`show N`: an item in full."""
    evaluation, _ = session.judged
    number, item = session.find(rest)
    session.print(await describe(evaluation, number, item))


async def print_report(session: Session, _: str) -> None:
    """`report`: the report, as it is now."""
    session.report()


async def list_offers(session: Session, _: str) -> None:
    """`list`: what can be done now."""
    narrate(offers(session))


async def filter_items(session: Session, rest: str) -> None:
    """`filter WORDS`: list only items that hold all words; without words, all again."""
    session.words = tuple(rest.casefold().split())
    narrate(listing(session))
    narrate(offers(session))


async def toggle_hidden(session: Session, _: str) -> None:
    """`hidden`: list also what passed or does not apply, or no longer."""
    session.everything = not session.everything
    narrate(listing(session))
    narrate(offers(session))


async def judge_again(session: Session, _: str) -> None:
    """`again`: judge everything again."""
    await session.judge()
    narrate(offers(session))
