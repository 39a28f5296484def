"""Java, read into the shape for all languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.java import read
from shipcheck.code.statements import Class, Function
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

CALLS = ("method_invocation", "object_creation_expression", "explicit_constructor_invocation")
SAMPLE = """package com.shop.checkout;

import com.launchdarkly.sdk.server.LDClient;
import static com.shop.Keys.NEW_CHECKOUT;
import java.util.*;

/** Pays. */
@Service
@ConditionalOnProperty(name = "pay", havingValue = "on")
public final class Checkout<T extends Cart> extends Base<T> implements Paying, AutoCloseable {
    private static final String KEY = "new-checkout", OTHER = other();
    @Value("${limit}") private int limit;
    private final LDClient client;
    static { register(Checkout.class); }
    { prepare(); }

    @Autowired
    public Checkout(@Qualifier("flags") LDClient client, String... names) throws Lost {
        super(names[0].trim());
        this.client = client;
    }

    @Override
    public <R> Result<R> pay(final Cart cart) {
        boolean on = client.boolVariation(KEY, user(cart), false), spare = false;
        if (!on && !cart.isEmpty()) return this.<R>payOld(cart);
        else if (cart.total() > limit) throw new TooMuch(String.format("%d", cart.total()));
        outer:
        for (Map.Entry<String, Line> line : cart.lines().entrySet()) {
            switch (line.getKey()) {
                case "gift":
                case "card":
                    notifyAbout(line);
                    break;
                case "hidden":
                    continue outer;
                default: {
                    totals[key(line)] += (int) price(line.getValue());
                }
            }
        }
        String kind = switch (kindOf(cart)) {
            case GIFT, CARD -> name(cart);
            case null, default -> { log(); yield fallback(); }
        };
        try (var session = open(); Lock lock = lock()) {
            synchronized (lock.of(this)) { session.run(() -> charge(cart)); }
        } catch (Declined | Lost e) {
            report(e);
        } finally {
            cart.lines().forEach(Line::close);
        }
        Runnable done = new Runnable() { @Override public void run() { finish(cart); } };
        for (int i = first(), j = 0; i < last(); i++) { lists.add(new ArrayList<>(i)); }
        return on ? new Result<>(kind) : cart.map(c -> { return wrap(c); });
    }

    enum Flag implements Key {
        SEARCH("new-search"), BULK(key("bulk"), true) { String name() { return upper(); } };
        private final String key;
        Flag(String key) { this.key = key; }
    }

