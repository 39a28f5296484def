"""A file of flagd's flag definitions with one flag forced."""

from __future__ import annotations

import json
from typing import Any

from shipcheck.errors import ShipcheckError

ON_WORDS = ("on", "enabled", "true", "yes", "treatment")
OFF_WORDS = ("off", "disabled", "false", "no", "control", "none")


def forced_document(text: str, source: str, flag: str, *, on: bool) -> bytes:
    """The definitions with the flag enabled, without targeting, and its default on that side.

    A flag that is not there is added as a boolean one.

    Raises:
        ShipcheckError: it is no flagd file in JSON, or which variant is on cannot be told.
    """
    try:
        document = json.loads(text)
        flags = document["flags"]
        definition = flags.get(flag, {"variants": {"on": True, "off": False}})
        variant = _variant(definition["variants"], on=on)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ShipcheckError(f"{source} is no file of flagd's flag definitions in JSON") from error
    if variant is None:
        raise ShipcheckError(
            f"cannot force {flag}: {source} does not tell which of its variants is on",
            hint=f"Call them {' or '.join(ON_WORDS[:2])}, and {' or '.join(OFF_WORDS[:2])}.",
        )
    kept = {key: value for key, value in definition.items() if key != "targeting"}
    flags[flag] = {**kept, "state": "ENABLED", "defaultVariant": variant}
    return json.dumps(document, indent=2).encode() + b"\n"


def _variant(variants: dict[str, Any], *, on: bool) -> str | None:
    """The variant of a side: by its value where that is true or false, else by its name."""
    by_value = [name for name, value in variants.items() if value is on]
    if len(by_value) == 1:
        return by_value[0]
    words = ON_WORDS if on else OFF_WORDS
    return next((name for word in words for name in variants if name.lower() == word), None)
