"""Ruby read into the neutral syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Class, Evaluate, Function, If
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

if TYPE_CHECKING:
    from shipcheck.code.statements import Statement

EXPRESSIONS = {
    "a": "a",
    "a.b": "a.b",
    "a&.b": "a.b",
    "a.b.c": "a.b.c",
    "@a.b": "@a.b",
    "self.a": "self.a",
    "Flags::NEW": "Flags.NEW",
    "::Flags": "Flags",
    "Flags::NEW.key": "Flags.NEW.key",
    "enabled?": "enabled?()",
    "a.b?": "a.b?()",
    "a.save!": "a.save!()",
    "a()": "a()",
    "a.b()": "a.b()",
    "a(1).b": "a(1.0)->b()",
    "a[0].b": "a[0.0]->b",
    "a.(1)": "a(1.0)",
    "Flipper.enabled?(:new_search, user)": "Flipper.enabled?('new_search', user)",
    "Flipper.enabled? :new_search": "Flipper.enabled?('new_search')",
    "Flipper[:new_search].enabled?(user)": "Flipper['new_search']->enabled?(user)",
    "Flipper[:new_search].enabled?": "Flipper['new_search']->enabled?()",
    "client&.variation('k', c, false)": "client.variation('k', c, False)",
    "f(a: 1, :b => 2, 'c' => 3, **d)": "f(a: 1.0, b: 2.0, pair{'c', 3.0}, hash_splat_argument{d})",
    "f(user:)": "f(user: user)",
    "f(&block)": "f(block_argument{block})",
    "before_action :check, only: %i[show]": "before_action('check', only: symbol_array{'show'})",
    "a.each { |x, y = 1| b(x) }": "a.each() do fn (x, y=1.0) {b(x)}",
    "loop do\n a\nend": "loop() do fn () {a}",
    "-> (x) { x }": "fn (x) {x}",
    "yield 1": "yield(1.0)",
    "yield": "yield()",
    "super": "super()",
    "super(a)": "super(a)",
    "!a": "!a",
    "not a": "!a",
    "a && b || c": "((a && b) || c)",
    "a and b": "(a && b)",
    "a == 'on'": "(a == 'on')",
    "a === b": "(a == b)",
    "a =~ b": "(a =~ b)",
    "a + b": "+{a, b}",
    "(a)": "a",
    "a ? b : c": "(a ? b : c)",
    "'a' \"b\"": "'ab'",
    '"a#{b}"': "string{string_content{}, b}",
    ":'a b'": "'a b'",
    "%w[a b]": "string_array{'a', 'b'}",
    "{a: 1, 'b' => c}": "hash{pair{'a', 1.0}, pair{'b', c}}",
    "-1": "-1.0",
    "nil": "None",
    "defined?(a)": "defined?{a}",
}
STATEMENTS = {
    "if a\n b\nelsif c\n d\nelse\n e\nend": "if a {b} else {if c {d} else {e}}",
    "if a then b end": "if a {b}",
    "unless a\n b\nelse\n c\nend": "if !a {b} else {c}",
    "return if a": "if a {return}",
    "return b, c unless a?": "if !a?() {return array{b, c}}",
    "next unless a": "if !a {continue}",
    "break": "break",
    "redo": "continue",
    "raise Oops, 'no' unless a": "if !a {raise raise(Oops, 'no')}",
    "raise": "raise",
    "abort": "raise",
    "Kernel.exit(1)": "raise Kernel.exit(1.0)",
    "pool.raise(1)": "pool.raise(1.0)",
    "a || raise(Oops)": "if !a {raise raise(Oops)}",
    "x = a || raise(Oops)": "x = (a || <raise raise(Oops)>)",
    "head :not_found and return": "head('not_found'); return",
    "render(:new) and return unless a": "if !a {render('new'); return}",
    "a and return": "if a {return}",
    "a or return b": "if !a {return b}",
    "a && b": "(a && b)",
    "x = if a then b else c end": "x = <if a {b} else {c}>",
    "x = b if a": "if a {x = b}",
    "x ||= a": "x += a",
    "@x += 1": "@x += 1.0",
    "self.x = a": "self.x = a",
    "x[1] = a": " = a",
    "a, (b, c), *d = f": "a[0], [1], [2] = f",
    "A = 'b'.freeze": "A = 'b'",
    "case a\nwhen 1, :b then c\nwhen D\n e\nelse f\nend": (
        "switch a {case 1.0, 'b' {c}; case D {e}; default {f}}"
    ),
    "case\nwhen a? then b\nend": "switch {case a?() {b}}",
    "case a\nin 'x' | 'y' if b then c\nin {k: 1}\n d\nin e\n f\nend": (
        "switch a {case 'x', 'y' if b {c}; case hash_pattern{"
        "keyword_pattern{'k', 1.0}} {d}; default {f}}"
    ),
    "while a do b end": "loop (a) {b}",
    "until a do b end": "loop (!a) {b}",
    "b while a": "loop (a) {b}",
    "for i in a do b end": "loop (i, a) {b}",
    "begin\n a\nend": "scope () {a}",
    "begin\n a\nrescue B, C => e\n d\nelse\n e\nensure\n f\nend": "try {a} catch {d} else {e} finally {f}",
    "a rescue b": "try {a} catch {b}",
    "x = a rescue b": "x = <try {a} catch {b}>",
    "def a(b, c = 1, *d, e:, f: 2, **g, &h)\n i\nend": "fn a(b, c=1.0, d, e, f=2.0, g, h) {i}",
    "def a\n b\nrescue C\n d\nend": "fn a() {try {b} catch {d}}",
    "def self.a = b(1)": "fn a() {return b(1.0)}",
    "def a; end": "fn a() {}",
    "private def a; b; end": "@private fn a() {b}",
    "private memoize def a; b; end": "@private @memoize fn a() {b}",
    "private\n\ndef a; end": "empty(); fn a() {}",
    "attr_reader :a, :b": "type()",
    "require 'flipper'": "import(flipper)",
    "require File.join(a)": "require(File.join(a))",
    "class A::B < C\n d :e\nend": "class A.B(C) {d('e')}",
    "module A; end": "class A() {}",
    "class A\n class << self\n  def b; end\n end\nend": "class A() {empty(); scope () {fn b() {}}}",
    "a(<<~X, 1)\n  b #{c}\nX\nd": (
        "heredoc_body{heredoc_content{}, c, heredoc_content{}, heredoc_end{}}; a('…', 1.0); d"
    ),
    "BEGIN { a }": "scope () {a}",
    "a = b = c": "a = <b = c>",
    "if (x = a(1))\n b\nend": "if <x = a(1.0)> {b}",
}
SAMPLE = """\
# frozen_string_literal: true
require "flipper"

