"""ERB read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.parsing import read_source
from shipcheck.code.readers.ruby_template import template_of
from shipcheck.code.statements import Evaluate, If
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged

W = "markup{}"
TEMPLATES = {
    "": "",
    "<p>": W,
    "Hello <b>you</b>": f"{W}; {W}; {W}; {W}",
    "<%= a(1) %>": "a(1.0)",
    "<%- a -%>": "a",
    "<% if a %>b<% else %>c<% end %>": f"if a {{{W}}} else {{{W}}}",
    "<% if a %>\n<% elsif b %>\n-\n<% end %>": "if a {} else {if b {}}",
    "<% unless Flipper.enabled?(:x) %>b<% end %>": f"if !Flipper.enabled?('x') {{{W}}}",
    "<i class=\"<%= 'b' if a %>\">": f"{W}; if a {{'b'}}",
    "<%= a ? 'b' : 'c' %>": "(a ? 'b' : 'c')",
    "<% a.each do |b| %>c<%= b %><% end %>": f"a.each() do fn (b) {{{W}; b}}",
    "<% a.each { |b| %>c<% } %>": f"a.each() do fn (b) {{{W}}}",
    "<% case a %>\n<!-- b -->\n<% when :c %>d<% end %>": f"switch a {{case 'c' {{{W}}}}}",
    "<% a # b %>c<%= d %>": f"a; {W}; d",
    "<%# a %>b<%% c %>": f"{W}; {W}",
    "<%= a(1,\n  2) %>": "a(1.0, 2.0)",
    "<!-- a --><% b %><!-- <%= c %> -->": "b; c",
    "<% begin %>a<% rescue B %>c<% end %>": f"try {{{W}}} catch {{{W}}}",
    "<%= a": "a",
}
SAMPLE = """\
<%# locals: (item:) -%>
<div class="card <%= 'new' if Flipper.enabled?(:card) %>">
  <% if Flipper.enabled?(:offers, current_user) # ask %>
    <%= render "offer", item: item %>
  <% else %><b>Don't &amp; won't</b><% end %>
  <%- item.parts.each do |part| -%>
    <li><%= link_to part.name, part_path(part),
              class: "x" %></li>
  <%- end -%>
</div>
"""


@pytest.mark.parametrize("source", TEMPLATES)
def test_templates(source: str) -> None:
    assert outline("erb", source) == TEMPLATES[source]


def test_every_byte_stays_where_it_is() -> None:
    source = SAMPLE.encode()
    ruby = bytes(template_of(source).ruby)
    assert len(ruby) == len(source)
    assert ruby.find(b"Flipper.enabled?(:offers") == source.find(b"Flipper.enabled?(:offers")
    assert [i for i, byte in enumerate(ruby) if byte == 10] == [
        i for i, byte in enumerate(source) if byte == 10
    ]


def test_what_is_written_begins_with_its_tag() -> None:
    module = read_source("erb", b"<p>\n  <%= a(1) %>\n")
    word, written = module.body.statements
    assert isinstance(written, Evaluate)
    assert module.source[word.span.start : word.span.end] == b"p"
    assert module.source[written.span.start : written.span.end] == b"<%= a(1)"
    assert written.span.first_line == 2


def test_an_output_and_a_mere_call_have_different_tokens() -> None:
    written, called = (read_source("erb", source) for source in (b"<%= a %>", b"<% a %>"))
    texts = [
        [module.source[start:end] for start, end in zip(t.starts, t.ends, strict=True)]
        for module in (written, called)
        for t in [module.tokens]
    ]
    assert texts == [[b"<%=", b"a"], [b"a"]]


def test_a_modifier_writes_only_its_own_side() -> None:
    module = read_source("erb", b"<%= a if b %>")
    guard = module.body.statements[0]
    assert isinstance(guard, If)
    assert module.source[guard.then.statements[0].span.start :].startswith(b"<%= a")


def test_comments_are_no_words() -> None:
    module = read_source("erb", b"<%# a %>\n<!-- b\n c -->\n<% d # e %>\n<p>\n</p>\n<%# f")
    assert module.word_lines == {4, 5, 6}
    assert [(span.first_line, span.last_line) for span in module.comments] == [
        (1, 1),
        (2, 3),
        (7, 7),
    ]


def test_all_places_are_in_the_file() -> None:
    module = read_source("erb", SAMPLE.encode())
    assert not module.errors
    check_spans(module)


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_any_bytes_are_read(source: bytes) -> None:
    check_spans(read_source("erb", source))
