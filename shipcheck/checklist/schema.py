"""The format of a checklist as JSON Schema (draft 7): what editors read is what validates.

No `oneOf` and no `anyOf`: they would say that something is wrong, but not where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.durations import PATTERN as DURATION
from shipcheck.checklist.schema_conditions import REFERENCE, condition_schema
from shipcheck.checklist.schema_flags import flags_schema
from shipcheck.checklist.schema_landing import deploy_schema, merge_schema, tell_schema
from shipcheck.checklist.schema_migrations import migrations_schema, tables_schema
from shipcheck.checklist.vocabulary import NONE, SERVICES, VERSION
from shipcheck.model.checklist import Catalogue, Specification
from shipcheck.model.words import Evidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

_Schema = dict[str, Any]


def build_schema(
    catalogue: Catalogue,
    *,
    checks: Iterable[str] | None = None,
    services: Iterable[tuple[str, str]] | None = None,
) -> _Schema:
    """The schema for a catalogue of checks and services.

    Args:
        catalogue: what `uses:` can name.
        checks: the checks whose `with:` is described, all where None; describing one imports it.
        services: the same for services, as pairs of kind and name.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A checklist of shipcheck",
        "type": "object",
        "additionalProperties": False,
        "required": ["version"],
        "properties": {
            **_head(),
            "context": _context(),
            "deploy": deploy_schema(),
            "merge": merge_schema(),
            "tell": tell_schema(),
            "flags": flags_schema(),
            "migrations": migrations_schema(),
            "tables": tables_schema(),
            "services": _services(catalogue, services),
            "inline_allow": _words(
                "Rules that a comment in a file may allow, in CI, merges and `pr`."
            ),
            "items": {
                "description": "What is looked at before the change ships, in order.",
                "type": "array",
                "items": _item(catalogue, checks),
            },
        },
        "definitions": {"condition": condition_schema()},
    }


def _head() -> _Schema:
    return {
        "version": {"description": "The version of this format.", "const": VERSION},
        "extends": {
            "description": "A preset or a file of this repository; items merge by id.",
            "type": "string",
            "minLength": 1,
            "examples": ["builtin:default", "./checklists/base.yaml"],
        },
        "base": {
            "description": "The branch that changes are merged into.",
            "type": "string",
            "pattern": "^[^-\\s]\\S*$",
            "examples": ["main"],
        },
    }


def _context() -> _Schema:
    """Business figures: one map, or a list of maps for parts of the repository."""
    figures = {
        "users": _typed("integer", "People who would notice.", minimum=0),
        "outage_cost_per_minute": {
            "description": "What a minute of outage costs: an amount and a currency.",
            "type": ["number", "string"],
            "minimum": 0,
            "pattern": "^[0-9]+(\\.[0-9]+)? [A-Z]{3}$",
            "examples": ["40 USD"],
        },
        "asked": {
            "description": "When somebody last stood by these figures.",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "examples": ["2026-11-01"],
        },
    }
    entry = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"paths": _words("The files that these figures are about."), **figures},
    }
    return {
        "description": "The business context: a map, or a list whose entries carry `paths`.",
        "type": ["object", "array"],
        "properties": figures,
        "additionalProperties": False,
        "items": entry,
    }


def _services(catalogue: Catalogue, used: Iterable[tuple[str, str]] | None) -> _Schema:
    wanted = None if used is None else set(used)
    return {
        "description": "The services that are asked.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            kind: _service(catalogue, kind, text, wanted) for kind, text in SERVICES.items()
        },
    }


def _service(
    catalogue: Catalogue, kind: str, description: str, used: set[tuple[str, str]] | None
) -> _Schema:
    """`{uses: github, …}`, or `none` for short."""
    names = catalogue.service_names(kind)
    described = [name for name in names if used is None or (kind, name) in used]
    rules = [_parameters_of_service(catalogue.service_specification(kind, n)) for n in described]
    nothing = Specification(name=NONE, summary="", looks_at="")
    return {
        "description": description,
        "type": ["object", "string"],
        "required": ["uses"],
        "properties": {"uses": {"description": "The service.", "enum": [*names, NONE]}},
        "if": {"type": "string"},
        "then": {
            "pattern": f"^{NONE}$",
            "examples": [NONE, *(f"{{uses: {n}}}" for n in names[:1])],
        },
        "allOf": [*rules, _parameters_of_service(nothing)],
    }


def _parameters_of_service(specification: Specification) -> _Schema:
    """A service's parameters stand beside `uses`."""
    return {
        "if": _is_used(specification.name),
        "then": {
            "properties": {"uses": {}, **specification.parameters},
            "required": ["uses", *specification.required_parameters],
            "additionalProperties": False,
        },
    }


def _item(catalogue: Catalogue, used: Iterable[str] | None) -> _Schema:
    names = catalogue.names()
    described = names if used is None else sorted(set(used) & set(names))
    rules = [_parameters_of_check(catalogue.specification(name)) for name in described]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "properties": _item_keys(names),
        # an empty allOf is not allowed, and without a check there is nothing to tell apart
        "allOf": rules or [{}],
    }


def _item_keys(checks: Iterable[str]) -> _Schema:
    return {
        "id": {
            "description": "The item's name; the same id as in the base changes that item.",
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9-]*$",
            "examples": ["load-test"],
        },
        "title": _text("What is looked at, in a few words."),
        "why": _text("Why the team looks at it."),
        "uses": {"description": "A check that decides the item.", "enum": list(checks)},
        "with": _typed("object", "Parameters of the check."),
        "run": _text("A command that decides the item: exit code 0 passes."),
        "ask": _text("A question that a person answers."),
        "when": REFERENCE,
        "severity": {
            "description": "Whether the item can stop the merge; block if left out.",
            "enum": [str(word) for word in Severity],
        },
        "evidence": {
            **_words("The kinds of evidence that count; any if left out."),
            "items": {"enum": [str(word) for word in Evidence]},
            "minItems": 1,
        },
        "timeout": {
            "description": "How long it may take; 60s for checks, 10m for commands and rehearsals.",
            "type": ["string", "number"],
            "pattern": DURATION,
            "exclusiveMinimum": 0,
            "examples": ["90s", "10m", "1h"],
        },
    }


def _parameters_of_check(specification: Specification) -> _Schema:
    """A check's parameters stand under `with`."""
    required = list(specification.required_parameters)
    rule: _Schema = {
        "properties": {
            "with": {
                "type": "object",
                "description": specification.summary,
                "properties": dict(specification.parameters),
                "required": required,
                "additionalProperties": False,
            }
        }
    }
    if required:
        rule["required"] = ["with"]
    return {"if": _is_used(specification.name), "then": rule}


def _is_used(name: str) -> _Schema:
    return {"type": "object", "properties": {"uses": {"const": name}}, "required": ["uses"]}


def _typed(kind: str, description: str, **rest: object) -> _Schema:
    return {"description": description, "type": kind, **rest}


def _text(description: str) -> _Schema:
    return _typed("string", description, minLength=1)


def _words(description: str) -> _Schema:
    return {
        "description": description,
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "string", "minLength": 1},
    }
