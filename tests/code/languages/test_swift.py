"""Swift, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.swift import read
from shipcheck.code.statements import Class, Function
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """import LaunchDarkly

/// Takes money.
@MainActor
final class Till: Register {
    private let client: LDClient = LDClient.get()!
    @Published var total = sum(of: items())
    var isNew: Bool { client.boolVariation(forKey: "new-till", defaultValue: false) }

    init(client: LDClient, log: Log = Log.shared()) {
        self.client = client
        super.init(log: log.named("till"))
    }

    func pay(_ order: Order, with card: Card? = nil) async throws -> Receipt {
        guard isNew, let user = find(order), !user.blocked() else { return try await payOld(order) }
        if let rate = try? rates.load(user) as? Double, rate > limit() || card?.valid() != true {
            throw PayError.rate(round(rate))
        } else if case .gift = kind(order) {
            log.info("gift \\(name(order)) \\(rate)")
        }
        switch order.kind() {
        case .plain, .other where user.known(): send(order)
        case .gift(let tag): wrap(tag) { done in finish(done) }
        default: break
        }
        for line in order.lines() where !line.empty() {
            xs[index(line)].add(line)
        }
        let tags = ["a": tag(1), "b": order.lines().map { $0.tag() }.first ?? none()]
        UIView.animate(withDuration: time(), animations: { self.show(tags) }) { _ in self.hide() }
        do { try save(Receipt<Line>(order)) } catch { report(error) }
        return ready(order) ? Receipt(of: order) : fallback(order)
    }
}
"""


def inside(body: str) -> str:
    """The outline of a function's statements."""
    return outline("swift", f"func f() {{\n{body}\n}}").removeprefix("fn f() {").removesuffix("}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a { b() } else if c { } else { d() }", "if a {b()} else {if c {} else {d()}}"),
        ("if a, b == 1, !c { }", "if ((a && (b == 1)) && !c) {}"),
        ("if let a = b?.c, a { d() }", "if (let_condition{<a = b.c>} && a) {d()}"),
        ("if let a { }", "if let_condition{a} {}"),
        ("if case .on = v { }", "if (v == .on) {}"),
        ("if case .on(let x) = v { }", "if case_condition{v} {}"),
        ("if #available(iOS 16, *) { a() }", "if availability_condition{iOS, 16} {a()}"),
        ("guard a else { return }", "if !a {return}"),
        ("guard let a = b(), !c else { throw d }",
         "if !(let_condition{<a = b()>} && !c) {raise d}"),
        ("guard case .on = v else { return }", "if !(v == .on) {return}"),
        ("#if DEBUG\na()\n#elseif os(iOS)\n#if B\nb()\n#endif\n#else\nc()\n#endif\nd()",
         "if directive{} {a()} else {if directive{} {if directive{} {b()}} else {c()}}; d()"),
    ],
)  # fmt: skip
def test_if(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('switch v {\ncase "a", "b": a()\ncase .on where x: b()\n fallthrough\ndefault: break\n}',
         "switch v {case 'a', 'b' {a()}; case .on if x {b()} falls; default {empty()}}"),
        ("switch v {\ncase Kind.a: a()\n break\ncase 1...3, is Foo: return\ncase _ where q: b()\n}",
         "switch v {case Kind.a {a(); empty()}; case pattern{...{1, 3}}, pattern{Foo} {return};"
         " case wildcard_pattern{} if q {b()}}"),
        ("switch v { case let .off(y): a(y)\n case true: b()\n @unknown default: c() }",
         "switch v {case pattern{value_binding_pattern{}, off, pattern{y}} {a(y)};"
         " case True {b()}; default {c()}}"),
        ('let a = switch b { case 1: "c" default: "d" }', "a = <switch b {case 1 {'c'}; default {'d'}}>"),
    ],
)  # fmt: skip
def test_switches(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a || b && !c", "(a || (b && !c))"),
        ("a != b && c", "((a != b) && c)"),
        ("a && b == c || d", "((a && (b == c)) || d)"),
        ("a >= 1 || b && c", "((a >= 1) || (b && c))"),
        ("a === b", "(a == b)"),
        ("a ?? b || c", "(??{a, b} || c)"),
        ("a ?? b ?? c", "??{a, ??{b, c}}"),
        ("a != b ? c : d", "((a != b) ? c : d)"),
        ("a == true && b ? c : d", "(((a == True) && b) ? c : d)"),
        ("-1 + 2 * 3", "+{-1, *{2, 3}}"),
        ("!a.b(c) || d", "(!a.b(c) || d)"),
        ("!a.b(c).d", "!a.b(c)->d"),
        ("!(a || b)", "!(a || b)"),
        ("(a as? Bool) == true", "(a == True)"),
        ("try await a() && b", "(a() && b)"),
        ("1 - 2 - 3", "-{-{1, 2}, 3}"),
    ],
)
def test_operators_bind_as_in_swift(source: str, expected: str) -> None:
    assert inside(f"let v = {source}") == f"v = {expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("let a = 1, b = f()", "a = 1; b = f()"),
        ("let a: Int", "type()"),
        ("let (a, _) = f()", "a[0], _[1] = f()"),
        ("(a, b) = (b, a)", "a[0], b[1] = tuple_expression{b, a}"),
        ("self.a += 1", "self.a += 1"),
        ("_ = f()", "_ = f()"),
        ("a[0] = 1", " = 1"),
        ("let a = if b { 1 } else { 2 }", "a = <if b {1} else {2}>"),
        ("var a: Int { if b { return 1 }\n return 2 }", "fn a() {if b {return 1}; return 2}"),
    ],
)
def test_assignments(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("for a in b() where a.on { continue }", "loop (b()) {if a.on {continue}}"),
        ("while a, let b = c() { break }", "loop ((a && let_condition{<b = c()>})) {break}"),
        ("repeat { a() } while b", "loop (b) {a()}"),
        ("outer: while a { continue outer }", "empty(); loop (a) {continue}"),
        (
            "do { try a() } catch B.c(let d) { e() } catch { f() }",
            "try {a()} catch {e()} catch {f()}",
        ),
        ("do { a() }", "scope () {a()}"),
        ("defer { a() }", "defer() do fn () {return a()}"),
        ("throw E.a(b())", "raise E.a(b())"),
        ('fatalError("x")', "raise fatalError('x')"),
        ("exit(1)", "raise exit(1)"),
        ("exit()", "exit()"),
        ("exit(animated: true)", "exit(animated: True)"),
        ("return try await a()", "return a()"),
        ("return", "return"),
    ],
)
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a?.b?.c(1, d: e)", "a.b.c(1, d: e)"),
        ("a!.b()", "a.b()"),
        ("f().g", "f()->g"),
        ("a[b].c", "a[b]->c"),
        ("a[b, default: 1]", "index{a, b, 1}"),
        ("a(.newOne)", "a(.newOne)"),
        ("a { b() }", "a() do fn () {return b()}"),
        (
            "a(b) { c in d(c)\n e() } other: { f() }",
            "a(b, other: fn () {return f()}) do fn (c) {d(c); e()}",
        ),
        ("{ [weak self] (a: Int) -> Bool in return a > 1 }", "fn (a) {return (a > 1)}"),
        ('"a \\(b) \\(c(1))"', "line_string_literal{b, c(1)}"),
        ('"a\\nb"', "'a\\nb'"),
        ('#"a"b"#', "'a\"b'"),
        ("[a: b(), c: 1]", "dictionary_literal{pair{a, b()}, pair{c, 1}}"),
        ("Foo<Int>(1)", "Foo(1)"),
        ("a as! B", "a"),
        ("0xFF", "255"),
        ("1_000.5", "1000.5"),
        ("nil", "None"),
    ],
)
def test_expressions(source: str, expected: str) -> None:
    assert inside(f"let v = {source}") == f"v = {expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import A\n@testable import B\nimport class C.D", "import(A); import(B); import(C.D)"),
        ("protocol A { func b() }\ntypealias C = A", "type(); type()"),
        ('enum A: String { case b = "c", d\n case e(Int) }', "class A(String) {b = 'c'; d =; e =}"),
        ("@available(iOS 15, *) @Main public final class A: B, C {}",
         "@available(iOS, 15) @Main class A(B, C) {}"),
        ("extension A.B: C { func d() {} }", "class A.B(C) {fn d() {}}"),
        ("struct A { let b: Int\n var c = 1\n static let d = A() }", "class A() {type(); c = 1; d = A()}"),
        ("class A { var b: Bool { c() }\n var d: Int { get { 1 } set { e = newValue } } }",
         "class A() {fn b() {c()}; fn d() {1}; fn d() {e = newValue}}"),
        ("class A { var b = 0 { didSet { c() } } }", "class A() {b = 0; fn b() {c()}}"),
        ("class A { init?(b: Int = 1, _ c: D) {}\n deinit { e() }\n subscript(i: Int) -> Int { xs[i] } }",
         "class A() {fn init(b=1, c) {}; fn deinit() {e()}; fn subscript(i) {xs[i]}}"),
        ('struct A { @Flag("new", default: false) var b: Bool\n @State var c = 1 }',
         "class A() {b = Flag('new', default: False); c = 1}"),
        ('struct A { @Flag("new") var b = false }',
         "class A() {b = property_wrapper{Flag('new'), False}}"),
        ('@Gate("x") func a(with b: Int, c d: Int) -> Int { 1 }', "@Gate('x') fn a(b, d) {1}"),
    ],
)  # fmt: skip
def test_declarations(source: str, expected: str) -> None:
    assert outline("swift", source) == expected


