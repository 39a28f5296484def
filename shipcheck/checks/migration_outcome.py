"""What `migration-safe` says of the migrations of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    from shipcheck.migrations.changed import ChangedMigrations
    from shipcheck.migrations.judged import JudgedMigration

UNTRUSTED = (Place.CI, Place.MERGE)
"""Where a branch's own comments count only for rules that the base's checklist lists."""


async def judge_migrations(context: CheckContext) -> Outcome | None:
    """The outcome for the migrations of the change; None where there is none after all."""
    changed = await read_changed(
        context.change, context.repository, context.migrations, context.environment
    )
    migrations = _not_ignored(changed, context)
    if not migrations and not changed.landed:
        return None
    accepted = Accepted(
        context.migrations.settings.get("allow", ()),
        context.migrations.inline_allow if context.place in UNTRUSTED else None,
    )
    return decide([accepted.accept(one) for one in migrations], changed, accepted)


def _not_ignored(changed: ChangedMigrations, context: CheckContext) -> list[JudgedMigration]:
    """The migrations that the item is about."""
    patterns = tuple(context.parameters.get("ignore", ()))
    if not (patterns and changed.judged):
        return list(changed.judged)
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415 - only where it is asked for

    ignored = path_matcher(patterns)
    return [one for one in changed.judged if not ignored(one.migration.path)]


def decide(
    migrations: Sequence[JudgedMigration], changed: ChangedMigrations, accepted: Accepted
) -> Outcome:
    """The outcome for these migrations."""
    findings = (
        *landed_findings(changed.landed),
        *(finding for one in migrations for finding in findings_of(one)),
        *_unused(accepted, [one.migration.path for one in migrations]),
    )
    data = {"files": [_file(one) for one in migrations], "tell": True}
    failed = any(finding.level is Level.ERROR for finding in findings)
    if not failed and any(one.safety is Safety.UNKNOWN for one in migrations):
        summary = overall(migrations)
        return Outcome(
            Status.UNKNOWN, summary, None, Reason.NOT_UNDERSTOOD, findings, data
        )  # fmt: skip
    summary = _summary(migrations, changed)
    return judged(summary, evidence=Evidence.INSPECTED, findings=findings, data=data)


def _summary(migrations: Sequence[JudgedMigration], changed: ChangedMigrations) -> str:
    """All of it in one line; an edit of what has run weighs most."""
    if changed.landed:
        first = changed.landed[0].hazard.message.removesuffix(".")
        more = len(changed.landed) - 1
        return f"{first}{f' (and {more} more)' if more else ''}"
    return overall(migrations) if migrations else counted(0, "migration")


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
