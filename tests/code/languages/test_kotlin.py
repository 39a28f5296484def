"""Kotlin read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Class, Function, If
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

EXPRESSIONS = {
    "a.b.c": "a.b.c",
    "a?.b!!.c": "a.b.c",
    "this.a": "this.a",
    "this@A.b": "this.b",
    "a().b": "a()->b",
    "a[0].b": "a[0.0]->b",
    "a::b": "a.b",
    "A::class": "A.class",
    'flags.boolVariation("k", ctx, false)': "flags.boolVariation('k', ctx, False)",
    "f(1, name = 2)": "f(1.0, name: 2.0)",
    "f(*a)": "f(spread_expression{a})",
    "f { it.a }": "f() do fn () {it.a}",
    "f(1) { a, b -> c }": "f(1.0) do fn (a, b) {c}",
    "a?.let { b(it) }": "a.let() do fn () {b(it)}",
    "get<A>().b": "get()->b",
    "a.b<A>(c)": "a.b(c)",
    "!a.b(1).c": "!a.b(1.0)->c",
    "!(a).b": "!a.b",
    "(!a).b()": "!a->b()",
    "!a[0]": "!a[0.0]",
    "!a": "!a",
    "a && b || c": "((a && b) || c)",
    "a == b": "(a == b)",
    "a !== null": "(a != None)",
    "a < 1L": "(a < 1.0)",
    "a ?: b": "?:{a, b}",
    "a to b": "to{a, b}",
    "a is B": "is{a, B}",
    "a !in b": "!in{a, b}",
    "a as B": "a",
    "a..b": "range_expression{a, b}",
    '"a"': "'a'",
    '"a ${b(1)}"': "string_literal{string_content{}, b(1.0)}",
    '"a-$b"': "'…'",
    '"""a"""': "'a'",
    "'a'": "'a'",
    "-1.5f": "-1.5",
    "true": "True",
    "{ a: B -> a }": "fn (a) {a}",
    "fun(a: B) = a": "fn (a) {return a}",
    "if (a) b else c": "<if a {b} else {c}>",
    "object : A {\n fun b() = c\n}": "<class (A) {fn b() {return c}}>",
}
STATEMENTS = {
    "if (a) b()": "if a {b()}",
    "if (a) {\n b()\n} else if (c) {\n d()\n} else e()": "if a {b()} else {if c {d()} else {e()}}",
    'when (a) {\n 1, "b" -> c()\n is D -> { e() }\n in f -> g\n else -> h\n}': (
        "switch a {case 1.0, 'b' {c()}; case type_test{D} {e()}; case range_test{f} {g}; default "
        "{h}}"
    ),
    "when {\n a.b() -> c\n !d -> e\n}": "switch {case a.b() {c}; case !d {e}}",
    "when (val a = b()) {\n null -> c\n}": "switch b() {case None {c}}",
    "val a = if (b) c else d": "a = <if b {c} else {d}>",
    'val a by lazy { b.c("d") }': "a = b.c('d')",
    "val a by b.c()": "a = b.c()",
    "val (a, b) = c()": "a[0], b[1] = c()",
    "var a: B": "type()",
    "val a: B = c ?: return d": "a = ?:{c, <return d>}",
    "a = b": "a = b",
    "a.b += c": "a.b += c",
    "a[0] = b": " = b",
    "a++": "a += 1.0",
    "for (a in b) c(a)": "loop (a, b) {c(a)}",
    "for ((a, b) in c) {\n d\n}": "loop (multi_variable_declaration{a, b}, c) {d}",
    "while (a) b()": "loop (a) {b()}",
    "do { a() } while (b)": "loop (b) {a()}",
    "try {\n a()\n} catch (b: C) {\n d()\n} finally {\n e()\n}": "try {a()} catch {d()} finally {e()}",
    "return": "return",
    "return a": "return a",
    "return@a b": "return b",
    "throw A(b)": "raise A(b)",
    "break": "break",
    "continue": "continue",
    "break@a": "break",
    "exitProcess(1)": "raise exitProcess(1.0)",
    'log.error("a")': "log.error('a')",
    "a@ for (b in c) d()": "loop (b, c) {d()}",
    '@Suppress("a") b()': "b()",
    "fun a(b: C, d: E = f()): G = h": "fn a(b, d=f()) {return h}",
    '@A("b")\n@C\nsuspend fun d() {\n e()\n}': "@A('b') @C fn d() {e()}",
    "fun `a b`() {}": "fn a b() {}",
    "fun A.b() = c": "fn b() {return c}",
    "@A class B(private val c: D, e: F = g()) : H(c), I by c {\n fun j() = k\n}": (
        "@A class B(H(c), explicit_delegation{I, c}) {fn constructor(c, e=g()); fn j() {return k}}"
    ),
    'class A {\n companion object {\n  const val B = "c"\n }\n init { d() }\n}': (
        "class A() {scope () {B = 'c'}; scope () {d()}}"
    ),
    "class A : B {\n constructor(c: D) : super(c) { e() }\n}": (
        "class A(B) {fn constructor(c) {super(c); e()}}"
    ),
    "class A {\n val b: C\n  get() = d\n var e = 1\n  private set\n}": (
        "class A() {fn b() {return d}; e = 1.0}"
    ),
    "object A {\n val b = 1\n}": "class A() {b = 1.0}",
    'enum class A(val b: String) {\n C("d"),\n E("f", 1),\n G;\n fun h() = 1\n}': (
        "class A() {fn constructor(b); C = 'd'; E = enum_entry{'f', 1.0}; G = None; fn h() "
        "{return 1.0}}"
    ),
    "interface A {\n fun b()\n}": "class A() {fn b()}",
    "typealias A = B": "type()",
    "package a.b": "import()",
    "import a.b.C": "import(C)",
    "import a.b.C as D": "import(D)",
    "import a.b.*": "import(a.b.*)",
}
SAMPLE = """\
@file:JvmName("Carts")
package shop.cart