    record Pair(String left, int right) { Pair { check(left); } }
    interface Paid { int MAX = max(); void paid(); default String how() { return text(); } }
    @interface Marked { String value() default "x"; }
}
"""


def inside(body: str) -> str:
    """The outline of a method's statements, whole numbers as one writes them."""
    whole = outline("java", f"class A {{ void m() {{\n{body}\n}} }}")
    return whole.removeprefix("class A() {fn m() {").removesuffix("}}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if (on) { a(); } else if (b) c(); else { d(); }",
         "if on {a()} else {if b {c()} else {d()}}"),
        ("if (!(on)) return;", "if !on {return}"),
        ("if (a && b || c) {}", "if ((a && b) || c) {}"),
        ('if ("on".equals(v) || v.equals("off") || !Objects.equals(a, b)) {}',
         "if ((('on' == v) || (v == 'off')) || !(a == b)) {}"),
        ("x = a ? b : c;", "x = (a ? b : c)"),
        ("if (x instanceof Paid p && p.ok()) {}", "if (instanceof_expression{x, p} && p.ok()) {}"),
    ],
)  # fmt: skip
def test_conditions(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('switch (v) { case "a": case "b": a(); break; default: b(); }',
         "switch v {case 'a', 'b' {a()}; default {b()}}"),
        ("switch (v) { case 1: a(); case 2: { b(); break; } case 3: return; }",
         "switch v {case 1 {a()} falls; case 2 {b()}; case 3 {return}}"),
        ("switch (v) { case A, B -> a(); case C -> { b(); } default -> throw new E(); }",
         "switch v {case A, B {a()}; case C {b()}; default {raise E()}}"),
        ("x = switch (v) { case A -> 1; case null, default -> { yield 2; } };",
         "x = <switch v {case A {1}; default {2}}>"),
        ("x = switch (v) { case A: yield 1; default: a(); yield 2; };",
         "x = <switch v {case A {1}; default {a(); 2}}>"),
        ("switch (v) { case String s when s.isEmpty() -> a(); case R(int b) -> c(); }",
         "switch v {case pattern{type_pattern{s}} if s.isEmpty() {a()}; "
         "case pattern{record_pattern{R, record_pattern_body{record_pattern_component{b}}}} "
         "{c()}}"),
    ],
)  # fmt: skip
def test_switch(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("boolean on = f(); int a, b = 1; final var c = (int) d;",
         "on = f(); a =; b = 1; c = d"),
        ("this.a = b; a += c; d.e = f;", "this.a = b; a += c; d.e = f"),
        ("a[f()] = b;", " = stored{b, a[f()]}"),
        ("for (int i = 0, j = f(); i < n; i++) g();",
         "loop (<scope () {i = 0; j = f()}>, (i < n), update_expression{i}) {g()}"),
        ("for (Line line : lines()) { continue; }", "loop (line, lines()) {continue}"),
        ("while (a) { break; } do { b(); } while (c);",
         "loop (a) {break}; loop (c) {b()}"),
        ("out: for (;;) { break out; }", "loop () {break out}"),
        ("try { a(); } catch (A | B e) { b(); } finally { c(); }",
         "try {a()} catch {b()} finally {c()}"),
        ("try (var a = b(); c) { d(); }", "try {a = b(); c; d()}"),
        ("synchronized (lock()) { a(); } { b(); }", "scope (lock()) {a()}; scope () {b()}"),
        ("throw new E(a); ", "raise E(a)"),
        ("System.exit(1);", "raise System.exit(1)"),
        ("int x = ;", "?does not parse"),
    ],
)  # fmt: skip
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b().c(d); this.e(); super.f();", "a.b()->c(d); this.e(); super.f()"),
        ("new Foo<>(a); new B.C(); new D() { void e() { f(); } };",
         "Foo(a); B.C(); D(<class () {fn e() {f()}}>)"),
        ("f(a -> b, (c, d) -> { e(); }, (G g) -> h());",
         "f(fn (a) {return b}, fn (c, d) {e()}, fn (g) {return h()})"),
        ("f(A::b, this::c, D::new);", "f(A.b, this.c, D.new)"),
        ('f(-1, 0x1F, 2L, 1.5f, \'c\', "it\\"s", null, true, A.class);',
         "f(-1, 31, 2, 1.5, 'c', 'it\"s', None, True, A.class)"),
        ("x = new int[]{1, f()}[0];", "x = array_creation_expression{array_initializer{1, f()}}[0]"),
        ("this.<T>of(a); (b).c(); i++;", "this.of(a); b.c(); update_expression{i}"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("package a.b; import c.D; import static e.F.g; import h.*;",
         "import(); import(D); import(g); import()"),
        ('@A @B("c") @D(e = "f", g = {1, 2}) class H<T> extends I<T> implements J, K {}',
         "@A @B('c') @D(e: 'f', g: element_value_array_initializer{1, 2}) class H(I, J, K) {}"),
        ('class A { static final String B = "b", C = "c"; int d; boolean e = f(); }',
         "class A() {B = 'b'; C = 'c'; type(); e = f()}"),
        ('class A { @Value("x") boolean b; @C int d = 1; }',
         "class A() {b = decorated{Value('x')}; d = decorated{C, 1}}"),
        ('class A { A(@B("x") C c, int... d) { super(c); this.e = c; } }',
         "class A() {fn constructor(c=decorated{B('x')}, d) {super(c); this.e = c}}"),
        ("abstract class A { @B public <T> T c(T d) throws E { return d; } abstract void f(); }",
         "class A() {@B fn c(d) {return d}; fn f()}"),
        ("class A { static { a(); } { b(); } class C {} }",
         "class A() {scope () {a()}; scope () {b()}; class C() {}}"),
        ('enum A implements B { C("c"), D, E(1, f()) { void g() {} }; A(String h) {} }',
         "class A(B) {C = 'c'; D =; E = enum_constant{1, f(), <class () {fn g() {}}>}; "
         "fn constructor(h) {}}"),
        ("interface A extends B { int C = 1; void d(); default void e() {} }",
         "class A(B) {C = 1; fn d(); fn e() {}}"),
        ("record A(int b) { A { c(); } }", "class A() {fn constructor() {c()}}"),
        ("@interface A {}", "type()"),
    ],
)  # fmt: skip
def test_definitions(source: str, expected: str) -> None:
    assert re.sub(r"(\d)\.0\b", r"\1", outline("java", source)) == expected


def test_headers_start_after_the_annotations() -> None:
    module = read(b"@A\nclass B {\n  @C(1)\n  public void d(\n  ) {\n  }\n}\n")
    definition = module.body.statements[0]
    assert isinstance(definition, Class)
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert (definition.header.first_line, definition.header.last_line) == (2, 2)
    assert (method.header.first_line, method.header.last_line) == (4, 5)


def test_annotations_for_the_compiler_do_nothing() -> None:
    module = read(b"class A {\n  @Override\n  @C\n  void b() {}\n}\n")
    assert module.word_lines == {1, 3, 4}
    definition = module.body.statements[0]
    assert isinstance(definition, Class)
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert len(method.decorators) == 1


def test_no_call_is_lost() -> None:
    assert lost_calls("java", SAMPLE, "tree_sitter_java", CALLS) == []


@pytest.mark.parametrize(
    "piece",
    [
        "if (x) {",
        "(",
        "f(",
        "!",
        "x.",
        "class A { void b() {",
        "switch (x) { case 1 -> {",
        "() -> ",
    ],
)
def test_however_deep(piece: str) -> None:
    check_spans(read(("class A { void m() { " + piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
