"""The Ruby of an ERB template, with every byte where it is in the template.

What is not Ruby becomes spaces, and every word of the markup becomes a name of the same length with
a `;` behind it. The words of one tag, or of the text between two, stand for writing it. Brackets and
quotes part words: `<a class="<%= b %>">` and `<a class="">` have the same ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from shipcheck.code.nodes import Span

CHUNK = re.compile(rb"<[^<>\n]*|[^<>\n]+")
WORD = re.compile(rb"[^\s<>\"]+")
MEANS_SOMETHING = re.compile(rb"[\w\x80-\xff]")
LAST_COMMENT = re.compile(rb"(?:^\s*#|(?<=\s)#\s)[^'\"\n]*\Z", re.MULTILINE)
"""A comment at the end of a tag, which would hide what follows the tag on its line."""
OPEN, CLOSE, LITERAL = b"<%", b"%>", b"<%%"


@dataclass(slots=True)
class Template:
    """`ruby` is what to parse; all else says where in it something stands for markup.

    `words` tells of the first byte of each word its chunk's first and last byte. `outputs` tells
    of the first byte of each `<%= … %>`'s Ruby where its `<%=` begins. `parting` is where a `;`
    stands for something else.
    """

    ruby: bytearray
    words: dict[int, tuple[int, int]] = field(default_factory=dict)
    outputs: dict[int, int] = field(default_factory=dict)
    comments: list[tuple[int, int]] = field(default_factory=list)
    parting: set[int] = field(default_factory=set)

    def part(self, at: int) -> None:
        """Put a `;` between two statements."""
        self.ruby[at : at + 1] = b";"
        self.parting.add(at)


def template_of(source: bytes) -> Template:
    """A template's Ruby; a tag that is not closed reaches to the end."""
    template = Template(blank(source))
    position = search = 0
    while (start := source.find(OPEN, search)) >= 0:
        if source.startswith(LITERAL, start):
            search = start + len(LITERAL)
            continue
        read_markup(template, source, position, start)
        end = source.find(CLOSE, start)
        end = len(source) if end < 0 else end
        _read_tag(template, source, start, end)
        position = search = end + len(CLOSE)
    read_markup(template, source, position, len(source))
    return template


def blank(source: bytes) -> bytearray:
    """As many spaces, on as many lines."""
    return bytearray(re.sub(rb"[^\n]", b" ", source))


def _read_tag(template: Template, source: bytes, start: int, end: int) -> None:
    """A tag that begins at `start` and is closed at `end`."""
    begin = start + len(OPEN)
    if source.startswith(b"#", begin):
        template.comments.append((start, min(end + len(CLOSE), len(source))))
        return
    code = source[begin:end].removesuffix(b"-")
    mark = code[: len(code) - len(code.lstrip(b"=-"))]
    code = LAST_COMMENT.sub(b"", code[len(mark) :])
    begin += len(mark)
    template.ruby[begin : begin + len(code)] = code
    if end < len(source):
        template.part(end)
    if mark.startswith(b"="):
        template.outputs[begin + len(code) - len(code.lstrip())] = start


def read_markup(template: Template, source: bytes, start: int, end: int) -> None:
    """What stands between two tags; its comments write nothing that anybody sees."""
    while (comment := source.find(b"<!--", start, end)) >= 0:
        closed = source.find(b"-->", comment, end)
        if closed < 0:
            break
        _read_words(template, source, start, comment)
        template.comments.append((comment, closed + 3))
        start = closed + 3
    _read_words(template, source, start, end)


def _read_words(template: Template, source: bytes, start: int, end: int) -> None:
    """The words of a piece of markup, chunk by chunk."""
    for chunk in CHUNK.finditer(source, start, end):
        words = [
            word.span()
            for word in WORD.finditer(source, *chunk.span())
            if MEANS_SOMETHING.search(word[0])
        ]
        for first, last in words:
            template.words[first] = (words[0][0], words[-1][1])
            template.ruby[first:last] = b"x" * (last - first)
            if last < len(source) and source[last : last + 1] != b"\n":
                template.part(last)


class Lines:
    """Which line a byte is on."""

    def __init__(self, source: bytes) -> None:
        lengths = (len(line) for line in source.split(b"\n"))
        self.starts = tuple(accumulate((length + 1 for length in lengths), initial=0))

    def line(self, byte: int) -> int:
        """The 1-based line."""
        return bisect_right(self.starts, byte)

    def span(self, start: int, end: int) -> Span:
        """The place of what has at least one byte."""
        return Span(start, end, self.line(start), self.line(end - 1))
