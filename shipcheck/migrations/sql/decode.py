"""From the bytes of a file to its text, whatever the encoding."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins like this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096  # bytes; enough to tell UTF-16 without a mark
_HALF = 0.4


def decode(content: bytes) -> str:
    """The text: by its byte order mark, as UTF-16 where every other byte is NUL, as UTF-8, else Latin-1.

    The mark is left out. What is broken is replaced; this never raises. Lines may end in CR LF.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    encoding = _wide(content[:_SAMPLE])
    if encoding:
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: SQL is mostly ASCII, so that nearly half of the bytes are NUL."""
    if len(sample) < len("a;".encode("utf-16-le")):
        return ""
    if sample[1::2].count(0) > _HALF * len(sample) and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > _HALF * len(sample) and not sample[1::2].count(0):
        return "utf-16-be"
    return ""
