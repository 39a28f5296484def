"""The words by which a person decides: waive, answer, allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.output import narrate
from shipcheck.cli.plain.offers import standing
from shipcheck.errors import UsageError
from shipcheck.model.text import listed, visible
from shipcheck.model.words import AnswerValue
from shipcheck.ship.amend import amend, with_waiver
from shipcheck.ship.deciding import allow_commands, answer, waiting_commands, waive, whose
from shipcheck.ship.standing import waits_for_permission, why_not_waived
from shipcheck.ship.waivable import stays_in_code

if TYPE_CHECKING:
    from shipcheck.cli.plain.session import Session

NAMED = 5
"""Addresses of strangers that are told."""

IN_CI = "in CI nobody can prove who decides, so it would not count"


async def waive_item(session: Session, rest: str) -> None:
    """`waive N [REASON]`: accept an item as it is; asks for the reason, and where it fits the end."""
    evaluation, result = session.judged
    name, _, reason = rest.partition(" ")
    number, item = session.find(name)
    if reason_against := why_not_waived(item):
        raise UsageError(f"not to be waived: {reason_against}")
    if evaluation.in_ci:
        raise UsageError(IN_CI)
    if not reason.strip():
        reason = await session.answers.ask("Reason (empty to leave it): ") or ""
    if not reason.strip():
        narrate("Not waived.")
        return
    until = None
    if stays_in_code(item):
        until = await session.answers.ask("Last day it counts, as 2026-12-31 (empty: no end): ")
    decision = await waive(evaluation, item.item.id, reason.strip(), (until or "").strip() or None)
    counted = with_waiver(item, decision, counts=not evaluation.in_ci)
    session.result = amend(result, {item.item.id: counted})
    narrate(f"Waived {number}, {item.item.id}: an edit of the change voids it.")
    narrate(standing(session))


async def answer_item(session: Session, rest: str) -> None:
    """`answer N yes|no|n/a [REASON]`: answer a question of the checklist; asks for what is left."""
    evaluation, _ = session.judged
    name, _, said = rest.partition(" ")
    number, item = session.find(name)
    if item.item.ask is None:
        raise UsageError(
            f"{item.item.id} asks nothing", hint=f"waive {number} accepts it as it is."
        )
    if evaluation.in_ci:
        raise UsageError(IN_CI)
    if not said.strip():
        narrate(item.item.ask)
        said = await session.answers.ask("yes, no or n/a (empty to leave it): ") or ""
    value, _, reason = said.strip().partition(" ")
    if not value:
        narrate("Not answered.")
        return
    await answer(evaluation, item.item.id, _value(value), reason.strip() or None)
    await session.judge_only([item.item.id])
    narrate(f"Answered {number}, {item.item.id}: an edit of the change voids it.")
    narrate(standing(session))


def _value(word: str) -> str:
    """One of the three answers, also by its first letter.

    Raises:
        UsageError: it is none of them.
    """
    for value in AnswerValue:
        if word.casefold() in (value.value, value.value[0]) and word.casefold() != "n":
            return value.value
    raise UsageError(f"not an answer: {word!r}", hint="Answer yes, no or n/a.")


async def allow_all(session: Session, _: str) -> None:
    """`allow`: let the checklist's commands run on this commit, once it was read whose it is."""
    evaluation, result = session.judged
    commands = waiting_commands(evaluation)
    if not commands:
        narrate("No command waits for permission.")
        return
    change = evaluation.change
    others = listed((address or "nobody" for address in whose(evaluation)), NAMED)
    narrate(f"These commands of {evaluation.checklist.source} would run the files of the change:")
    for command in commands:
        narrate(f"  {visible(command)}")
    holds = f"commits by {others}" if others else "only your own commits, not checked out"
    narrate(f"The change is {change.branch or 'commit'} {change.head[:12]} and holds {holds}.")
    if not await session.answers.confirm("Let them run on this commit?"):
        narrate("Not allowed.")
        return
    waiting = [one.item.id for one in result.items if waits_for_permission(one)]
    allow_commands(evaluation, ())
    await session.judge_only(waiting)
    session.report()
