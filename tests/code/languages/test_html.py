"""Templates of Django and Jinja read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.parsing import read_source
from shipcheck.code.readers.tag_expressions import ruby_expression
from shipcheck.code.readers.tag_template import tag_template
from shipcheck.code.statements import Unreadable
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged

W = "markup{}"
TEMPLATES = {
    "": "",
    "<p>": W,
    "{{ a(1) }}": "a(1.0)",
    "{{- a -}}": "a",
    "{{ }}": "",
    "{% if a %}b{% else %}c{% endif %}": f"if a {{{W}}} else {{{W}}}",
    "{%if a%}{%elif b%}c{%endif%}": f"if a {{}} else {{if b {{{W}}}}}",
    "{% if a and not b or c %}d{% endif %}": f"if ((a && !b) || c) {{{W}}}",
    "{% if waffle.flag('x') %}b{% endif %}": f"if waffle.flag('x') {{{W}}}",
    "{% flag 'x' %}b{% else %}c{% endflag %}": f"if waffle.flag('x') {{{W}}} else {{{W}}}",
    "{% for a in b %}{{ a }}{% empty %}c{% endfor %}": f"loop (a, b) {{a; {W}}}",
    "{% set a = b(c, d=1) %}": "a = b(c, +{d, 1.0})",
    "{% set a %}b{% endset %}": f"scope () {{a; {W}}}",
    "{% block a %}b{% endblock a %}": f"scope () {{a; {W}}}",
    "{% macro a(b) %}{{ b }}{% endmacro %}": "fn a(b) {b}",
    "{% include 'a.html' with b=c only %}": "include('a.html', with, +{b, c}, only)",
    "{% load a b %}{% from 'c' import d %}{% import 'e' as f %}": "import(); import(); import()",
    "{% with a=b c=d %}e{% endwith %}": f"scope () {{+{{+{{+{{a, b}}, c}}, d}}; {W}}}",
    "{% raw %}{% if %}{% endraw %}": f"scope () {{{W}}}",
    "{# a #}{% comment %}{{ b }}{% endcomment %}{{ c }}": "c",
    "{% do a.append(1) %}{% continue %}": "a.append(1.0); continue",
    "{% if a": W,
    "{{ a '}}' }}": "+{a, '}}'}",
}
EXPRESSIONS = {
    "a not in b": "a +      b",
    "a is not none": "a +      none",
    "a|b:'c'|d": "a.b|'c'.d",
    "x['a']": "x['a']",
    "((a, b),)": "[[a, b],]",
    "f(a, (b))": "f(a, (b))",
    "a % b // c": "a + b +  c",
    "next.end": "Next.end",
    "{'a': None}": "{'a': nil }",
    "a.0.1x": "a.oooo",
    "True and x": "true &&  x",
    ") ] a": "   +a",
}
SAMPLE = """\
{% extends "base.html" %}
{% load waffle_tags %}
{# the card #}
<div class="card {% if a.b|length > 1 %}new{% endif %}">
  {% flag "offers" %}
    {% include "offer.html" with item=item %}
  {% else %}<b>Don't &amp; won't</b>{% endflag %}
  {%- for name, part in item.parts.items() -%}
    <li>{{ link_to(part.name, url("part", part.id),
              class="x")|safe }}</li>
  {%- endfor -%}
</div>
"""


@pytest.mark.parametrize("source", TEMPLATES)
def test_templates(source: str) -> None:
    assert outline("html", source) == TEMPLATES[source]


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    assert ruby_expression(source.encode()).decode() == EXPRESSIONS[source]


def test_every_byte_stays_where_it_is() -> None:
    source = SAMPLE.encode()
    ruby = bytes(tag_template(source).ruby)
    assert len(ruby) == len(source)
    assert [i for i, byte in enumerate(ruby) if byte == 10] == [
        i for i, byte in enumerate(source) if byte == 10
    ]


def test_comments_are_no_words() -> None:
    module = read_source("html", b"{# a #}\n<!-- b\n c -->\n{{ d }}\n<p>\n{% endif")
    assert module.word_lines == {4, 5, 6}
    assert [(span.first_line, span.last_line) for span in module.comments] == [(1, 1), (2, 3)]


@pytest.mark.parametrize("other", ['<p v-if="a">', '<p *ngIf="a">', "{{#if a}}b{{/if}}", "<% a %>"])
def test_templates_of_other_kinds_are_not_taken_for_ours(other: str) -> None:
    (whole,) = read_source("html", other.encode()).body.statements
    assert isinstance(whole, Unreadable)
    assert read_source("html", f"{other}{{% if a %}}".encode()).body.statements[0] != whole


def test_all_places_are_in_the_file() -> None:
    module = read_source("html", SAMPLE.encode())
    assert not module.errors
    check_spans(module)


def test_a_file_that_says_jinja_is_read_alike() -> None:
    assert read_source("jinja", SAMPLE.encode()) == read_source("html", SAMPLE.encode())


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_any_bytes_are_read(source: bytes) -> None:
    check_spans(read_source("html", source))
