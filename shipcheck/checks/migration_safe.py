"""`migration-safe`: migrations block nobody on a busy table, and break no code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.suspects import suspects
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import not_applicable
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.model.outcome import Outcome

SPECIFICATION = Specification(
    name="migration-safe",
    summary="Migrations block nobody on a busy table, and break no code that runs.",
    looks_at=(
        "each statement of the change's migrations: the locks, scans and rewrites of its tables, and "
        "what it drops, renames or asks of the code that runs; the schema as earlier migrations made "
        "it; where the code at the base and at the head names what goes; the way back; what "
        "`shipcheck rehearse migrations` saw"
    ),
    parameters={
        "ignore": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Migrations that are not judged, as globs.",
        },
    },
    evidence=frozenset({Evidence.INSPECTED, Evidence.REHEARSED}),
    depends_on_base=True,
)

NONE = "no migration in the change"


async def check(context: CheckContext) -> Outcome:
    """Fail where a migration is unsafe; unknown where one is not understood."""
    owners = context.migrations.settings.get("paths", ())
    if not await suspects(context.change.files, context.repository.git, owners):
        return not_applicable(NONE)
    # Half a second of parsers and rules that most changes have no need of.
    from shipcheck.checks.migration_outcome import judge_migrations  # noqa: PLC0415

    return await judge_migrations(context) or not_applicable(NONE)
