"""The walk itself: judges, tells, asks, does what was asked for, until it is left."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.cli.output import complain, narrate
from shipcheck.cli.plain.deciding import allow_all, answer_item, waive_item
from shipcheck.cli.plain.editing import edit_item
from shipcheck.cli.plain.offers import offers, why_not_merge
from shipcheck.cli.plain.showing import (
    filter_items,
    judge_again,
    list_offers,
    print_report,
    show_item,
    toggle_hidden,
)
from shipcheck.errors import ShipcheckError
from shipcheck.ship.target import find_target
from shipcheck.tui.leaving import Leaving

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.cli.plain.session import Session

PROMPT = "shipcheck> "


class Word(NamedTuple):
    """A word that can be typed: what stands behind it, what it does."""

    operands: str
    help: str
    act: Callable[[Session, str], Awaitable[None]]


WORDS = {
    "show": Word("N", "an item in full; a number alone does the same", show_item),
    "list": Word("", "what can be done now; an empty line does the same", list_offers),
    "report": Word("", "the whole report, as it is now", print_report),
    "again": Word("", "judge everything again", judge_again),
    "waive": Word("N [REASON]", "accept an item as it is", waive_item),
    "answer": Word("N yes|no|n/a [REASON]", "answer a question of the checklist", answer_item),
    "allow": Word("", "let the checklist's commands run on this commit", allow_all),
    "edit": Word("N", "open the file in your editor, at the line", edit_item),
    "filter": Word("WORDS", "list only items that hold these words; none: all again", filter_items),
    "hidden": Word("", "list also what passed or does not apply, or no longer", toggle_hidden),
}
LEAVING = {
    "merge": "merge the change, where it is ready",
    "help": "these words",
    "quit": "leave; so does the end of the input",
}
SHORT = {"": "list", "?": "help", "q": "quit", "exit": "quit"}


async def walk(session: Session) -> Leaving:
    """Walk until the person leaves, or the input ends.

    Raises:
        UsageError, GitError: nothing could be judged in the first place.
        CancelledError: an interrupt.
    """
    await session.judge()
    narrate(offers(session))
    while (line := await session.answers.ask(PROMPT)) is not None:
        word, rest = _split(line)
        if word == "quit":
            break
        if await _obey(session, word, rest):
            return Leaving(session.result, merge=True)
    if session.told is not session.result:
        session.report()
    return Leaving(session.result)


def _split(line: str) -> tuple[str, str]:
    """The word of a line and what follows; a word may be cut short as long as it is the only one."""
    first, _, rest = line.strip().partition(" ")
    first = first.casefold()
    if first.isdecimal():
        return "show", first
    if first in SHORT:
        return SHORT[first], rest.strip()
    known = (*WORDS, *LEAVING)
    begun = [word for word in known if word.startswith(first)]
    return begun[0] if len(begun) == 1 else first, rest.strip()


async def _obey(session: Session, word: str, rest: str) -> bool:
    """Do what a word says; True to go on to the merge. What is wrong is told, and the walk goes on."""
    try:
        if word == "merge":
            return await _may_merge(session)
        if word in WORDS:
            await WORDS[word].act(session, rest)
        else:
            narrate(_help() if word == "help" else _no_word(word))
    except ShipcheckError as error:
        complain(error)
    return False


async def _may_merge(session: Session) -> bool:
    """Whether the change is ready and the person says yes to merging it.

    Raises:
        UsageError: there is no branch to merge into.
    """
    reason = why_not_merge(session)
    if reason is not None:
        narrate(f"Not merged, {reason}.")
        return False
    evaluation, _ = session.judged
    target = await find_target(evaluation)
    if await session.answers.confirm(f"Merge {evaluation.head_name} into {target.branch}?"):
        return True
    narrate("Not merged.")
    return False


def _help() -> str:
    """Every word with what it does."""
    lines = [f"  {f'{word} {one.operands}'.strip()}: {one.help}" for word, one in WORDS.items()]
    lines += [f"  {word}: {text}" for word, text in LEAVING.items()]
    return "\n".join(["N is an item's number or id. Words may be cut short.", *lines])


def _no_word(word: str) -> str:
    """A hint for what is no word here."""
    known = (*WORDS, *LEAVING)
    near = [one for one in known if one.startswith(word)] or difflib.get_close_matches(
        word, known, 1
    )
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No word {word!r}.{hint} help lists them."
