"""git's C-style quoting of paths, as `core.quotePath` writes it."""

from __future__ import annotations

import os

SIMPLE = {
    "a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92,
}  # fmt: skip
OCTAL_DIGITS = 3


def unquote(name: bytes) -> str:
    """The path that git printed as `name`; bytes that are not UTF-8 become surrogate escapes.

    Raises:
        ValueError: the quoting is not one that git writes.
    """
    if not name.startswith(b'"'):
        return os.fsdecode(name)
    if len(name) < len('""') or not name.endswith(b'"'):
        raise ValueError(f"unfinished quoting: {name!r}")
    return os.fsdecode(_unescape(name[1:-1].decode("latin-1")))


def _unescape(text: str) -> bytes:
    """Replace every backslash sequence; `text` holds one character a byte."""
    plain = bytearray()
    rest = iter(range(len(text)))
    for index in rest:
        if text[index] != "\\":
            plain.append(ord(text[index]))
            continue
        following = text[index + 1 : index + 2]
        if following in SIMPLE:
            plain.append(SIMPLE[following])
            next(rest)
            continue
        digits = text[index + 1 : index + 1 + OCTAL_DIGITS]
        plain.append(_octal(digits))
        for _ in digits:
            next(rest)
    return bytes(plain)


def _octal(digits: str) -> int:
    """The byte that three octal digits name."""
    if len(digits) != OCTAL_DIGITS or not set(digits) <= set("01234567") or digits[0] > "3":
        raise ValueError(f"unknown escape: \\{digits}")
    return int(digits, 8)
