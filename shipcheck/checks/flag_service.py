"""`flag-service`: what the flag service says of the flags that the change adds or touches."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.checks._doubts import unanswered
from shipcheck.errors import ShipcheckError
from shipcheck.flags.asking import find_service, flag_request, read_states
from shipcheck.flags.cleaning import Cleaned, judge_cleanups
from shipcheck.flags.judging import UNUSED_DAYS, Facts, Judgement, judge_flags
from shipcheck.flags.mentions import mentions
from shipcheck.flags.showing import state_as_data, state_in_words
from shipcheck.flags.usage import read_usage
from shipcheck.http.client import Client
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, Outcome, judged, not_applicable, unknown
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.flags.asking import FoundService
    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState
    from shipcheck.flags.use import FlagUse

NONE = "the checklist says that there is no flag service"
OFFLINE = "asks a service: left out by --offline"
SHOWN = 3
"""Flags that the summary names."""

SPECIFICATION = Specification(
    name="flag-service",
    summary="The flags of this change are there, off, and meant for it.",
    looks_at="the flag service of the checklist, or flag files in the repository, asked for the "
    "flags that the change adds, touches or cleans up",
    parameters={
        "optional": {
            "type": "boolean",
            "description": "Where no flag service is configured, do not apply instead of unknown.",
        },
        "unused_days": {
            "type": "integer",
            "minimum": 1,
            "description": f"Code that nobody used for so many days; {UNUSED_DAYS} if left out.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,  # but for services that are files, which are looked at offline too
)


async def check(context: CheckContext) -> Outcome:
    """Fail on a flag that is missing, or that would make the merge the release."""
    early = await _without_reading_code(context)
    if early is not None:
        return early
    from shipcheck.flags.changed import changed_uses  # noqa: PLC0415 - reads code

    change, repository, flags = context.change, context.repository, context.flags
    uses = await changed_uses(change, repository, flags)
    return await judge_uses(context, uses, await _cleanups(context))


async def _without_reading_code(context: CheckContext) -> Outcome | None:
    """What needs no look at the change: nothing may be asked, or there is nothing to ask."""
    settings = context.services.get("flags", {})
    if settings.get("uses") is None and not context.parameters.get("optional"):
        return None
    if settings.get("uses") == "none":
        return not_applicable(NONE)
    service = await find_service(context.services, context.repository, context.change.head)
    if service is None:
        return not_applicable("no flag service to ask: the checklist names none")
    return Outcome(Status.SKIPPED, OFFLINE) if _is_out_of_reach(context, service) else None


def _is_out_of_reach(context: CheckContext, service: FoundService) -> bool:
    return service.needs_network and context.offline


async def _cleanups(context: CheckContext) -> tuple[Cleaned, ...]:
    """The flags that the change cleans up; whoever deletes no line cleans nothing up."""
    if not context.change.deleted:
        return ()
    from shipcheck.flags.guarded import read_guarded  # noqa: PLC0415 - reads code

    guarded = await read_guarded(context.change, context.repository, context.flags)
    return tuple(
        Cleaned(path, cleanup) for path, one in guarded.files.items() for cleanup in one.cleanups
    )


async def judge_uses(
    context: CheckContext, uses: Sequence[FlagUse], cleanups: Sequence[Cleaned] = ()
) -> Outcome:
    """The outcome for these uses of flags, and for these flags that are cleaned up."""
    names = [use.key or "a dynamic key" for use in uses] + [one.key for one in cleanups]
    if not names:
        return not_applicable("the change touches no flag")
    if context.services.get("flags", {}).get("uses") == "none":
        return not_applicable(NONE)
    service = await find_service(context.services, context.repository, context.change.head)
    if service is None:
        return _unconfigured(context, names)
    if _is_out_of_reach(context, service):
        return Outcome(Status.SKIPPED, OFFLINE)
    try:
        return await _asked(context, service, uses, cleanups)
    except ShipcheckError as error:
        return unanswered(error)


def _unconfigured(context: CheckContext, names: Sequence[str]) -> Outcome:
    """No service is named: an obstacle only where the team asked for this item itself."""
    keys = listed(dict.fromkeys(names), SHOWN)
    summary = f"no flag service to ask about {keys}: the checklist names none"
    if context.parameters.get("optional"):
        return not_applicable(summary)
    hint = Finding("hint", Level.NOTE, summary, fix="Set services.flags in .shipcheck.yaml.")
    return unknown(summary, Reason.NO_DATA, findings=(hint,))


async def _asked(
    context: CheckContext,
    service: FoundService,
    uses: Sequence[FlagUse],
    cleanups: Sequence[Cleaned],
) -> Outcome:
    """Ask, and judge the answer."""
    keys = list(dict.fromkeys(use.key for use in uses if use.key is not None))
    async with _client(context, service) as client:
        request = flag_request(
            service, context.repository, context.change.head,
            client=client, environment=context.environment, now=context.now,
        )  # fmt: skip
        states = await read_states(service, request, [*keys, *(one.key for one in cleanups)])
        known = await _known(service, request, [states[key] for key in keys])
    at_base = await mentions(context.repository.git, context.change.merge_base, keys)
    template = context.flags.get("usage", {}).get("command")
    usage = await read_usage(template, keys, context.run_command)
    facts = Facts(
        now=context.now(),
        service=service.title,
        known=known,
        at_base=at_base,
        last_used=usage.last_used,
        unused_days=context.parameters.get("unused_days", UNUSED_DAYS),
    )
    used = judge_flags(uses, states, facts)
    cleaned = judge_cleanups(cleanups, states, facts.now)
    findings = (*used.findings, *cleaned.findings, *usage.notes)
    undetermined = tuple(dict.fromkeys((*used.undetermined, *cleaned.undetermined)))
    return _outcome(service, states, Judgement(findings, undetermined))


def _client(context: CheckContext, service: FoundService) -> Client:
    """The client of the service; one that trusts nobody where none was handed in."""
    if context.client is not None:
        return context.client(service.module.HOSTS)
    return Client(
        trusted=lambda _: False,
        environment=context.environment,
        sleep=asyncio.sleep,
        now=context.now,
    )


async def _known(
    service: FoundService, request: FlagRequest, states: Sequence[FlagState | None]
) -> Sequence[str]:
    """All keys of the service, listed only where one is missing: it may be a typing error."""
    if None not in states:
        return ()
    try:
        return await service.module.list_keys(request)
    except ShipcheckError:
        return ()  # a credential may read flags and not list them; what is missing stays so


def _outcome(
    service: FoundService, states: Mapping[str, FlagState | None], judgement: Judgement
) -> Outcome:
    """Fail, doubt, or pass, with what the service said."""
    data = {
        "service": service.name,
        "environment": service.environment,
        "flags": [state_as_data(key, state) for key, state in states.items()],
    }
    findings = judgement.findings
    errors = [one for one in findings if one.level is Level.ERROR]
    if not errors and judgement.undetermined:
        keys = listed(judgement.undetermined, SHOWN)
        summary = f"{service.name} cannot tell who gets {keys}"
        return Outcome(Status.UNKNOWN, summary, None, Reason.NO_DATA, findings, data)
    if not states:
        summary = f"{counted(len(findings), 'flag')} whose key cannot be read"
        return Outcome(Status.UNKNOWN, summary, None, Reason.NOT_UNDERSTOOD, findings, data)
    summary = errors[0].message if len(errors) == 1 else _summary(states, len(errors))
    return judged(summary, evidence=Evidence.OBSERVED, findings=findings, data=data)


def _summary(states: Mapping[str, FlagState | None], errors: int) -> str:
    if errors:
        return f"{counted(errors, 'thing')} wrong with {counted(len(states), 'flag')}"
    return listed((state_in_words(key, state) for key, state in states.items()), SHOWN)
