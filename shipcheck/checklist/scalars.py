"""Plain scalars by the core schema of YAML 1.2, not by PyYAML's rules of YAML 1.1.

`NO`, `yes`, `on`, `1:30`, `1_000` and dates are text, and `012` is twelve.
"""

from __future__ import annotations

import re
from typing import Final

LARGEST: Final = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8259, section 6)."""

_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC_START = frozenset("-+.0123456789")
# Compiled on first use: most checklists hold a number or two, the presets none but a version.
_INTEGER = r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_NOT_FINITE = r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
_DECIMAL = 10
_BASES = {"0o": 8, "0x": 16}
_MOST_DIGITS = len(f"{LARGEST:o}")


def read_scalar(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar.

    Raises:
        ValueError: a number that JSON cannot hold; the message says so in plain words.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC_START:
        return text
    if re.fullmatch(_INTEGER, text):
        return _read_integer(text)
    if re.fullmatch(_FLOAT, text):
        return _finite(float(text))
    if re.fullmatch(_NOT_FINITE, text):
        raise ValueError("infinity and not-a-number are not allowed")
    return text


def _read_integer(text: str) -> int:
    base = _BASES.get(text[:2], _DECIMAL)
    digits = text.lstrip("+-") if base == _DECIMAL else text[2:]
    # Python refuses to convert thousands of digits, so they are counted first.
    significant = digits.lstrip("0") or "0"
    value = int(significant, base) if len(significant) <= _MOST_DIGITS else LARGEST + 1
    if value > LARGEST:
        raise ValueError(f"the number is too large; at most {LARGEST} is allowed")
    return -value if text[0] == "-" else value


def _finite(value: float) -> float:
    if abs(value) == float("inf"):
        raise ValueError("the number is too large")
    return value