import com.launchdarkly.sdk.server.LDClient
import shop.Flags.*

@Service
class CartService(private val client: LDClient, private val prices: Prices = Prices()) : Base(prices) {
    private val enabled by lazy { client.isInitialized() }

    @Transactional("main")
    override suspend fun total(cart: Cart, user: User? = null): Money {
        if (!client.boolVariation(NEW_TOTAL, context(user), false)) {
            return cart.items.sumOf { old(it).price }
        }
        val rate = when (val kind = cart.kind()) {
            Kind.GIFT, Kind.FREE -> 0.0
            is Special -> kind.rate()
            else -> prices.rate(kind, user?.country() ?: "xx")
        }
        for ((index, item) in cart.items.withIndex()) {
            log("item $index ${name(item)}")
        }
        return try {
            compute(cart, rate = rate) { it.round(2) }
        } catch (error: IOException) {
            throw Failure("no", error)
        }
    }

    companion object {
        const val NEW_TOTAL = "new-total"
    }
}
"""


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    assert outline("kotlin", f"val x = {source}") == f"x = {EXPRESSIONS[source]}"


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements(source: str) -> None:
    assert outline("kotlin", source) == STATEMENTS[source]


def test_an_arm_begins_with_its_own_first_statement() -> None:
    guard = read_source("kotlin", b"if (a) {\n  b()\n  c()\n} else {\n  d()\n}").body.statements[0]
    assert isinstance(guard, If)
    assert guard.otherwise is not None
    assert (guard.then.span.first_line, guard.then.span.last_line) == (2, 3)
    assert (guard.otherwise.span.first_line, guard.otherwise.span.last_line) == (5, 5)


def test_a_header_begins_behind_the_annotations_and_ends_where_the_body_begins() -> None:
    source = (
        "@A\nopen class B(c: D) : E() {\n  @F(1)\n  fun g() = h\n  @I override fun j() {\n  }\n}"
    )
    definition = read_source("kotlin", source.encode()).body.statements[0]
    assert isinstance(definition, Class)
    functions = [one for one in definition.body.statements if isinstance(one, Function)]
    headers = [definition.header, *(one.header for one in functions)]
    assert [source[header.start : header.end] for header in headers] == [
        "open class B(c: D) : E()", "(c: D)", "fun g()", "override fun j()",
    ]  # fmt: skip


def test_comments_and_structure_are_no_words() -> None:
    module = read_source("kotlin", b"// a\nif (b) { // c\n  d()\n} else {\n  e() /* f\n */\n}\n")
    assert module.word_lines == {2, 3, 5}
    assert [span.first_line for span in module.comments] == [1, 2, 5]


def test_no_call_is_lost() -> None:
    lost = lost_calls("kotlin", SAMPLE, "tree_sitter_kotlin", {"call_expression"})
    assert lost == [
        "compute(cart, rate = rate)",  # its place is that of the call with its block
        "!client.boolVariation(NEW_TOTAL, context(user), false)",  # is a Not of the call
        "lazy { client.isInitialized() }",  # is its value
    ]


def test_all_places_are_in_the_file() -> None:
    check_spans(read_source("kotlin", SAMPLE.encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_any_bytes_are_read(source: bytes) -> None:
    check_spans(read_source("kotlin", source))


@pytest.mark.parametrize(
    "source", [b"if (a) {\n" * 2000 + b"}\n" * 2000, b"f(" * 5000, b"!" * 5000]
)
def test_endless_nesting_is_read(source: bytes) -> None:
    assert read_source("kotlin", source).language == "kotlin"
