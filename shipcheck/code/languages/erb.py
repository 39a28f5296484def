"""ERB: Ruby between `<%` and `%>` in anything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from shipcheck.code.languages.ruby import RubyReader
from shipcheck.code.nodes import Compound, Span
from shipcheck.code.readers.ruby_template import Lines, Template, template_of
from shipcheck.code.statements import Evaluate, Module, Tokens
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shipcheck.code.statements import Statement


def read(source: bytes) -> Module:
    """An ERB template."""
    template = template_of(source)
    return ErbReader(template, Lines(source)).whole(source)


class ErbReader(RubyReader):
    """The Ruby of a template, and its words."""

    language = "erb"
    output: ClassVar[bytes] = b"<%="

    def __init__(self, template: Template, lines: Lines) -> None:
        super().__init__()
        self.template = template
        self.lines = lines

    def whole(self, source: bytes) -> Module:
        """The template as a module; every place in it is one in the template."""
        module = self.read(bytes(self.template.ruby))
        hidden = tuple(self.lines.span(*place) for place in self.template.comments)
        comments = sorted((*module.comments, *hidden), key=lambda span: span.start)
        tokens = self.tokens(module.tokens)
        return replace(module, source=source, comments=tuple(comments), tokens=tokens)

    def tokens(self, ruby: Tokens) -> Tokens:
        """Those of the Ruby without our own `;`, and `<%=`, without which nothing is written."""
        columns = (ruby.starts, ruby.ends, ruby.first_lines, ruby.last_lines)
        rows = [row for row in zip(*columns, strict=True) if row[0] not in self.template.parting]
        for start in self.template.outputs.values():
            line = self.lines.line(start)
            rows.append((start, start + len(self.output), line, line))
        if not rows:
            return ruby
        starts, ends, first_lines, last_lines = zip(*sorted(rows), strict=True)
        return Tokens(starts, ends, first_lines, last_lines)

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements of one node: the words of a chunk of markup are one, told by its first."""
        chunk = self.template.words.get(node.start_byte)
        if chunk is None or chunk[0] == node.start_byte:
            yield from super().several(node)

    def statement(self, node: Node) -> Statement:
        """One statement; a chunk of markup is one too, and `<%=` belongs to what it writes."""
        span = span_of(node)
        if span.start in self.template.words:
            span = self.lines.span(*self.template.words[span.start])
            return Evaluate(span, Compound(span, "markup", ()))
        read = super().statement(node)
        start = self.template.outputs.get(span.start)
        if start is None or not isinstance(read, Evaluate):
            return read
        return replace(read, span=Span(start, span.end, self.lines.line(start), span.last_line))
