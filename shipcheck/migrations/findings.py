"""Judged migrations as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations.hazards.registry import rules
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.judged import Judged, JudgedMigration
    from shipcheck.migrations.steps.recipe import Recipe, Step

NOT_UNDERSTOOD = "not-understood"

RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}

LONGEST = 2_000
"""Characters of a statement that a finding shows: one of ten thousand parts has as many findings."""

LONGEST_REASON = 300
"""Characters of what a parser says, which may quote the rest of the file."""

WHAT_TO_DO = "Rewrite it in plain statements, or rehearse it: shipcheck rehearse migrations"


def findings_of(judged: JudgedMigration) -> tuple[Finding, ...]:
    """The findings of a migration, the worst first, then by line; what is allowed is a note."""
    found = [*map(_finding, judged.hazards), *_doubts(judged)]
    return tuple(sorted(found, key=lambda one: (RANK[one.level], one.line or 0)))


def landed_findings(landed: Sequence[Judged]) -> tuple[Finding, ...]:
    """The findings about migrations that the base has already, and that the change touches."""
    return tuple(map(_finding, landed))


def statements_as_json(judged: JudgedMigration) -> list[dict[str, Any]]:
    """What each statement forward does to its tables."""
    return [
        {
            "line": one.statement.place.line,
            "end_line": one.statement.place.end_line,
            "text": _cut(one.statement.text, LONGEST),
            "transaction": one.statement.transaction,
            "effects": [_effect(effect) for effect in one.effects],
        }
        for one in judged.forward
    ]


def step_as_json(step: Step) -> dict[str, str]:
    """A step as JSON has it."""
    return {"title": step.title, "sql": step.sql, "code": step.code}


def _finding(judged: Judged) -> Finding:
    """A hazard as a finding; one that is allowed says so and stops nobody."""
    hazard, place = judged.hazard, judged.place
    level = Level.NOTE if judged.allowed else hazard.level
    said = f"{hazard.message.removesuffix('.')} (allowed: {judged.allowed})"
    return Finding(
        hazard.rule,
        level,
        said if judged.allowed else hazard.message,
        judged.path,
        place.line,
        place.end_line,
        place.column,
        hazard.fix,
        _data(judged),
    )


def _data(judged: Judged) -> dict[str, Any]:
    """What a finding's data tells beside its text."""
    hazard = judged.hazard
    known = rules().get(hazard.rule)
    data: dict[str, Any] = {"axis": known.axis.value if known else None}
    if hazard.table is not None:
        data["table"] = str(hazard.table)
    if hazard.column is not None:
        data["column"] = hazard.column
    if judged.statement:
        data["statement"] = _cut(judged.statement, LONGEST)
    if hazard.effect is not None:
        data["effect"] = _effect(hazard.effect)
    if judged.allowed:
        data["allowed"] = {"because": judged.allowed, "level": hazard.level.value}
    if judged.places:
        data["places"] = [
            {"path": use.path, "line": use.line, "text": use.text, "how": use.how.value}
            for use in judged.places
        ]
    if judged.recipe is not None:
        data |= _recipe(judged.recipe)
    return data


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "table": str(effect.table),
        "lock": effect.lock,
        "blocks": effect.blocks.name.lower(),
        "scans": effect.scans,
        "rewrites": effect.rewrites,
        "builds": effect.builds,
    }


def _recipe(recipe: Recipe) -> dict[str, Any]:
    window = recipe.window
    return {
        "steps": [step_as_json(step) for step in recipe.steps],
        "window": window and {"seconds": window.seconds, "basis": window.basis},
    }


def _doubts(judged: JudgedMigration) -> Iterator[Finding]:
    """What was not understood is said, at its place."""
    for doubt in judged.doubts:
        yield Finding(
            NOT_UNDERSTOOD,
            Level.WARNING,
            f"not understood: {_cut(doubt.reason, LONGEST_REASON)}",
            doubt.path,
            doubt.place.line,
            doubt.place.end_line,
            doubt.place.column,
            WHAT_TO_DO,
            {"axis": "run"},
        )
