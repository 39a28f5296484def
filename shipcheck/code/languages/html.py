"""Templates of Django and Jinja: tags between `{%` and `%}` in anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.languages.erb import ErbReader
from shipcheck.code.nodes import Call, Name, Span
from shipcheck.code.readers.ruby_template import Lines
from shipcheck.code.readers.tag_template import ASKING, tag_template
from shipcheck.code.statements import (
    Block,
    Evaluate,
    Inert,
    InertKind,
    Module,
    Unreadable,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

TAGS = re.compile(rb"\{%[-+]?\s*\w")
OTHERS = re.compile(
    rb"\sv-(?:if|else|show|for)|\*ng[A-Z]|\sng-|\s\[\w|\sx-(?:if|show|data)|\{\{[#/^>!]|\sth:|@if\b"
    rb"|<%|\{#if\b|\sdata-bind="
)
"""Signs of a template of somebody else, which decides in its own way what is shown."""
NOT_KNOWN = "the templates of this kind cannot be read"
IMPORTS = frozenset({"load", "import", "from"})


def read(source: bytes) -> Module:
    """A template, or plain HTML."""
    module = TagReader(tag_template(source), Lines(source)).whole(source)
    if TAGS.search(source) or not OTHERS.search(source):
        return module
    span = Span(0, len(source), 1, source.count(b"\n") + 1)
    return Module(
        "html", source, Block(span, (Unreadable(span, NOT_KNOWN),)), module.word_lines,
        module.comments, module.errors, module.tokens,
    )  # fmt: skip


class TagReader(ErbReader):
    """The tags of a template, and its words."""

    language = "html"
    output = b"{{"

    def test(self, node: Node) -> Expression:
        """The condition of a branch; `{% flag … %}` asks what `waffle.flag(…)` does."""
        read = super().test(node)
        callee = read.callee if isinstance(read, Call) else None
        if not isinstance(read, Call) or not isinstance(callee, Name):
            return read
        if callee.path.encode() not in ASKING or self.source_after(callee) == b"(":
            return read
        return replace(read, callee=replace(callee, path=f"waffle.{callee.path}"))

    def source_after(self, name: Name) -> bytes:
        """The byte behind a name."""
        return bytes(self.template.ruby[name.span.end : name.span.end + 1])

    def statement(self, node: Node) -> Statement:
        """One statement; `{% load … %}` and `{% import … %}` bring in what others use."""
        read = super().statement(node)
        called = read.expression if isinstance(read, Evaluate) else None
        callee = called.callee if isinstance(called, Call) else None
        if isinstance(callee, Name) and callee.path in IMPORTS:
            return Inert(read.span, InertKind.IMPORT)
        return read
