"""Files of flag definitions at the judged commit: JSON, YAML or TOML, whatever is in them."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.http.reading import map_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.flags.service import FlagRequest

MOST_BYTES = 10_000_000
"""Bytes that a JSON or TOML file may have; YAML is read up to 1 MB."""


async def read_definitions(request: FlagRequest, path: str) -> Mapping[str, Any]:
    """The object that a file of the judged commit holds.

    Raises:
        ShipcheckError: the file is not there, or cannot be read, or holds no object.
    """
    data = await request.read_file(path)
    if data is None:
        raise ShipcheckError(
            f"there is no {path}", hint="Mend services.flags.path in the checklist."
        )
    value = parse(data, path)
    if not isinstance(value, dict):
        raise ShipcheckError(f"{path} holds no flags: its top is not a map")
    return map_in(value)


def parse(data: bytes, path: str) -> Any:  # noqa: ANN401 - whatever the file says
    """What a file says; the end of its name tells the format, YAML where it is another.

    YAML is read as YAML 1.2, so `on` and `off` are text, as those services read it.

    Raises:
        ShipcheckError: it cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise ShipcheckError(f"{path} is larger than {MOST_BYTES:,} bytes")
    try:
        if path.endswith(".json"):
            return json.loads(data.decode("utf-8-sig"))
        if path.endswith(".toml"):
            return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise ShipcheckError(f"{path} cannot be read: {_reason(error)}") from error
    return _parse_yaml(data, path)


def _parse_yaml(data: bytes, path: str) -> Any:  # noqa: ANN401 - whatever the file says
    from shipcheck.checklist.yaml_reader import read_yaml  # noqa: PLC0415 - only for YAML

    document = read_yaml(data, path)
    if document.problems:
        first = document.problems[0]
        raise ShipcheckError(f"{path}:{first.line} cannot be read: {first.message}")
    return document.value


def _reason(error: Exception) -> str:
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)