class CheckoutController < ApplicationController
  before_action :require_flag, only: [:show]

  def show
    @total = cart.total(discounts: true) if Flipper.enabled?(:discounts, current_user)
    render json: build(cart, &:name), status: ok? ? 200 : 500
    log(<<~MESSAGE, level: :info)
      shown #{cart.size()} to #{user_name(1)}
    MESSAGE
  rescue Stripe::Error => e
    Sentry.capture(e) { |scope| scope.set(user_id()) }
    head(:bad_gateway) and return
  ensure
    audit!(-> { stamp(Time.now()) })
  end

  private

  def require_flag
    head :not_found unless Flipper[:checkout].enabled?(current_user)
  end
end
"""


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    assert outline("ruby", source) == EXPRESSIONS[source]


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements(source: str) -> None:
    assert outline("ruby", source) == STATEMENTS[source]


def _first(source: str) -> Statement:
    return read_source("ruby", source.encode()).body.statements[0]


def test_a_heredoc_stands_on_the_side_of_its_modifier_with_lines_of_its_own() -> None:
    guard = _first("mail(<<~TEXT) if a\n  hello\n  you\nTEXT\n")
    assert isinstance(guard, If)
    text, call = guard.then.statements
    assert (text.span.first_line, text.span.last_line) == (2, 4)
    assert (call.span.first_line, call.span.last_line) == (1, 1)


def test_an_arm_begins_with_its_own_first_statement() -> None:
    guard = _first("if a\n  b\n  c\nelse\n  d\nend")
    assert isinstance(guard, If)
    assert guard.otherwise is not None
    assert (guard.then.span.first_line, guard.then.span.last_line) == (2, 3)
    assert (guard.otherwise.span.first_line, guard.otherwise.span.last_line) == (5, 5)


def test_a_header_ends_where_the_body_begins() -> None:
    source = "class A < B\n  private def c(d)\n    e\n  end\nend"
    definition = _first(source)
    assert isinstance(definition, Class)
    assert source[definition.header.start : definition.header.end] == "class A < B"
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert source[method.header.start : method.header.end] == "def c(d)"


def test_comments_and_structure_are_no_words() -> None:
    module = read_source("ruby", b"# a\nif b # c\n  d\nelse\n  e\nend\n")
    assert module.word_lines == {2, 3, 5}
    assert [span.first_line for span in module.comments] == [1, 2]


def test_white_space_counts_within_strings_and_not_before_them() -> None:
    module = read_source("ruby", b'a(\n    "b",\n  "#{c}  #{d}")')
    tokens = zip(module.tokens.starts, module.tokens.ends, strict=True)
    white = [text for start, end in tokens if not (text := module.source[start:end]).strip()]
    assert white == [b"  "]


def test_what_does_not_parse_is_unreadable_and_the_rest_is_read() -> None:
    module = read_source("ruby", b"a(1)\ndef )\n")
    assert module.errors
    assert isinstance(module.body.statements[0], Evaluate)


def test_no_call_is_lost() -> None:
    assert lost_calls("ruby", SAMPLE, "tree_sitter_ruby", {"call"}) == ['require "flipper"']


def test_all_places_are_in_the_file() -> None:
    check_spans(read_source("ruby", SAMPLE.encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_any_bytes_are_read(source: bytes) -> None:
    check_spans(read_source("ruby", source))


@pytest.mark.parametrize("source", [b"if a\n" * 3000 + b"b\n" + b"end\n" * 3000, b"f(" * 5000])
def test_endless_nesting_is_read(source: bytes) -> None:
    assert read_source("ruby", source).language == "ruby"
