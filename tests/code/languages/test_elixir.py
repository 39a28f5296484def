"""Elixir read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Class, Function, If
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

EXPRESSIONS = {
    "a": "a",
    "a.b.c": "a.b.c",
    "A.b": "A.b()",
    "A.b()": "A.b()",
    "a.(1)": "a(1.0)",
    "a().b": "a()->b()",
    "a[:b]": "a['b']",
    "@limit": "@limit",
    "FunWithFlags.enabled?(:new, for: user)": "FunWithFlags.enabled?('new', for: user)",
    "Unleash.enabled? :new, fallback: false": "Unleash.enabled?('new', fallback: False)",
    ':ldclient.variation("k", c, false)': "ldclient.variation('k', c, False)",
    "a |> b(1) |> C.d()": "C.d(b(a, 1.0))",
    "a |> b": "b(a)",
    "a |> case do\n 1 -> b\nend": "switch a {case 1.0 {b}}",
    "a |> 1": "|>{a, 1.0}",
    "not a": "!a",
    "!a": "!a",
    "a && b || c": "((a && b) || c)",
    "a and b or c": "((a && b) || c)",
    "a == :on": "(a == 'on')",
    "a === nil": "(a == None)",
    "a !== b": "(a != b)",
    "a in b": "in{a, b}",
    'a <> "b"': "<>{a, 'b'}",
    '"a#{b}"': "string{quoted_content{}, b}",
    "'a'": "'a'",
    "~s(a b)": "'a b'",
    "-1": "-1.0",
    "0x1f": "integer{}",
    '{a, %{"c" => 2, b: 1}}': "tuple{a, map{map_content{=>{'c', 2.0}, keywords{pair{'b', 1.0}}}}}",
    "fn a, b -> c end": "fn (a, b) {c}",
    "fn\n 1 -> a\n b when b > 1 -> c\nend": (
        "fn () {switch arguments{} {case 1.0 {a}; default if (b > 1.0) {c}}}"
    ),
    "&a/1": "&{/{a, 1.0}}",
    "&(&1.a)": "&{&{1.0}->a}",
    "(a or b) and c": "((a || b) && c)",
    'test "a", %{b: c} do\n d\nend': "test('a', map{map_content{keywords{pair{'b', c}}}}) do fn () {d}",
    "a do\n b\nelse\n c\nend": "a() do fn () {b; c}",
}
STATEMENTS = {
    "if a do\n b\nelse\n c\nend": "if a {b} else {c}",
    "if a, do: b, else: c": "if a {b} else {c}",
    "unless a do\n b\nend": "if !a {b}",
    "x = if a, do: b": "x = <if a {b}>",
    "if(a)": "if(a)",
    "case a do\n {:ok, b} when b > 1 -> c\n :no -> d\n nil -> e\n ^f -> g\n _ -> h\nend": (
        "switch a {case arguments{tuple{'ok', b}} if (b > 1.0) {c}; "
        "case 'no' {d}; case None {e}; case f {g}; default {h}}"
    ),
    "cond do\n a -> b\n true -> c\nend": "switch {case a {b}; default {c}}",
    "with {:ok, a} <- b(), c = d, true <- e?(a) do\n f\nelse\n :no -> g\nend": (
        "if ((<-{tuple{'ok', a}, b()} && <c = d>) && e?(a)) {f} "
        "else {switch arguments{} {case 'no' {g}}}"
    ),
    "with a <- b, false <- c, :on <- d, do: e": "if a = b; (!c && (d == 'on')) {e}",
    "with a <- b do\n c\nend": "scope () {a = b; c}",
    "for a <- b, c, into: d, do: e": "loop (<-{a, b}, c, d) {e}",
    "try do\n a\nrescue\n b in C -> d\n _ -> e\ncatch\n :exit, _ -> f\nelse\n g -> h\nafter\n i\nend": (
        "try {a} catch {d} catch {e} catch {f} else {switch arguments{} {default {h}}} finally {i}"
    ),
    "receive do\n :a -> b\nafter\n 10 -> c\nend": "switch receive{} {case 'a' {b}; case 10.0 {c}}",
    'raise "no"': "raise raise('no')",
    "System.halt(1)": "raise System.halt(1.0)",
    "throw(:a)": "raise throw('a')",
    "a = b": "a = b",
    "{:ok, a} = b": "[0], a[1] = b",
    "%{a: b, c: %{d: e}} = f": "b[a], [c] = f",
    "[a, b] = c": "a[0], b[1] = c",
    '@doc "a"': "docstring()",
    "@spec a(b) :: c": "type()",
    "@impl true": "type()",
    "@keys [:a, :b]": "@keys = list{'a', 'b'}",
    "alias A.B": "import(B)",
    "alias A.{B, C.D}": "import(B, D)",
    "alias A.B, as: C": "import(C)",
    "import A.B, only: [c: 1]": "import(A.B)",
    "use A": "import(A)",
    "use A, b: c": "use(A, b: c)",
    "require A": "import(A)",
    "def a, do: b": "fn a() {b}",
    "def a(b, c \\\\ 1)": "fn a(b, c=1.0)",
    "def a(%{b: c} = d, {:ok, e}, _f) when c > 1 do\n g\nend": (
        "fn a(d, , _f) {<c[b] = d>; tuple{'ok', e}; (c > 1.0); g}"
    ),
    "defp a do\n b\nrescue\n _ -> c\nend": "fn a() {try {b} catch {c}}",
    "defmacro a(b), do: c": "fn a(b) {c}",
    "@decorate flag(:a)\ndef b, do: c\ndef d, do: e": "@flag('a') fn b() {c}; fn d() {e}",
    "defmodule A.B do\n use C\n def d, do: e\nend": "class A.B() {import(C); fn d() {e}}",
    "defimpl A, for: B do\n def c(d), do: e\nend": "class A.B(A) {fn c(d) {e}}",
    "defprotocol A do\n def b(c)\nend": "class A() {fn b(c)}",
    "(\n a\n b\n)": "scope () {a; b}",
}
SAMPLE = """\
defmodule Shop.CartController do
  @moduledoc "Carts."
  use ShopWeb, :controller
  alias Shop.{Carts, Prices}

  plug :require_flag when action in [:new]

  @doc "Shows."
  @spec show(Plug.Conn.t(), map()) :: Plug.Conn.t()
  def show(conn, %{"id" => id} = params) when is_binary(id) do
    with {:ok, cart} <- Carts.fetch(id),
         true <- FunWithFlags.enabled?(:new_cart, for: conn.assigns.user) do
      render(conn, "new.html", cart: cart |> Prices.add(tax(params)) |> sorted())
    else
      {:error, _} -> send_resp(conn, 404, "gone #{id(params)}")
      false -> render(conn, "show.html")
    end
  rescue
    error -> Logger.error(Exception.message(error))
  end

  defp sorted(items), do: Enum.sort_by(items, fn item -> price(item) end)

  defp tax(params) do
    case Map.get(params, "tax") do
      nil -> raise ArgumentError, "no tax"
      tax -> if(Carts.taxed?(), do: parse(tax), else: 0)
    end
  end
