"""What a person at the keyboard can decide: waive an item, answer a question, allow commands."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.model.words import Evidence
from shipcheck.rehearse.settings import commands_of
from shipcheck.ship.decisions import Decision, committer, record
from shipcheck.ship.items import find_item
from shipcheck.ship.migration_settings import migration_settings
from shipcheck.ship.permissions import all_own, allow, is_allowed, strangers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.checklist import Item
    from shipcheck.ship.evaluation import Evaluation

MIGRATIONS = "migration-safe"
"""The check whose rehearsals run SQL alone, on a server of their own."""

ASKS_USAGE = "flag-service"
"""The check that runs the query of `flags: usage:`."""


async def waive(
    evaluation: Evaluation, name: str, reason: str, until: str | None = None
) -> Decision:
    """Accept an item as it is, for this content.

    Args:
        evaluation: what was judged.
        name: the item's id.
        reason: why; it may not be blank.
        until: the last day it counts, as 2026-12-31; None for as long as the content stays.

    Raises:
        UsageError: no such item, no reason, no date or a past one, or git knows no identity.
        ShipcheckError: it could not be written.
    """
    if not reason.strip():
        raise UsageError("a waiver needs a reason", hint="--reason 'why this is accepted'")
    end = last_moment(until, evaluation.surroundings.now()) if until else None
    item = find_item(evaluation.checklist, name)
    return await _decide(evaluation, item, kind="waiver", reason=reason, until=end)


async def answer(
    evaluation: Evaluation, name: str, value: str, reason: str | None = None
) -> Decision:
    """Answer a question of the checklist, for this content: `yes`, `no` or `n/a`.

    Raises:
        UsageError: no such item, it asks nothing, or git knows no identity.
        ShipcheckError: it could not be written.
    """
    item = find_item(evaluation.checklist, name)
    if item.ask is None:
        raise UsageError(
            f"{item.id} is not a question: it is decided by {item.uses or item.run}",
            hint=f"To accept it as it is: shipcheck waive {item.id} --reason TEXT",
        )
    return await _decide(evaluation, item, kind="answer", value=value, reason=reason)


def allow_commands(evaluation: Evaluation, names: Sequence[str]) -> tuple[str, ...]:
    """Let the commands of the named items, or all, run on the judged commit.

    Returns:
        The commands; none where nothing has to be allowed.

    Raises:
        UsageError: no such item, or it runs no command.
        ShipcheckError: it could not be written.
    """
    commands = _commands(evaluation, names)
    if not names:
        commands = (*commands, *_all_rehearsals(evaluation))
    if not commands or not needs_permission(evaluation):
        return ()
    environment = evaluation.surroundings.environment
    allow(environment, evaluation.repository.common_dir, commands, evaluation.change.head)
    return commands


def waiting_commands(evaluation: Evaluation) -> tuple[str, ...]:
    """The commands of the checklist that do not start before the user allows them, each once."""
    if evaluation.in_ci or not needs_permission(evaluation):
        return ()
    environment = evaluation.surroundings.environment
    common_dir, head = evaluation.repository.common_dir, evaluation.change.head
    rehearsal = _asked_rehearsals(evaluation)
    return tuple(
        command
        for command in dict.fromkeys((*_commands(evaluation, ()), *rehearsal))
        if not is_allowed(environment, common_dir, command, head)
    )


def can_allow_rehearsals(evaluation: Evaluation) -> bool:
    """Whether `shipcheck allow` speaks of rehearsals of flags: the checklist does."""
    return set(_testing(evaluation)).issubset(_all_rehearsals(evaluation))


def needs_permission(evaluation: Evaluation) -> bool:
    """Whether commands wait for the user here: on a stranger's commit, or one only looked at."""
    return evaluation.is_review or not all_own(evaluation.change, evaluation.address)


def whose(evaluation: Evaluation) -> tuple[str, ...]:
    """The addresses in the change that are not the user's."""
    return strangers(evaluation.change, evaluation.address)


