"""The keys of a checklist, read from its JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.schema import build_schema
from shipcheck.checks.registry import InstalledCatalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = dict[str, Any]

MOST_WORDS = 8
"""Words of a closed list that a table shows."""


def render_keys() -> str:
    """Every key outside of conditions, with its form and what it is for."""
    schema = build_schema(InstalledCatalogue(), checks=(), services=())
    lines = ["| key | form | what it says |", "|---|---|---|"]
    lines += [_row(path, value) for path, value in _walk(schema, "")]
    return "\n".join(lines)


def render_leaves() -> str:
    """What a condition can ask."""
    schema = build_schema(InstalledCatalogue(), checks=(), services=())
    lines = ["| key | form | holds where |", "|---|---|---|"]
    leaves = schema["definitions"]["condition"]["properties"]
    lines += [_row(name, value) for name, value in leaves.items()]
    return "\n".join(lines)


def _walk(schema: Schema, prefix: str) -> Iterator[tuple[str, Schema]]:
    """The properties, depth first."""
    for name, value in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        yield path, value
        if "$ref" in value:
            continue
        yield from _walk(value, f"{path}.")
        items = value.get("items", {})
        if items.get("type") == "object":
            beside = value.get("properties", {})
            own = {key: one for key, one in items["properties"].items() if key not in beside}
            yield from _walk({"properties": own}, f"{path}[].")


def _row(path: str, value: Schema) -> str:
    description = value.get("description", "")
    if path.endswith("when"):
        description = "When the item applies: a [condition](conditions.md)."
    return f"| `{path}` | {_form(value)} | {_escaped(description)} |"


def _form(value: Schema) -> str:
    """What may stand there, in a few words."""
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return _words(value["enum"])
    if "$ref" in value or "allOf" in value:
        return "map"
    kind = value.get("type", "map")
    kinds = kind if isinstance(kind, list) else [kind]
    names = [_kind(one, value) for one in kinds]
    examples = value.get("examples", [])[:1]
    shown = f", as `{examples[0]}`" if examples and "uses" not in str(examples) else ""
    return " or ".join(dict.fromkeys(names)) + shown


def _kind(kind: str, value: Mapping[str, Any]) -> str:
    items = value.get("items", {})
    if kind == "array" and "enum" in items:
        return f"list of {_words(items['enum'])}"
    if kind == "array" and items.get("$ref"):
        return "list of conditions"
    if kind == "array" and items.get("type") == "object":
        return "list of maps"
    if kind == "string" and "enum" in value.get("then", {}):
        return "word"
    return {
        "string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`",
        "object": "map", "array": "list of texts",
    }[kind]  # fmt: skip


def _words(words: list[str]) -> str:
    shown = ", ".join(f"`{word}`" for word in words[:MOST_WORDS])
    return shown + (", …" if len(words) > MOST_WORDS else "")


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
