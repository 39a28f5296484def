"""The effective checklist as YAML, with the file and line that each value came from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.checklist.scalars import read_scalar
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.checklist.document import YamlValue
    from shipcheck.checklist.merge import Keys
    from shipcheck.model.checklist import Checklist

_WIDEST = 76  # a longer line pushes only its own comment to the right
_PLAIN = re.compile(r"[A-Za-z0-9_./~][\w ./@+~-]*(?<! )", re.ASCII)


class _Line(NamedTuple):
    """A line of YAML; `keys` leads to the value whose origin stands beside it."""

    text: str
    keys: Keys | None = None


def render_origins(checklist: Checklist) -> str:
    """The effective checklist; a YAML reader gets the same values out of it."""
    lines = list(_lines(checklist.effective, ()))
    origins = checklist.origins
    width = max((len(one.text) for one in lines if len(one.text) <= _WIDEST), default=0)
    shown = []
    for line in lines:
        origin = origins.get(line.keys) if line.keys is not None else None
        comment = f"  # {visible(origin.file)}:{origin.line}" if origin else ""
        shown.append(f"{line.text:<{width}}{comment}".rstrip())
    return "\n".join(shown) + "\n"


def _lines(value: Mapping[str, YamlValue], keys: Keys, indent: str = "") -> Iterator[_Line]:
    for key, inner in value.items():
        yield from _entry(key, inner, (*keys, key), indent)


def _entry(key: str, value: YamlValue, keys: Keys, indent: str) -> Iterator[_Line]:
    head = f"{indent}{_scalar(key)}:"
    if isinstance(value, dict) and value:
        yield _Line(head, keys)
        yield from _lines(value, keys, f"{indent}  ")
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        yield _Line(head, keys)
        for index, part in enumerate(value):
            # Items are known by their id, everything else by its place in the list.
            name = part["id"] if keys == ("items",) else str(index)
            yield from _list_entry(part, (*keys, name), f"{indent}  ")
    else:
        yield _Line(f"{head} {_flow(value)}", keys)


def _list_entry(value: YamlValue, keys: Keys, indent: str) -> Iterator[_Line]:
    """A map in a list: its first line carries the dash."""
    if not isinstance(value, dict) or not value:
        yield _Line(f"{indent}- {_flow(value)}", keys)
        return
    first, *rest = _lines(value, keys, f"{indent}  ")
    yield _Line(f"{indent}- {first.text[len(indent) + 2 :]}", first.keys)
    yield from rest


def _flow(value: YamlValue) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_scalar(key)}: {_flow(inner)}' for key, inner in value.items())}}}"
    return _scalar(value)


def _scalar(value: YamlValue) -> str:
    """Text as it is where YAML reads it back as that text, else in double quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and _reads_as_text(value):
        return value
    # What `visible` writes for what cannot be seen is an escape of YAML too.
    return visible(json.dumps(value, ensure_ascii=False))


def _reads_as_text(value: str) -> bool:
    try:
        return isinstance(read_scalar(value), str)
    except ValueError:
        return False
