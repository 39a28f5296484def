"""JavaScript, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.javascript import read
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """#!/usr/bin/env node
'use strict';
import express from 'express';
import React, { useState as state, memo } from 'react';
const config = require('./config');

const LIMIT = 20, router = express.Router({ strict: true });

/** Pays for a cart. */
export async function pay(cart, { retries = tries(), ...rest } = {}) {
  const { newCheckout = false, legacy: { rate } } = await client.flags(cart.user);
  if (!newCheckout) return payOld(cart, rate(rest));
  outer: for (const [id, line] of Object.entries(cart.lines ?? load(cart))) {
    switch (line?.kind?.()) {
      case 'gift':
      case 'card': {
        await notify(`Line ${name(id)}`);
        break;
      }
      case 'hidden':
        continue outer;
      default:
        totals[key(id)] = price(line) * (line.count || 1);
    }
  }
  try {
    return cart.ready && (await gateway(cart).charge(new Money(sum(cart), 'EUR')));
  } catch (error) {
    report(error);
    throw error instanceof Declined ? wrap(error) : error;
  } finally {
    do { retries--; } while (pending(retries));
  }
}

export default class Basket extends mixin(Base) {
  static limit = compute(LIMIT);
  #items = new Map();
  add = (item) => this.#items.set(item.id, item);
  @traced('size') get size() { return this.#items.size; }
  static { register(Basket); }
  *[Symbol.iterator]() { yield* this.#items.values(); }
}

function Page({ user, flags }) {
  const [open, setOpen] = state(() => initial(user));
  return (
    <Layout title={title(user)} wide {...extra()}>
      {/* the new one */}
      {flags.newCheckout && open ? <Checkout onDone={() => setOpen(false)} /> : <Old.Basket />}
      <p>Hello {user.name.trim()}, welcome</p>
      <></>
    </Layout>
  );
}

const Small = memo(Page);
const sql = (id) => query`select ${quoted(id)}`;
router.get('/pay', guard(LIMIT), async (request, response) => { response.json(await pay(request)); });
exports.sql = sql;
exports.handler = async function (event) { return import('./lazy').then((m) => m.run(event)); };
(function start() { if (require.main === module) process.exit(main()); })();
module.exports = { pay, Basket };
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if (on) { a() } else if (b) c(); else { d() }",
         "if on {a()} else {if b {c()} else {d()}}"),
        ("if (!(on)) return;", "if !on {return}"),
        ("if (a && b || c) {}", "if ((a && b) || c) {}"),
        ("if (v === 'on' || w !== 1.5 || x == null) ;",
         "if (((v == 'on') || (w != 1.5)) || (x == None)) {empty()}"),
        ("x = a ? b : c", "x = (a ? b : c)"),
        ("on && start()", "(on && start())"),
        ("a ?? false", "??{a, False}"),
    ],
)  # fmt: skip
def test_conditions(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("switch (v) { case 'on': a(); break; default: b() }",
         "switch v {case 'on' {a()}; default {b()}}"),
        ("switch (v) { case 1: case 2: a(); case 3: { b(); break; } }",
         "switch v {case 1.0, 2.0 {a()} falls; case 3.0 {b()}}"),
        ("switch (v) { case 1: default: a() }", "switch v {default {a()}}"),
        ("switch (v) { case 1: return a(); case 2: }",
         "switch v {case 1.0 {return a()}; case 2.0 {}}"),
        ("switch (v) { case 1: break outer; case 2: if (x) break; }",
         "switch v {case 1.0 {break outer}; case 2.0 {if x {break}}}"),
    ],
)  # fmt: skip
def test_switch(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const on = f()", "on = f()"),
        ("let a = 1, b", "a = 1.0; b ="),
        (
            "const { newCheckout, b: c = 1, ...rest } = useFlags()",
            "newCheckout[newCheckout], c[b], rest = useFlags()",
        ),
        ("const { 'a-b': c, d: { e } } = f()", "c[a-b], e[d.e] = f()"),
        ("const [value, , third] = useVariant('k')", "value[0], third[2] = useVariant('k')"),
        ("const { a = g() } = f()", "a[a] = destructuring{f(), g()}"),
        ("this.on = a; this.#off = b; c.d = e", "this.on = a; this.#off = b; c.d = e"),
        ("a[f()] = b", " = stored{b, a[f()]}"),
        ("a ||= b; a += c", "a += b; a += c"),
        ("({ a } = b)", "a[a] = b"),
        ("a = b = c", "a = <b = c>"),
    ],
)
def test_assignments(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("function f(a, b = 2, ...c) { return a }", "fn f(a, b=2.0, c) {return a}"),
        ("function f({ a, b = 1 }, c) {}", "fn f(, c, a, b=1.0) {}"),
        ("const f = async (a) => a.b", "fn f(a) {return a.b}"),
        ("const f = a => { b(a) }", "fn f(a) {b(a)}"),
        ("let f = function () {}", "f = fn () {}"),
        ("function* f() { yield a() }", "fn f() {yield_expression{a()}}"),
        ("exports.f = function () {}", "fn f() {}"),
        ("module.exports = (app) => { a() }", "fn default(app) {a()}"),
        ("export default async (a) => b", "fn default(a) {return b}"),
        ("(async () => { await a() })()", "fn () {a()}()"),
    ],
)
def test_functions(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class A extends B { f() {} }", "class A(B) {fn f() {}}"),
        ("class A { x = 1; static y = 2; z; #w = 3 }",
         "class A() {this.x = 1.0; y = 2.0; type(); this.#w = 3.0}"),
        ("class A { f = () => a() }", "class A() {fn f() {return a()}}"),
        ("class A { get x() { return 1 } set x(v) {} }",
         "class A() {fn x() {return 1.0}; fn x(v) {}}"),
        ("class A { @b('c') @d f() {} @e g = 1 }",
         "class A() {@b('c') @d fn f() {}; this.g = decorated{e, 1.0}}"),
        ("@a('b') export class C {}", "@a('b') class C() {}"),
        ("export default class {}", "class default() {}"),
        ("class A { static { a() } }", "class A() {scope () {a()}}"),
    ],
)  # fmt: skip
def test_classes(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a, { b as c, d } from 'x'", "import(a, c, d)"),
        ("import * as a from 'x'; import 'y'", "import(a); import()"),
        ("const a = require('x'); const { b } = require('y').z", "import(a); import(b)"),
        ("require('dotenv').config()", "require('dotenv')->config()"),
        ("function f() { const a = require('x') }", "fn f() {a = require('x')}"),
        ("export { a, b as c }",
         "import(); import(); Export a = 'the name a of here'; Export c = 'the name b of here'"),
        ("export * from './x'", "Export all of ./x = 'the name all of ./x'"),
        ("export { default as A } from 'x'", "import(); import(); Export A = 'the name default of x'"),
        ("export default a", "Export default = 'the name a'"),
        ("export const a = 1, b = 2", "a = 1.0; b = 2.0"),
        ("export default on ? A : B", "(on ? A : B)"),
        ("module.exports = { a, b: c }; exports.a = a",
         "import(); Export a = 'the name a'; Export b = 'the name c'; "
         "Export a = 'the name a'"),
        ("module.exports = a", "Export default = 'the name a'"),
        ("module.exports = { a: f() }", "module.exports = object{pair{'a', f()}}"),
    ],
)  # fmt: skip
def test_modules(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = <A b='c' d={e} f {...g} />", "x = <A(b: 'c', d: e, f: True, spread_element{g})>"),
        ("x = <A>{on && <B />}</A>", "x = <A()> {(on && <B()>)}"),
        ("x = <><A.B>\n  two\n  words\n</A.B></>", "x = <()> {<A.B()> {'two words'}}"),
        ("x = <A>{/* nothing */}{list.map((a) => <B key={a} />)}</A>",
         "x = <A()> {list.map(fn (a) {return <B(key: a)>})}"),
    ],
)  # fmt: skip
def test_elements(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a?.b?.[c]?.(d)", "a.b[c](d)"),
        ("f().g", "f()->g"),
        ("import.meta.env.FLAG", "import.meta.env.FLAG"),
        ("x = await f.g()", "x = f.g()"),
        ("new A(b); new C", "A(b); C()"),
        ("f(`a`, `b${c}`, 'd\\'e')", "f('a', template_string{c}, 'd'e')"),
        ("g`x${y}`", "g(template_string{y})"),
        ("x = { a, b: 1, [c]: 2, d() {}, ...e }",
         "x = object{pair{'a', a}, pair{'b', 1.0}, pair{c, 2.0}, pair{'d', fn () {}}, "
         "spread_element{e}}"),
        ("f(-1, 0x1f, 10n, undefined, null)", "f(-1.0, 31, number{}, None, None)"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("for (const a of b) c()", "loop (a, b) {c()}"),
        ("for (const [a, { b }] of c) d()", "loop (a, b, c) {d()}"),
        ("for (let i = 0; i < n; i++) {}", "loop (<i = 0.0>, (i < n), ++{i}) {}"),
        ("while (a) { break }", "loop (a) {break}"),
        ("do { a() } while (b)", "loop (b) {a()}"),
        ("out: for (;;) { continue out }", "loop () {continue out}"),
        ("try { a() } catch { b() } finally { c() }", "try {a()} catch {b()} finally {c()}"),
        ("throw new E(a)", "raise E(a)"),
        ("process.exit(1)", "raise process.exit(1.0)"),
        ("'use client'; debugger;", "empty(); empty()"),
        ("{ a() }", "scope () {a()}"),
        ("a(", "?does not parse"),
    ],
)
def test_other_statements(source: str, expected: str) -> None:
    assert outline("javascript", source) == expected


def test_no_call_is_lost() -> None:
    kinds = {"call_expression", "new_expression"}
    lost = lost_calls("javascript", SAMPLE, "tree_sitter_javascript", kinds)
    assert lost == ["require('./config')"]


@pytest.mark.parametrize(
    "piece",
    ["if (x) {", "(", "() => {", "switch (x) { case 1:", "l: ", "if (x) {} else ", "f(", "!",
     "<a>{", "{a:", "class A { b() {", "`${", "x = ", "[", "const {a:"],
)  # fmt: skip
def test_however_deep(piece: str) -> None:
    check_spans(read((piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
