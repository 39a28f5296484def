"""YAML 1.2 (core schema) out of PyYAML's events, with the place of everything.

Events instead of nodes: depth is bounded while the file is read, and nothing recurses. Whatever
makes a file mean more than it shows is refused: tags, anchors, aliases, merge keys, repeated keys.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.checklist.document import Document, Span
from shipcheck.checklist.events import Builder

if TYPE_CHECKING:
    import yaml

MOST_BYTES = 1_000_000
"""A checklist is written by hand; a larger file is a mistake or an attack."""

_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"  # what PyYAML counts as the end of a line
# YAML 1.2, production 1, c-printable; 6 ms to compile, so only once PyYAML has refused a text.
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_START = Span(1, 1, 1, 1)
_TAB_HINT = "indent with spaces, not tabs"
_EMPTY_HINT = "start with `version: 1` and `extends: builtin:default`, or delete the file"


def read_yaml(data: bytes, file: str) -> Document:
    """Read one file; what is wrong is in the document's `problems`, nothing is raised.

    Args:
        data: the bytes of the file; a byte order mark and CRLF are fine.
        file: the name that problems carry.
    """
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    document = Document(file, re.split(_BREAK, text))
    if len(data) > MOST_BYTES:
        message = f"the file has {len(data)} bytes; at most {MOST_BYTES} are read"
        document.problems.append(document.problem_at("too-large", message, _START))
        return document
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"the byte 0x{ord(text[error.start]) - 0xDC00:02x} is not UTF-8"
        _complain("not-utf8", message, text, error.start, document)
    else:
        _parse(text, document)
    return document


def _complain(code: str, message: str, text: str, offset: int, document: Document) -> None:
    """A problem with the character at an offset."""
    before = re.split(_BREAK, text[:offset])
    line, column = len(before), len(before[-1]) + 1
    span = Span(line, column, line, column + 1)
    document.problems.append(document.problem_at(code, message, span))


def _parse(text: str, document: Document) -> None:
    """Fold the events of the text into the document."""
    import yaml  # noqa: PLC0415 - 20 ms that only a run which reads a checklist pays

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = Builder(document)
    try:
        for event in yaml.parse(text, Loader=loader):
            if not builder.take(event):
                return
    except yaml.YAMLError as error:
        _complain_of_syntax(error, text, document)
        return
    document.complete = True
    if document.value is None and not document.problems:
        problem = document.problem_at("empty", "the file says nothing", _START, hint=_EMPTY_HINT)
        document.problems.append(problem)


def _complain_of_syntax(error: yaml.YAMLError, text: str, document: Document) -> None:
    # PyYAML counts bytes or characters up to one that it does not allow; searching is surer.
    found = re.search(_UNPRINTABLE, text)
    if found is not None:
        message = f"the character U+{ord(found[0]):04X} is not allowed"
        _complain("control-character", message, text, found.start(), document)
        return
    place = _place(error, document)
    hint = _TAB_HINT if document.lines[place.line - 1].startswith("\t") else ""
    message = f"not valid YAML: {_reason(error)}"
    document.problems.append(document.problem_at("yaml", message, place, hint=hint))


def _reason(error: yaml.YAMLError) -> str:
    """What PyYAML says is wrong, in one line."""
    said = [getattr(error, name, None) for name in ("context", "problem", "reason")]
    return ", ".join(part for part in said if part) or "it cannot be parsed"


def _place(error: yaml.YAMLError, document: Document) -> Span:
    """Where PyYAML stopped; the last line where it says nothing or points behind the end."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    last = max((number for number, line in enumerate(document.lines) if line.strip()), default=0)
    line = min(mark.line, last) if mark else last
    column = mark.column if mark and mark.line == line else len(document.lines[line].rstrip())
    return Span(line + 1, column + 1, line + 1, column + 2)
