"""What checks, services and presets say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml

from shipcheck.checklist.presets import preset_names, read_preset
from shipcheck.checks.registry import load_check
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from shipcheck.model.checklist import Specification


def render_check(name: str) -> str:
    """A check: what it is for, looks at, can reach, and its parameters."""
    specification = load_check(name).SPECIFICATION
    reached = ", ".join(f"`{kind}`" for kind in Evidence if kind in specification.evidence)
    about = [
        specification.summary,
        "",
        f"- Looks at: {specification.looks_at}.",
        f"- Evidence: {reached}.",
        f"- Under `--offline`: {'left out' if specification.needs_network else 'judged'}.",
    ]
    return "\n".join([*about, *parameters(specification, "with:")])


def render_service(name: str) -> str:
    """A CI service, with what stands beside its `uses:`."""
    specification = cast("Specification", CI_SERVICES.load(name).SPECIFICATION)
    asked = "not asked" if specification.needs_network else "read"
    about = [f"Reads {specification.looks_at}. Under `--offline` it is {asked}."]
    return "\n".join([*about, *parameters(specification, "beside `uses:`")])


def parameters(specification: Specification, place: str) -> list[str]:
    """A table of what may stand under `with:`, or beside `uses:`; nothing where nothing may."""
    if not specification.parameters:
        return []
    label = f"`{place}`" if place.endswith(":") else place
    lines = ["", f"| {label} | form | |", "|---|---|---|"]
    for name, schema in specification.parameters.items():
        needed = " Required." if name in specification.required_parameters else ""
        text = str(schema.get("description", "")).replace("|", "\\|")
        lines.append(f"| `{name}` | {_form(schema)} | {text}{needed} |")
    return lines


def _form(schema: dict[str, object]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in cast("list[str]", schema["enum"]))
    kind = str(schema.get("type"))
    if kind == "array":
        inner = cast("dict[str, object]", schema.get("items", {}))
        return "list of maps" if inner.get("type") == "object" else "list of texts"
    words = {
        "boolean": "`true` or `false`",
        "integer": "whole number",
        "string": "text",
        "object": "map",
    }
    return words.get(kind, kind)


def render_presets() -> str:
    """The presets with the items that each adds or changes."""
    lines = ["| preset | extends | its own items |", "|---|---|---|"]
    for name in preset_names():
        content = yaml.safe_load(read_preset(name))
        items = ", ".join(f"`{item['id']}`" for item in content.get("items", ()))
        extends = f"`{content['extends']}`" if "extends" in content else ""
        lines.append(f"| `builtin:{name}` | {extends} | {items} |")
    return "\n".join(lines)