def last_moment(day: str, now: datetime) -> str:
    """The last moment of a day, here, in RFC 3339.

    Raises:
        UsageError: it is no date, or over.
    """
    try:
        end = datetime.combine(date.fromisoformat(day), time(23, 59, 59)).astimezone()
    except (ValueError, OverflowError) as error:
        raise UsageError(f"not a date: {day!r}", hint="--until 2026-12-31") from error
    if end < now:
        raise UsageError(f"{day} is over", hint="Name a day to come.")
    return end.isoformat(timespec="seconds")


async def _decide(
    evaluation: Evaluation,
    item: Item,
    *,
    kind: str,
    value: str | None = None,
    reason: str | None = None,
    until: str | None = None,
) -> Decision:
    """Record a decision on the content as it is now."""
    change = evaluation.change
    decision = Decision(
        kind=kind,
        item=item.id,
        by=await committer(evaluation.repository.git),
        at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        head=change.head,
        patch_id=change.patch_id,
        content_id=change.content_id,
        base_head=change.base_head,
        checklist_digest=evaluation.checklist.digest,
        answer=value,
        question=item.ask,
        reason=reason,
        until=until,
    )
    record(evaluation.repository.common_dir, decision)
    return decision


def _commands(evaluation: Evaluation, names: Sequence[str]) -> tuple[str, ...]:
    """The commands of the named items, or all that the checklist would run."""
    if names:
        items = [find_item(evaluation.checklist, name) for name in names]
        return tuple(command for item in items for command in _of_item(evaluation, item))
    service = evaluation.checklist.services.get("ci", {}).get("run")
    commands = [item.run for item in evaluation.checklist.items if item.run]
    asks = any(item.uses == ASKS_USAGE for item in evaluation.checklist.items)
    usage = _usage(evaluation) if asks else ()
    return (*commands, *([str(service)] if service else []), *usage)


def _of_item(evaluation: Evaluation, item: Item) -> tuple[str, ...]:
    """The commands that an item runs, itself or for a rehearsal; raises UsageError for none."""
    if item.run is not None:
        return (item.run,)
    rehearsal = _of_rehearsal(evaluation, item)
    if rehearsal:
        return rehearsal
    if item.uses == ASKS_USAGE and _usage(evaluation):
        return _usage(evaluation)
    raise UsageError(f"{item.id} runs no command of the checklist")


def _usage(evaluation: Evaluation) -> tuple[str, ...]:
    """The query of `flags: usage:`, as the checklist has it: whatever flag is put into it."""
    command = evaluation.checklist.flags.get("usage", {}).get("command")
    return (str(command),) if command else ()


def _of_rehearsal(evaluation: Evaluation, item: Item) -> tuple[str, ...]:
    """The commands of the rehearsal that an item asks for, and that a merge then makes."""
    if Evidence.REHEARSED not in item.required_evidence:
        return ()
    return _rendering(evaluation) if item.uses == MIGRATIONS else _testing(evaluation)


def _asked_rehearsals(evaluation: Evaluation) -> tuple[str, ...]:
    """The commands of all rehearsals that items ask for."""
    items = evaluation.checklist.items
    return tuple(command for item in items for command in _of_rehearsal(evaluation, item))


def _all_rehearsals(evaluation: Evaluation) -> tuple[str, ...]:
    """The same, and those that the checklist only tells how to make."""
    told = _testing(evaluation) if evaluation.checklist.flags.get("tests") else ()
    every = (*_asked_rehearsals(evaluation), *told, *_rendering(evaluation))
    return tuple(dict.fromkeys(every))


def _testing(evaluation: Evaluation) -> tuple[str, ...]:
    """The commands of `shipcheck rehearse flags`."""
    return commands_of(evaluation.checklist.flags.get("tests", {}))


def _rendering(evaluation: Evaluation) -> tuple[str, ...]:
    """The command of `shipcheck rehearse migrations`, where one prints the SQL: else nothing runs."""
    command = migration_settings(evaluation.checklist).render_command
    return (command,) if command else ()