end
"""


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    assert outline("elixir", source) == EXPRESSIONS[source]


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements(source: str) -> None:
    assert outline("elixir", source) == STATEMENTS[source]


def test_an_arm_begins_with_its_own_first_statement() -> None:
    guard = read_source("elixir", b"if a do\n  b\n  c\nelse\n  d\nend").body.statements[0]
    assert isinstance(guard, If)
    assert guard.otherwise is not None
    assert (guard.then.span.first_line, guard.then.span.last_line) == (2, 3)
    assert (guard.otherwise.span.first_line, guard.otherwise.span.last_line) == (5, 5)


def test_a_header_ends_where_the_body_begins() -> None:
    source = "defmodule A do\n  def b(c) when c > 1 do\n    d\n  end\n  def e, do: f\nend"
    definition = read_source("elixir", source.encode()).body.statements[0]
    assert isinstance(definition, Class)
    headers = [definition.header]
    headers += [one.header for one in definition.body.statements if isinstance(one, Function)]
    assert [source[header.start : header.end] for header in headers] == [
        "defmodule A", "def b(c) when c > 1", "def e, do:",
    ]  # fmt: skip


def test_comments_and_structure_are_no_words() -> None:
    module = read_source("elixir", b"# a\nif b do # c\n  d\nelse\n  e\nend\n")
    assert module.word_lines == {2, 3, 5}
    assert [span.first_line for span in module.comments] == [1, 2]


def test_no_call_is_lost() -> None:
    special = lost_calls("elixir", SAMPLE, "tree_sitter_elixir", {"call"})
    forms = ("def", "use", "alias", "with", "case", "if", "raise", "moduledoc", "doc", "spec")
    typed = ("show(Plug.Conn.t(), map())", "Plug.Conn.t()", "map()", "conn.assigns")
    heads = ("show(conn, %", "sorted(items)", "tax(params)")
    piped = ("sorted()", "Prices.add(")  # their place is that of the whole pipe
    plain = [one for one in special if not one.startswith((*forms, *typed, *heads, *piped))]
    assert plain == []


def test_all_places_are_in_the_file() -> None:
    check_spans(read_source("elixir", SAMPLE.encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_any_bytes_are_read(source: bytes) -> None:
    check_spans(read_source("elixir", source))


@pytest.mark.parametrize("source", [b"if a do\n" * 2000 + b"end\n" * 2000, b"f(" * 5000])
def test_endless_nesting_is_read(source: bytes) -> None:
    assert read_source("elixir", source).language == "elixir"
