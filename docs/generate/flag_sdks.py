"""The SDKs whose calls are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.flags.forms import Where
from shipcheck.flags.sdks import FAMILIES

if TYPE_CHECKING:
    from shipcheck.flags.forms import CallForm, Family

NAMES = {
    "csharp": "C#",
    "php": "PHP",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "tsx": "TSX",
}
FRAMES = {
    Where.MARK: "@{}",
    Where.ELEMENT: "<{}>",
    Where.PROPERTIES: "{}().…",
    Where.MEMBERS: "{}.…",
    Where.HANDLE: "{}(…).…",
    Where.ATTRIBUTE: "{} = …",
}
MOST = 12
"""Calls of one SDK that are listed."""


def render_flag_sdks() -> str:
    """A line for each SDK: its languages, and calls that are found."""
    lines = ["| `sdk` | languages | calls |", "|---|---|---|"]
    return "\n".join([*lines, *map(_line, FAMILIES)])


def _line(family: Family) -> str:
    languages = sorted({language for row in family.rows for language in row.languages})
    named = ", ".join(NAMES.get(language, language.title()) for language in languages)
    calls = list(dict.fromkeys(_shown(row, call) for row in family.rows for call in row.calls))
    more = ", …" if len(calls) > MOST else ""
    return f"| `{family.sdk}` | {named} | {', '.join(f'`{call}`' for call in calls[:MOST])}{more} |"


def _shown(row: CallForm, call: str) -> str:
    if call == "[]":
        return "[…].…"
    return FRAMES.get(row.where, "{}").format(call)
