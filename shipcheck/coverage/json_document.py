"""Reads the JSON of reports."""

from __future__ import annotations

import json
from typing import Any

from shipcheck.coverage.report import UnreadableReport


def read_object(data: bytes, source: str) -> dict[str, Any]:
    """A JSON object.

    Raises:
        UnreadableReport: it is something else.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableReport(f"{source} is not JSON") from error
    if not isinstance(document, dict):
        raise UnreadableReport(f"{source} is no JSON object")
    return document


def as_object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