def test_headers_leave_attributes_out() -> None:
    module = read(b"@A\npublic class B {\n    @C\n    func d(\n        e: Int\n    ) {\n    }\n}\n")
    definition = module.body.statements[0]
    assert isinstance(definition, Class)
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert (definition.header.first_line, definition.header.last_line) == (2, 2)
    assert (method.header.first_line, method.header.last_line) == (4, 6)


def test_lines_that_do_nothing_have_no_words() -> None:
    module = read(b"/// doc\nfunc a()\n{\n    // b\n    c()\n    /* d\n    e */\n}\n")
    assert module.word_lines == {2, 5}


def test_no_call_is_lost() -> None:
    calls = {"constructor_expression", "call_expression"}
    lost = lost_calls("swift", SAMPLE, "tree_sitter_swift", calls)
    assert set(lost) <= {"xs[index(line)]", "!user.blocked()", "!line.empty()"}  # index, Not


@pytest.mark.parametrize(
    "piece",
    ["if x {\n", "(", "f {\n", "switch x { case 1:\n", "if let x = ", "guard x else {\n", "f(", "!",
     "x.", "class A {\n", "#if A\n", "-1 + ", "x ? ", "if x {} else ", "[", "a: "],
)  # fmt: skip
def test_however_deep(piece: str) -> None:
    check_spans(read(("func f() {\n" + piece * 300).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
