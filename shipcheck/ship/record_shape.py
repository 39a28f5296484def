"""What a ship record looks like, as data: anybody who may push can write anything into a note."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shipcheck.model.text import visible

Shape = Callable[[Any], Any]
"""Takes any JSON value, returns it as far as it is known here; raises ValueError if it is unfit."""

MOST = 10**9
"""More than any number in a record can be."""

_NAME = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?", re.ASCII)


def read_time(text: str) -> datetime:
    """A time in RFC 3339, with its zone; raises ValueError for what is none, or cannot be shown."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None or not 1970 <= time.year < datetime.max.year:  # noqa: PLR2004 - as git
        raise ValueError(text)
    return time


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON value, as everywhere here
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004 - the one error of a shape
    if value.isascii():
        return value
    lone = any("\ud800" <= character <= "\udfff" for character in value)
    return visible(value, newlines=True) if lone else value


def _name(value: Any) -> str:  # noqa: ANN401
    if not _NAME.fullmatch(_text(value)):
        raise ValueError("not the name of an object")
    return _text(value)


def _time(value: Any) -> str:  # noqa: ANN401
    read_time(_text(value))
    return _text(value)


def _number(value: Any) -> int:  # noqa: ANN401
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MOST:
        raise ValueError("not a number")
    return value


def _flag(value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, bool):
        raise ValueError("not true or false")  # noqa: TRY004
    return value


def _optional(shape: Shape) -> Shape:
    return lambda value: None if value is None else shape(value)


def _each(shape: Shape) -> Shape:
    def read(value: Any) -> list[Any]:  # noqa: ANN401
        if not isinstance(value, list):
            raise ValueError("not a list")  # noqa: TRY004
        return [shape(entry) for entry in value]

    return read


def _mapping(
    keys: Mapping[str, Shape], later: Mapping[str, tuple[Shape, Any]] | None = None
) -> Shape:
    """All of these keys; others, of a newer version, are left out.

    `later` are keys that came with a later version, each with what it is where it is not there.
    """

    def read(value: Any) -> dict[str, Any]:  # noqa: ANN401
        if not isinstance(value, dict) or keys.keys() - value.keys():
            raise ValueError("keys are missing")
        known = {key: shape(value[key]) for key, shape in keys.items()}
        added = {
            key: shape(value[key]) if key in value else default
            for key, (shape, default) in (later or {}).items()
        }
        return known | added

    return read


WAIVER = _mapping(
    {"by": _text, "reason": _text, "at": _text, "until": _optional(_text), "status": _text,
     "counts": _flag}
)  # fmt: skip
ANSWER = _mapping({"answer": _text, "by": _text, "at": _text, "counts": _flag})
ITEM = _mapping(
    {
        **dict.fromkeys(("id", "title", "severity", "status", "summary"), _text),
        **dict.fromkeys(("uses", "run", "ask", "reason", "evidence"), _optional(_text)),
        "answer": _optional(ANSWER),
        "waiver": _optional(WAIVER),
    }
)
CHANGE = _mapping(
    {
        "branch": _optional(_text),
        "base": _text,
        **dict.fromkeys(("head", "base_head", "merge_base"), _name),
        **dict.fromkeys(("patch_id", "content_id", "class"), _text),
        **dict.fromkeys(("commits", "files", "added", "deleted"), _number),
        **dict.fromkeys(("class_reasons", "authors"), _each(_text)),
        "reverts": _optional(_text),
    }
)
LANDED = _mapping(
    {"commit": _name, "into": _text, "method": _text, "pushed": _flag, "urgent": _optional(_text)},
    later={
        "through": (_text, "local"),
        "outcome": (_text, "merged"),
        "pull_request": (_optional(_number), None),
        "url": (_optional(_text), None),
    },
)
SHIP = _mapping(
    {
        **dict.fromkeys(("id", "by", "verdict"), _text),
        **dict.fromkeys(("at", "evaluated_at"), _time),
        "tool": _mapping({"name": _text, "version": _text}),
        "partial": _flag,
        "landed": LANDED,
        "change": CHANGE,
        "checklist": _mapping(dict.fromkeys(("source", "from", "digest"), _text)),
        "items": _each(ITEM),
        "notes": _each(_text),
    }
)
REVIEW = _mapping({**dict.fromkeys(("id", "record", "by", "note"), _text), "at": _time})
