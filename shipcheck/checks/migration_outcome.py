"""What `migration-safe` says of the migrations of a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.checks.rehearsal_findings import measured, rehearsal_findings
from shipcheck.checks.rehearsed_migrations import rehearsals_of
from shipcheck.migrations.accepting import Accepted
from shipcheck.migrations.changed import read_changed
from shipcheck.migrations.findings import findings_of, landed_findings, statements_as_json
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.summary import overall, sentence
from shipcheck.model.outcome import Finding, Outcome, judged
from shipcheck.model.text import counted
from shipcheck.model.words import Evidence, Level, Place, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.checks.rehearsed_migrations import Rehearsals
    from shipcheck.migrations.changed import ChangedMigrations
    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.rehearse.migration_result import MigrationsRehearsal

UNTRUSTED = (Place.CI, Place.MERGE)
"""Where a branch's own comments count only for rules that the base's checklist lists.

In somebody's pull request that is looked at they count nowhere else.
"""


def _untrusted(context: CheckContext) -> bool:
    return context.is_of_another or context.place in UNTRUSTED


async def judge_migrations(context: CheckContext) -> Outcome | None:
    """The outcome for the migrations of the change; None where there is none after all."""
    changed = _not_ignored(
        await read_changed(
            context.change, context.repository, context.migrations, context.environment
        ),
        context,
    )
    migrations = changed.judged
    if not migrations and not changed.landed:
        return None
    accepted = Accepted(
        context.migrations.settings.get("allow", ()),
        context.migrations.inline_allow if _untrusted(context) else None,
    )
    taken = [accepted.accept(one) for one in migrations]
    changed = replace(changed, landed=tuple(map(accepted.accept_one, changed.landed)))
    rehearsals = await rehearsals_of(changed, taken, context)
    outcome = decide(taken, changed, accepted, rehearsals)
    return _told(outcome, rehearsals, asked=Evidence.REHEARSED in context.required)


def _not_ignored(changed: ChangedMigrations, context: CheckContext) -> ChangedMigrations:
    """The migrations that the item is about, and what was done to those that landed."""
    patterns = tuple(context.parameters.get("ignore", ()))
    if not patterns:
        return changed
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415 - only where it is asked for

    ignored = path_matcher(patterns)
    judged = (one for one in changed.judged if not ignored(one.migration.path))
    landed = (one for one in changed.landed if not ignored(one.path))
    return replace(changed, judged=tuple(judged), landed=tuple(landed))


def decide(
    migrations: Sequence[JudgedMigration],
    changed: ChangedMigrations,
    accepted: Accepted,
    rehearsals: Rehearsals,
) -> Outcome:
    """The outcome for these migrations."""
    seen = rehearsal_findings(rehearsals)
    read = (
        *landed_findings(changed.landed),
        *(one for each in migrations for one in findings_of(each)),
    )
    unused = _unused(accepted, [one.migration.path for one in migrations])
    findings = (*seen, *measured(read, rehearsals), *unused, *rehearsals.notes)
    data: dict[str, Any] = {"files": [_file(one) for one in migrations], "tell": True}
    if rehearsals.found:
        data["rehearsals"] = [_rehearsal(one) for one in rehearsals.found]
    failed = any(finding.level is Level.ERROR for finding in findings)
    if not failed and any(one.safety is Safety.UNKNOWN for one in migrations):
        reason = Reason.NOT_UNDERSTOOD
        return Outcome(Status.UNKNOWN, overall(migrations), None, reason, findings, data)
    summary = _summary(migrations, changed, seen)
    found = judged(summary, evidence=rehearsals.evidence, findings=findings, data=data)
    return replace(found, suffices=rehearsals.suffice)


def _told(outcome: Outcome, rehearsals: Rehearsals, *, asked: bool) -> Outcome:
    """The outcome, which says of a pass what is behind it, or that nothing more is called for."""
    if outcome.status is not Status.PASS:
        return outcome
    said = ""
    if outcome.evidence is Evidence.REHEARSED:
        said = f"; rehearsed on {', '.join(dict.fromkeys(one.server for one in rehearsals.found))}"
    elif asked and outcome.suffices:
        said = "; nothing in it needs a rehearsal"
    return replace(outcome, summary=f"{outcome.summary}{said}")


def _summary(
    migrations: Sequence[JudgedMigration], changed: ChangedMigrations, seen: Sequence[Finding]
) -> str:
    """All of it in one line; an edit of what has run weighs most, then what a rehearsal saw fail."""
    landed = [one.hazard for one in changed.landed if not one.allowed]
    wrong = [one.message for one in landed if one.level is Level.ERROR or not migrations]
    unsafe = any(one.safety is Safety.UNSAFE for one in migrations)
    if not wrong and not unsafe:
        wrong = [one.message for one in seen if one.level is Level.ERROR]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if wrong[1:] else ""
        return f"{wrong[0].removesuffix('.')}{more}"
    return overall(migrations) if migrations else counted(0, "migration")


def _rehearsal(one: MigrationsRehearsal) -> dict[str, Any]:
    """A rehearsal for the JSON result; what each statement did stands at the findings."""
    return {
        "state": one.state.value, "server": one.server, "base": one.base, "rows": list(one.rows),
        "seconds": one.seconds, "at": one.at, "differences": list(one.differences),
        "lost": list(one.lost), "old_code": list(one.old_code), "gaps": list(one.gaps),
    }  # fmt: skip


def _file(one: JudgedMigration) -> dict[str, Any]:
    """A migration for the JSON result, statement by statement."""
    return {
        "path": one.migration.path,
        "framework": one.migration.framework,
        "dialect": one.server.dialect.value,
        "server_version": ".".join(map(str, one.server.version)),
        "server_source": one.server.source,
        "verdict": one.safety.value,
        "summary": sentence(one),
        "statements": statements_as_json(one),
    }


def _unused(accepted: Accepted, paths: Sequence[str]) -> Iterator[Finding]:
    """Entries of the checklist that are about these files, and that nothing needs any more."""
    for entry in accepted.unused(paths):
        message = f"the checklist allows {entry['rule']} here, and nothing breaks it any more"
        yield Finding("unused-allowance", Level.NOTE, message)
