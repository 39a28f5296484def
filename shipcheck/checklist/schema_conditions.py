"""The part of the schema that describes `when:`."""

from __future__ import annotations

from typing import Any

from shipcheck.checklist.vocabulary import CAPABILITIES, RISK_BANDS
from shipcheck.model.words import ChangeClass, Place

REFERENCE = {"$ref": "#/definitions/condition"}
"""How the schema names a condition."""

_LEAVES: dict[str, tuple[str, tuple[str, ...]]] = {
    "has": (
        "What the repository has means for: configured, or found at the base.",
        CAPABILITIES,
    ),
    "paths": ("Any changed file matches one of these globs (as in .gitignore).", ()),
    "only_paths": ("All changed files match one of these globs (as in .gitignore).", ()),
    "class": ("How much care the change needs, by its facts.", tuple(ChangeClass)),
    "languages": ("Any changed file is in one of these languages.", ()),
    "branch": ("The branch's name matches one of these patterns (`*`, `?`).", ()),
    "labels": ("The pull request carries one of these labels.", ()),
    "authors": ("A commit's author has one of these names or addresses (`*`, `?`).", ()),
    "risk": ("How risky the change is beside the repository's others.", RISK_BANDS),
    "place": ("Where the gate runs.", tuple(Place)),
}
_RANGES = {
    "lines": "Lines added and deleted, both together.",
    "users": "People who would notice, from the checklist's context.",
}


def condition_schema() -> dict[str, Any]:
    """A condition: keys are and-ed, values in a list or-ed, `all`, `any` and `not` nest."""
    several = {"type": "array", "minItems": 1, "items": REFERENCE}
    return {
        "type": "object",
        "description": "When the item applies: all keys must hold; of a list, one entry.",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            **{name: _one_or_more(text, words) for name, (text, words) in _LEAVES.items()},
            **{name: _range(text) for name, text in _RANGES.items()},
            "all": {**several, "description": "All of these conditions hold."},
            "any": {**several, "description": "At least one of these conditions holds."},
            # draft 7 ignores what stands beside a $ref, so the description stands around it
            "not": {"description": "This condition does not hold.", "allOf": [REFERENCE]},
        },
    }


def _one_or_more(description: str, words: tuple[str, ...]) -> dict[str, Any]:
    """One word or a list of them, without oneOf, so that an error keeps its place."""
    word: dict[str, Any] = {"type": "string", "minLength": 1}
    if words:
        word = {"enum": [str(choice) for choice in words]}
    return {
        "description": description,
        "type": ["string", "array"],
        "minItems": 1,
        "uniqueItems": True,
        "items": word,
        "if": {"type": "string"},
        "then": word,
    }


def _range(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "over": {"description": "More than this.", "type": "integer", "minimum": 0},
            "under": {"description": "Fewer than this.", "type": "integer", "minimum": 1},
        },
    }
