"""One item from start to outcome: its condition, its check, command or question, its waiver."""

from __future__ import annotations

import asyncio
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.checklist.conditions import evaluate, false_leaf, mentions
from shipcheck.checks.context import CheckContext
from shipcheck.checks.registry import load_check
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.model.outcome import Finding, Outcome, not_applicable, unknown
from shipcheck.model.result import ItemResult
from shipcheck.model.words import AnswerValue, Evidence, Level, Reason, Status
from shipcheck.ship.clients import clients_of
from shipcheck.ship.commands import run_item
from shipcheck.ship.decisions import as_waiver
from shipcheck.ship.migration_settings import migration_settings
from shipcheck.ship.permissions import NotAllowed
from shipcheck.ship.standing import NOT_ALLOWED, can_be_waived

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.checklist.facts import Facts
    from shipcheck.checks.context import Rehearse, RehearseMigrations
    from shipcheck.checks.online import Online
    from shipcheck.model.checklist import Item
    from shipcheck.ship.clients import Clients
    from shipcheck.ship.commands import Commands
    from shipcheck.ship.decisions import Decision, Decisions
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.round import Round

KEEP_OUT_OF_CI = (
    "Nobody can know who answers in CI; `when: {place: [terminal, merge]}` keeps it out."
)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the items of one evaluation.

    `round` holds what services said in this look. `rehearse` is whether what an item asks to be rehearsed
    is; `tell` is told how that goes on.
    """

    evaluation: Evaluation
    facts: Facts
    decisions: Decisions
    commands: Commands
    offline: bool
    round: Round
    rehearse: bool = False
    tell: Callable[[str], object] = str

    async def judge(self, item: Item) -> ItemResult:
        """The item's outcome; never raises but for cancellation."""
        now = self.evaluation.surroundings.now
        started = now()
        outcome = self._at_once(item, await self._facts_for(item))
        if outcome is None:
            outcome = await self._looked_at(item)
        outcome = _hold_to_evidence(item, outcome)
        seconds = max(0.0, (now() - started).total_seconds())
        return self._waived(ItemResult(item, outcome, round(seconds, 3)))

    async def _facts_for(self, item: Item) -> Facts:
        """The facts that the item's condition asks about; a label is asked for where one matters."""
        if self.offline or self.evaluation.change.empty or not mentions(item.when, "labels"):
            return self.facts
        try:
            online = self.round.online(await clients_of(self.evaluation))
            pull = await online.pull_request()
        except ShipcheckError:  # what cannot be known counts as true
            return self.facts
        return replace(self.facts, labels=frozenset(pull.labels) if pull else None)

    def _at_once(self, item: Item, facts: Facts) -> Outcome | None:
        """What needs no look: an empty change, a condition that is false."""
        if self.evaluation.change.empty:
            return not_applicable("nothing to ship")
        applies = evaluate(item.when, facts)
        if not applies.applies:
            return Outcome(Status.SKIPPED, false_leaf(applies))
        return None

    async def _looked_at(self, item: Item) -> Outcome:
        """The outcome by the item's kind; what goes wrong is unknown, never a pass."""
        try:
            if item.ask is not None:
                return self._answered(item, item.ask)
            if item.run is not None:
                return await run_item(self.commands, item)
            return await self._checked(item)
        except ShipcheckError as error:
            return _foreseen(error)
        # One broken check must not take the others along, nor end the gate by an exit code of its own.
        except (Exception, SystemExit) as error:  # noqa: BLE001
            log = self.evaluation.surroundings.crashed(error)
            return unknown(f"internal error; details in {log}", Reason.UNREADABLE)

    async def _checked(self, item: Item) -> Outcome:
        """The outcome of a `uses:` item within its time."""
        limit = asyncio.timeout(item.timeout)
        try:
            async with limit:
                check = load_check(item.uses or "")
                specification = check.SPECIFICATION
                asks = specification.needs_network or specification.may_ask
                clients = await clients_of(self.evaluation) if asks and not self.offline else None
                online = self.round.online(clients) if clients else None
                return await check.check(self._context(item, clients, online))
        except TimeoutError:
            if not limit.expired():  # one of the check's own
                raise
            return unknown(f"took longer than {item.timeout:g} s", Reason.NOT_RUN)

    def _context(self, item: Item, clients: Clients | None, online: Online | None) -> CheckContext:
        """What the check may look at; `clients` make its calls, None where it makes none."""
        evaluation = self.evaluation
        return CheckContext(
            change=evaluation.change,
            repository=evaluation.repository,
            parameters=item.parameters,
            services=evaluation.checklist.services,
            environment=evaluation.surroundings.environment,
            place=evaluation.place,
            now=evaluation.surroundings.now,
            run_command=lambda command, template=None: self.commands.run(
                command, item.timeout, template
            ),
            head_is_checked_out=evaluation.head_is_checked_out,
            offline=self.offline,
            flags=evaluation.checklist.flags,
            migrations=migration_settings(evaluation.checklist),
            client=clients.of if clients else None,
            required=frozenset(item.required_evidence),
            rehearse=self._rehearse(item),
            rehearse_migrations=self._rehearse_migrations(item),
            online=online,
            tell=self.tell,
            is_of_another=evaluation.pull_request is not None,
        )

    def _rehearse(self, item: Item) -> Rehearse | None:
        """What rehearses flags for an item that asks for that."""
        if not self.rehearse or Evidence.REHEARSED not in item.required_evidence:
            return None
        from shipcheck.ship.rehearsing import Rehearsing  # noqa: PLC0415 - seldom asked for

        settings = self.evaluation.checklist.flags.get("tests", {})
        return Rehearsing(self.evaluation, settings, self.tell).by_flag

    def _rehearse_migrations(self, item: Item) -> RehearseMigrations | None:
        """What rehearses migrations for an item that asks for that."""
        if not self.rehearse or Evidence.REHEARSED not in item.required_evidence:
            return None
        from shipcheck.ship.rehearsing_migrations import (  # noqa: PLC0415 - seldom asked for
            MigrationsRehearsing,
        )

        return MigrationsRehearsing(self.evaluation, self.tell).of_group

    def _answered(self, item: Item, question: str) -> Outcome:
        """The outcome of an `ask:` item; in CI nobody can know who answered."""
        decision = self.decisions.answer(item.id, question)
        in_ci = self.evaluation.in_ci
        if decision is not None and not in_ci:
            return _answer(decision)
        said, data = question, {}
        if decision is not None:
            said = f"{decision.by} answered {decision.answer}, which cannot be proven in CI"
            data = _answer_data(decision, counts=False)
        fix = KEEP_OUT_OF_CI if in_ci else _how_to_answer(self.evaluation, item)
        note = Finding("answer", Level.NOTE, said, fix=fix)
        return Outcome(Status.NEEDS_ANSWER, said, findings=(note,), data=data)

    def _waived(self, result: ItemResult) -> ItemResult:
        """The result with its waiver, where there is one for it."""
        decision = self.decisions.waiver(result.item.id, self.evaluation.surroundings.now())
        if decision is None or not can_be_waived(result):
            return result
        counts = not self.evaluation.in_ci
        return replace(result, waiver=as_waiver(decision, result.outcome.status, counts=counts))


