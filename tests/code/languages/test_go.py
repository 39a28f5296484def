"""Go, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.go import package_name, read
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """package checkout

import (
\t"context"

\tld "github.com/launchdarkly/go-server-sdk/v7"
)

const newCheckout = "new-checkout"

type Server struct{ flags *ld.LDClient }

// Pay takes the money.
func (s *Server) Pay(ctx context.Context, order Order) (err error) {
\tdefer func() { s.log(recover()) }()
\tif on, err := s.flags.BoolVariation(newCheckout, user(ctx), false); err == nil && on {
\t\treturn s.payNew(ctx, Request{Order: order, Total: total(order), Tags: []string{tag()}})
\t}
\tswitch kind := order.Kind(); kind {
\tcase "gift":
\t\tgo notify(order)
\tdefault:
\t\tfor _, line := range order.Lines() {
\t\t\tif err := line.Check(); err != nil {
\t\t\t\tpanic(wrap(err))
\t\t\t}
\t\t}
\t}
\tselect {
\tcase <-ctx.Done():
\t\treturn ctx.Err()
\tcase s.queue(order) <- next():
\t}
\tinner, ok := order.Inner().(Order)
\tsum := int64(add(1, 2) * Get[int](inner)) + sums[key(inner)]
\treturn retry(func(n int) error { return s.payOld(order, n) })
}
"""


def inside(body: str) -> str:
    """The outline of a function's statements."""
    whole = outline("go", f"package p\nfunc f() {{\n{body}\n}}\n")
    return whole.removeprefix("import(); fn f() {").removesuffix("}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if on { a() } else { b() }", "if on {a()} else {b()}"),
        ("if !(on) { a() }", "if !on {a()}"),
        ("if a && b || c {}", "if ((a && b) || c) {}"),
        (
            'if v, err := c.BoolVariation("k", u, false); v { a() }',
            "if v[0], err[1] = c.BoolVariation('k', u, False); v {a()}",
        ),
        ("if on := f(); on {\n} else if two := g(); two {\n}",
         "if on = f(); on {} else {if two = g(); two {}}"),
        ("if v == \"on\" || n >= 1.5 || e != nil {}",
         "if (((v == 'on') || (n >= 1.5)) || (e != None)) {}"),
    ],
)  # fmt: skip
def test_if(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b", "a = b"),
        ("a.b.c = *d", "a.b.c = d"),
        ("v, _ := f()", "v[0], _[1] = f()"),
        ("v, w = w, v", "v[0], w[1] = expression_list{w, v}"),
        ("m[k] = 1", " = 1"),
        ("n += 2", "n += 2"),
        ("n++", "n +="),
        ("var on bool", "on ="),
        ("var on, off = f(), !g", "on[0], off[1] = expression_list{f(), !g}"),
        ("const (\n a = iota\n b\n c, d = 1, 2\n)", "a = iota; b =; c[0], d[1] = expression_list{1, 2}"),
        ("var (\n a = 1\n b int\n)", "a = 1; b ="),
    ],
)  # fmt: skip
def test_assignments(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("switch {\ncase a && b, c:\n x()\n fallthrough\ndefault:\n y()\n}",
         "switch {case (a && b), c {x(); empty()} falls; default {y()}}"),
        ("switch true {\ncase on:\n x()\n}", "switch {case on {x()}}"),
        ('switch v := f(); v {\ncase "a", "b":\n x()\n break\n}',
         "v = f(); switch v {case 'a', 'b' {x(); empty()}}"),
        ("switch x := y.(type) {\ncase *T, nil:\n x()\n}",
         "x = y; switch y {case type_case{pointer_type{T}}, type_case{nil} {x()}}"),
        ("select {\ncase m := <-c:\n x(m)\ncase d <- 3:\ndefault:\n}",
         "switch select{} {case communication_case{<m = <-{c}>} {x(m)};"
         " case communication_case{send_statement{d, 3}} {}; default {}}"),
        ("l:\n switch a := b(); a {\n }", "scope () {a = b(); switch a {}}"),
    ],
)  # fmt: skip
def test_switches(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("for {\n break\n}", "loop () {break}"),
        ("for a > 1 {\n continue outer\n}", "loop ((a > 1)) {continue}"),
        ("for i := 0; i < 3; i++ {}", "loop (<i = 0>, (i < 3), <i +=>) {}"),
        ("for k, v := range m() {}", "loop (expression_list{k, v}, m()) {}"),
        ("outer:\n for range 10 {}", "loop (10) {}"),
        ("{ a() }", "scope () {a()}"),
        ("goto end", "?goto"),
        ("type local int", "type()"),
    ],
)
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("return", "return"),
        ("return a(), nil", "return expression_list{a(), None}"),
        ('panic("x")', "raise panic('x')"),
        ("os.Exit(1)", "raise os.Exit(1)"),
        ('log.Fatalf("%v", err)', "raise log.Fatalf('%v', err)"),
        ('log.Print("x")', "log.Print('x')"),
        ("defer panic(x)", "defer_statement{panic(x)}"),
        ("go run(x)", "go_statement{run(x)}"),
    ],
)
def test_exits(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f().g(1).h", "f()->g(1)->h"),
        ("(a.b).c(xs...)", "a.b.c(xs)"),
        ("flags[k].On()", "flags[k]->On()"),
        ("Map[int, string](a)", "Map(a)"),
        ("client.Get[bool](a)", "client.Get(a)"),
        ("x.(bool)", "x"),
        ("[]byte(x())", "x()"),
        ("`raw\"`", "'raw\"'"),
        ("-1", "-1"),
        ("0x1F", "31"),
        ("f(&Config{Name: a, On: b()})",
         "f(composite_literal{Config, keyed_element{Name, a}, keyed_element{On, b()}})"),
        ('f(map[string]bool{"k": true})', "f(composite_literal{keyed_element{'k', True}})"),
        ("f(func(a, b int, c ...string) { g() })", "f(fn (a, b, c) {g()})"),
        ("'a'", "'a'"),
        ("a + b + c - d", "-{+{a, b, c}, d}"),
        ("a + b[1:2]", "+{a, slice_expression{b, 1, 2}}"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert inside(source) == expected


def test_declarations() -> None:
    source = """package p
import "fmt"
import (
    "os"
    ld "github.com/launchdarkly/go-server-sdk/v7"
    "github.com/Unleash/unleash-client-go/v4"
)
type A struct{}
func (a *A) Pay(ctx Context, x, y int) error { return a.pay(x.a, a) }
func Map[T any](in []T) {}
func native()
"""
    assert outline("go", source) == (
        "import(); import(fmt); import(os, ld, unleash-client-go); type(); "
        "fn Pay(self, ctx, x, y) {return self.pay(x.a, self)}; fn Map(in) {}; fn native()"
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [("os", "os"), ("a.b/c/sdk/v12", "sdk"), ("gopkg.in/ld.v5", "ld"), ("net/http", "http")],
)
def test_names_of_packages(path: str, name: str) -> None:
    assert package_name(path) == name


def test_a_group_of_constants_starts_with_its_first() -> None:
    first, second = read(b"const (\n\ta = 1\n\tb = 2\n)\n").body.statements
    assert (first.span.first_line, second.span.first_line) == (1, 3)


def test_header_ends_before_the_body() -> None:
    module = read(b"package p\nfunc f(\n\ta int,\n) error {\n\treturn nil\n}\n")
    function = module.body.statements[1]
    assert (function.header.first_line, function.header.last_line) == (2, 4)  # type: ignore[union-attr]


def test_lines_that_do_nothing_have_no_words() -> None:
    module = read(b"package p\n// c\nfunc f() {\n\n\tg(\n\t)\n\t/* a\n\tb */\n}\n")
    assert module.word_lines == {1, 3, 5}


def test_no_call_is_lost() -> None:
    assert lost_calls("go", SAMPLE, "tree_sitter_go", {"call_expression"}) == []


def test_long_rows_of_texts_are_read() -> None:
    source = 'package p\n\nvar text = "a" +\n' + '\t"b" +\n' * 2_000 + "\tc()\n"
    assert outline("go", source).endswith(", 'b', c()}")


@pytest.mark.parametrize(
    "piece",
    ["if x {", "(", "func() {", "switch x { case 1:", "l: ", "if x {} else ", "f(", "!", "x."],
)
def test_however_deep(piece: str) -> None:
    check_spans(read(("package p\nfunc f() {\n" + piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
