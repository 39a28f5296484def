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

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what PyYAML counts as the end of a line
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # YAML 1.2, production 1, c-printable
_TAB_HINT = "indent with spaces, not tabs"
_EMPTY_HINT = "start with `version: 1` and `extends: builtin:default`, or delete the file"


def read_yaml(data: bytes, file: str) -> Document:
    """Read one file; what is wrong is in the document's `problems`, nothing is raised.

    Args:
        data: the bytes of the file; a byte order mark and CRLF are fine.
        file: the name that problems carry.
    """
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    document = Document(file, _BREAK.split(text))
    refusal = _refusal(data, text)
    if refusal is None:
        _parse(text, document)
    else:
        code, message, offset = refusal
        document.problems.append(document.problem_at(code, message, _locate(text, offset)))
    return document


def _refusal(data: bytes, text: str) -> tuple[str, str, int] | None:
    """Why the text is not even parsed: code, message, offset."""
    if len(data) > MOST_BYTES:
        return "too-large", f"the file has {len(data)} bytes; at most {MOST_BYTES} are read", 0
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - the range of surrogateescape
        return "not-utf8", f"the byte 0x{code - 0xDC00:02x} is not UTF-8", found.start()
    return "control-character", f"the character U+{code:04X} is not allowed", found.start()


def _locate(text: str, offset: int) -> Span:
    before = _BREAK.split(text[:offset])
    line, column = len(before), len(before[-1]) + 1
    return Span(line, column, line, column + 1)


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
        problem = document.problem_at(
            "yaml", f"not valid YAML: {_reason(error)}", _place(error, document)
        )
        if problem.source_line.startswith("\t"):
            problem = problem._replace(hint=_TAB_HINT)
        document.problems.append(problem)
        return
    document.complete = True
    if document.value is None and not document.problems:
        span = Span(1, 1, 1, 1)
        document.problems.append(
            document.problem_at("empty", "the file says nothing", span, hint=_EMPTY_HINT)
        )


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
