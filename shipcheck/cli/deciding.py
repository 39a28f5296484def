"""What `waive`, `answer` and `allow` have in common: they print what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.cli.output import print_json, print_text
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


def report(done: Mapping[str, Any], text: str, form: str) -> int:
    """Print what was done as text or JSON; returns the exit code."""
    said = print_json(done) if form == "json" else print_text(visible(text, newlines=True) + "\n")
    return 0 if said else ShipcheckError.exit_code
