"""Linted migrations as JSON; keys are added, never renamed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations.findings import findings_of, step_as_json
from shipcheck.migrations.summary import sentence
from shipcheck.reports.json import finding_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.migrations.steps.recipe import Step


def as_document(all_judged: Sequence[JudgedMigration]) -> dict[str, Any]:
    """The document that `migrations lint --format json` prints."""
    return {"files": [_file(judged) for judged in all_judged]}


def _file(judged: JudgedMigration) -> dict[str, Any]:
    server = judged.server
    return {
        "path": judged.migration.path,
        "framework": judged.migration.framework,
        "dialect": server.dialect.value,
        "server_version": ".".join(map(str, server.version)),
        "verdict": judged.safety.value,
        "summary": sentence(judged),
        "findings": [finding_as_json(one) for one in findings_of(judged)],
        "steps": [step_as_json(step) for step in steps_of(judged)],
    }


def steps_of(judged: JudgedMigration) -> Iterator[Step]:
    """The steps round all hazards that nobody has allowed, each once."""
    seen: dict[Step, None] = {}
    for one in judged.hazards:
        if one.recipe is not None and not one.allowed and not one.backward:
            seen |= dict.fromkeys(one.recipe.steps)
    yield from seen
