"""TypeScript, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.typescript import read
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """import { Injectable, Inject } from '@nestjs/common';
import type { Cart } from './cart';
import config = require('./config');

export interface Paid { readonly id: string; total(): number }
export type Handler<T> = (event: T) => Promise<void>;
declare const VERSION: string;
export enum Flag { NewCheckout = 'new-checkout', Bulk = 1 << 2, Later }

export const FLAGS = { search: 'new-search' } as const satisfies Record<string, string>;

export abstract class Store<T extends Cart> {
  abstract load(id: string): Promise<T>;
  protected last?: T;
}

@Injectable({ scope: scope(Flag.Bulk) })
export class Orders extends Store<Cart> implements Handled, Disposable {
  private readonly limit: number = limits(20);
  static readonly KEY = 'orders' as const;
  @Input() name!: string;

  constructor(@Inject(tokens('flags')) private readonly flags: Flags, public total = sum()) {
    super();
  }

  find(id: string): Promise<Cart>;
  find(id: number): Promise<Cart>;
  @Get(path(':id'))
  @UseGuards(guard('new-orders'))
  async find(@Param('id') id: any): Promise<Cart> {
    const on = await this.flags.getBooleanValue(Flag.NewCheckout, false);
    if (!on) throw new NotFoundException(text<string>(id)!);
    return (this.rows[id]! as Row).load<Cart>(await this.key?.(id)) satisfies Cart;
  }

  get size(): number { return this.count()!; }
  private handler: Handler<Cart> = async (event): Promise<void> => { emit(event); };
}

namespace Checkout.Steps {
  export const first = step<Cart>('first');
}

export const isCart = (value: unknown): value is Cart => check(value as Cart);
export async function* pages<T>(this: Orders, load: (n: number) => T[]): AsyncGenerator<T> {
  for (let n = 0; ; n++) yield* load(n);
}
let cast = <Cart>parse(text());
export default Orders;
export type { Row } from './row';
export = start();
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = (a as unknown as B).c", "x = a.c"),
        ("a!.b!.c!()", "a.b.c()"),
        ("x = { a: 1 } satisfies B", "x = object{pair{'a', 1.0}}"),
        ("x = <B>a.b", "x = a.b"),
        ("f<A, B>(c)", "f(c)"),
        ("const x: Map<A, B> = new Map<A, B>()", "x = Map()"),
        ("let a: string, b: B = c", "a =; b = c"),
        ("const f = <T,>(a: T): T => a as T", "fn f(a) {return a}"),
        ("function f(this: A, a?: B, { c }: D = {}): void {}", "fn f(a, =object{}, c) {}"),
        ("const f: Handler = async ({ a }) => a!", "fn f(, a) {return a}"),
    ],
)
def test_types_vanish(source: str, expected: str) -> None:
    assert outline("typescript", source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "interface A { b: string }",
        "type A = B | C",
        "export type A = B",
        "declare const a: B",
        "declare function f(): void",
        "declare module 'x' { const y: 1 }",
        "import type { A } from 'a'",
        "function f(a: string): void",
    ],
)
def test_types_alone_run_nothing(source: str) -> None:
    assert outline("typescript", source).startswith("type(")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a = require('b')", "import(a)"),
        ("import a = b.c", "import(a)"),
        ("export type { A } from 'b'", "type()"),
        ("export = a", "Export default = 'the name a'"),
        ("export = f()", "f()"),
    ],
)  # fmt: skip
def test_modules(source: str, expected: str) -> None:
    assert outline("typescript", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class A<T> extends B<T> implements C, D {}", "class A(B) {}"),
        ("abstract class A { abstract f(): void; b(): void; c: string }",
         "class A() {type(); type(); type()}"),
        ("class A { private a: B = c; static readonly d = 'e' as const; f!: G }",
         "class A() {this.a = c; d = 'e'; type()}"),
        ("class A { @Input() a: B; @b() c = 1 }",
         "class A() {this.a = decorated{Input()}; this.c = decorated{b(), 1.0}}"),
        ("class A { constructor(@I('x') private a: B, @J() c = 1) {} }",
         "class A() {fn constructor(a=decorated{I('x')}, c=decorated{J(), 1.0}) {}}"),
        ("@A() export class B { @C('d') @E(F) async g(): Promise<void> {} }",
         "@A() class B() {@C('d') @E(F) fn g() {}}"),
        ("export @a class B {}", "@a class B() {}"),
        ("enum A { B = 'b', C, 'D' = 1 }", "class A() {B = 'b'; C =; D = 1.0}"),
        ("export const enum A { B }", "class A() {B =}"),
        ("namespace A.B { export const c = 1 }", "class A.B() {c = 1.0}"),
        ("class A { b: C = () => d() }", "class A() {fn b() {return d()}}"),
    ],
)  # fmt: skip
def test_classes(source: str, expected: str) -> None:
    assert outline("typescript", source) == expected


def test_types_count_as_comments() -> None:
    source = b"const a: {\n  b: string\n} = f<\n  C\n>(\n  d as\n    E,\n)\n"
    module = read(source)
    pairs = zip(module.tokens.starts, module.tokens.ends, strict=True)
    words = [source[start:end] for start, end in pairs]
    assert words == [b"const", b"a", b"=", b"f", b"(", b"d", b",", b")"]
    assert module.word_lines == {1, 3, 6}
    hidden = [source[span.start : span.end] for span in module.comments]
    assert hidden == [b": {\n  b: string\n}", b"<\n  C\n>", b" as\n    E"]


def test_no_call_is_lost() -> None:
    kinds = {"call_expression", "new_expression"}
    lost = lost_calls("typescript", SAMPLE, "tree_sitter_typescript", kinds, "language_typescript")
    assert lost == []


@pytest.mark.parametrize(
    "piece", ["if (x) {", "(", "<A>", "x as ", "class A { b() {", "namespace a {", "@a("]
)
def test_however_deep(piece: str) -> None:
    check_spans(read((piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
