"""Rust, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.rust import read
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """//! Orders.
use launchdarkly_server_sdk::{Client, ContextBuilder};

const NEW_CHECKOUT: &str = "new-checkout";

/// Takes money.
#[derive(Clone)]
pub struct Till { client: Client }

impl Till {
    #[tracing::instrument(skip(self))]
    pub async fn pay(&self, order: &Order) -> Result<Receipt, Error> {
        let ctx = ContextBuilder::new(key(order)).build()?;
        if self.client.bool_variation(&ctx, NEW_CHECKOUT, false) && !order.paid() {
            return self.pay_new(order).await;
        }
        let Some(total) = order.total() else { return Err(Error::empty()); };
        match order.kind().as_str() {
            "gift" | "free" => gift(order)?,
            kind if known(kind) => { log(kind); }
            _ => panic!("unknown {}", order.kind()),
        }
        while let Some(line) = lines(order).next() { check(&line)?; }
        for (index, line) in order.lines().iter().enumerate() { self.send(index, line)?; }
        info!("paid {}", total.round());
        let tags = vec![tag(1), tag(2)];
        let sum = tags.iter().map(|tag| tag.len() as u32).sum::<u32>();
        let receipt = if sum > 3 { Receipt::new(sum) } else { Receipt { sum, ..Default::default() } };
        Ok(receipt)
    }
}
"""


def inside(body: str) -> str:
    """The outline of a function's statements."""
    return outline("rust", f"fn f() {{\n{body}\n}}").removeprefix("fn f() {").removesuffix("}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a && !b { c() } else if d { e(); } else { f() }",
         "if (a && !b) {c()} else {if d {e()} else {f()}}"),
        ("if let Some(v) = f() { g(v) }", "if let_condition{<v = f()>} {g(v)}"),
        ("if let Ok(v) = f() && v { g() }", "if v = f(); (let_condition{} && v) {g()}"),
        ("if let Ok(true) = f().await { g() }", "if (f() == True) {g()}"),
        ("if let Kind::A = k {}", "if (k == Kind.A) {}"),
        ("let Some(v) = f() else { return };", "if !let_condition{<v = f()>} {return}"),
        ('#[cfg(feature = "x")]\na();', "if cfg(feature: 'x') {a()}"),
        ("#[allow(unused)]\na();", "type(); a()"),
        ('if cfg!(feature = "x") {}', "if cfg(feature: 'x') {}"),
        ('if matches!(v, "on") {}', "if (v == 'on') {}"),
        ("if matches!(v, Some(_)) {}", "if matches{v, Some(_)} {}"),
    ],
)  # fmt: skip
def test_if(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('match v { "on" | "beta" => a(), 1 => { b(); } _ => {} }',
         "switch v {case 'on', 'beta' {a()}; case 1 {b()}; default {}}"),
        ("match v { x if x > 1 => return, Kind::A => b(), other => c(other) }",
         "switch v {case match_pattern{} if (x > 1) {return}; case Kind.A {b()}; default {c(other)}}"),
        ("match f() { Ok(true) => a(), Some(1..=3) => b(), Ok(_) | Err(_) => c() }",
         "switch f() {case True {a()}; case tuple_struct_pattern{Some, range_pattern{1, 3}} {b()};"
         " case tuple_struct_pattern{Ok}, tuple_struct_pattern{Err} {c()}}"),
        ("match f() { Ok(true) => a(), Ok(false) => b(), Err(e) => c(e) }",
         "switch f() {case tuple_struct_pattern{Err, e} {c(e)}; case True {a()}; case False {b()}}"),
        ("match () { _ if on => a(), _ => b() }", "switch {case on {a()}; default {b()}}"),
        ("let v = match w { true => 1, false => 2 };", "v = <switch w {case True {1}; case False {2}}>"),
    ],
)  # fmt: skip
def test_match(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("let a = b;", "a = b"),
        ("let mut a: bool;", "type()"),
        ("let (a, _, mut c) = f();", "a[0], _[1], c[2] = f()"),
        ("let P { a, b: c, .. } = p;", "a[a], c[b] = p"),
        ("let P(a, b) = p;", "a[0], b[1] = p"),
        ("let a = if b { c() } else { d() };", "a = <if b {c()} else {d()}>"),
        ("let a = { b(); c() };", "a = <scope () {b(); c()}>"),
        ("self.a.b = c; *d = e; f[0] = 1; g += 2;", "self.a.b = c; d = e;  = 1; g += 2"),
        ('const K: i32 = 1; static S: &str = "s";', "K = 1; S = 's'"),
    ],
)
def test_assignments(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("loop { break 5; }", "loop () {break 5}"),
        ("'o: while a { continue 'o; }", "loop (a) {continue}"),
        ("while let Some(a) = b.next() {}", "loop (let_condition{<a = b.next()>}) {}"),
        ("for (i, a) in b().iter() { c() }", "loop (b()->iter()) {c()}"),
        ("unsafe { a() }", "scope () {a()}"),
        ("return a();", "return a()"),
        ('panic!("no {}", a());', "raise panic('no {}', a())"),
        ("todo!()", "raise todo()"),
        ("unreachable! { a b }", "raise unreachable()"),
        ('anyhow::bail!("no")', "return anyhow.bail('no')"),
        ("std::process::exit(1);", "raise std.process.exit(1)"),
        ("a(); b()", "a(); b()"),
        ("macro_rules! m { () => {} }", "?a macro is defined"),
    ],
)
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f()?.g::<T>(&h).await?.i", "f()->g(h)->i"),
        ("a.b.c(d)", "a.b.c(d)"),
        ("Flags::NEW", "Flags.NEW"),
        ("crate::a::Vec::<i32>::new()", "crate.a.Vec.new()"),
        ("<S as Tr>::a()", "S.a()"),
        ("(*a).b as u32", "a.b"),
        ("a[b]", "a[b]"),
        ("t.0", "t.0"),
        ("-1", "-1"),
        ("1_000u32 + 0xff", "+{1000, 255}"),
        ('r#"raw"#', "'raw'"),
        ("|a, b: i32| a + b", "fn (a, b) {return +{a, b}}"),
        ("move || { a(); }", "fn () {a()}"),
        ("|| x = 1", "fn () {x = 1}"),
        ("S { a: 1, b, ..c() }", "struct_expression{S, pair{'a', 1}, b, c()}"),
        ("vec![a, b()]", "vec(a, b())"),
        ("log::info!(x = a(), \"b {}\", c())", "log.info(x: a(), 'b {}', c())"),
        ("async { a().await }", "<scope () {a()}>"),
        ("json!({ \"a\": b(1) })",
         "macro_tokens{macro_tokens{macro_tokens{'a', b, macro_tokens{1}}}}"),
        ("outer!(inner!(a()))", "outer(inner(a()))"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert inside(f"let v = {source};") == f"v = {expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("use a::{b, c::d as e, f::*}; use g; extern crate h; mod i;",
         "import(b, e); import(g); import(h); import(i)"),
        ("struct A { b: i32 } enum C { D } type E = A;", "type(); type(); type()"),
        ("#[derive(Clone)]\nstruct A;\nfn b() {}", "type(); type(); fn b() {}"),
        ("trait A { fn b(&self); }", "type()"),
        ("trait A { fn b(&self) -> i32 { 1 } }", "class A() {fn b(self) {1}}"),
        ("impl<T> a::Tr for S<T> { const K: i32 = 1; pub async fn b(&mut self, c: i32) {} }",
         "class S(a.Tr) {K = 1; fn b(self, c) {}}"),
        ("mod a { fn b() {} }", "class a() {fn b() {}}"),
        ("#[cfg(test)]\nmod t { #[test]\n#[timeout(5)]\nfn u() {} }",
         "@cfg(test) class t() {@test @timeout(5) fn u() {}}"),
        ('#[gate("x", off = skip)]\nfn a() {}', "@gate('x', off: skip) fn a() {}"),
        ('#[path = "x.rs"]\nmod a;', "type(); import(a)"),
    ],
)  # fmt: skip
def test_declarations(source: str, expected: str) -> None:
    assert outline("rust", source) == expected


def test_lines_that_do_nothing_have_no_words() -> None:
    module = read(b"/// doc\nfn a()\n{\n    // b\n    c();\n    /* d\n    e */\n}\n")
    assert module.word_lines == {2, 5}


def test_no_call_is_lost() -> None:
    assert lost_calls("rust", SAMPLE, "tree_sitter_rust", {"call_expression"}) == []


@pytest.mark.parametrize(
    "piece",
    ["if x {", "(", "f(|| {", "match x { 1 => ", "if let Some(x) = ", "if x {} else ", "f(", "!",
     "x.", "mod a {", "m!(", "a::<", "Some(", "&", "#[a(", "let Ok(x) = y else {"],
)  # fmt: skip
def test_however_deep(piece: str) -> None:
    check_spans(read(("fn f() {\n" + piece * 1_200).encode()))


def test_macros_in_macros() -> None:
    check_spans(read(("fn f() { " + "m!(" * 400 + ")" * 400 + "}").encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