def _hold_to_evidence(item: Item, outcome: Outcome) -> Outcome:
    """A pass on weaker evidence than the item asks for is no pass."""
    wanted = item.required_evidence
    enough = not wanted or outcome.evidence in wanted or outcome.suffices
    if outcome.status is not Status.PASS or enough:
        return outcome
    kinds = " or ".join(wanted)
    have = outcome.evidence or "without evidence"
    return replace(
        outcome,
        status=Status.UNKNOWN,
        reason=Reason.NO_DATA,
        summary=f"{outcome.summary}; that is {have}, the checklist asks for {kinds}",
    )


def _how_to_answer(evaluation: Evaluation, item: Item) -> str:
    """The command that answers; it names the head that is asked about, unless that is plain."""
    head = "" if evaluation.head_is_checked_out else f" --head {shlex.quote(evaluation.head_name)}"
    return f"shipcheck answer{head} {item.id} yes, or no, or n/a"


def _answer(decision: Decision) -> Outcome:
    """Yes passes, no fails, n/a does not apply."""
    summary = f"{decision.answer}, says {decision.by}"
    if decision.reason:
        summary += f": {decision.reason}"
    status = {
        AnswerValue.YES.value: Status.PASS,
        AnswerValue.NO.value: Status.FAIL,
    }.get(decision.answer or "", Status.NOT_APPLICABLE)
    findings: tuple[Finding, ...] = ()
    if status is Status.FAIL:
        findings = (Finding("answered-no", Level.ERROR, summary),)
    data = _answer_data(decision, counts=True)
    return Outcome(status, summary, Evidence.CLAIMED, None, findings, data)


def _answer_data(decision: Decision, *, counts: bool) -> dict[str, object]:
    """An answer for the JSON result."""
    return {"answer": decision.answer, "by": decision.by, "at": decision.at, "counts": counts}


def _foreseen(error: ShipcheckError) -> Outcome:
    """An error of ours, with what to do about it."""
    kinds = ((NotAllowed, Reason.NOT_RUN), (CredentialError, Reason.NO_CREDENTIAL))
    reason = next((why for kind, why in kinds if isinstance(error, kind)), Reason.UNREADABLE)
    rule = NOT_ALLOWED if isinstance(error, NotAllowed) else "hint"
    hint = Finding(rule, Level.NOTE, error.message, fix=error.hint)
    return unknown(error.message, reason, findings=(hint,) if error.hint else ())
