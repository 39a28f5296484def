"""C#, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.csharp import read
from shipcheck.code.statements import Class, Function
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """using LaunchDarkly.Sdk.Server;

namespace Shop.Web;

[ApiController]
[Route("orders")]
public class OrdersController : Controller
{
    private readonly LdClient _client = Clients.Make();

    public bool IsNew => _client.BoolVariation("new-orders", User(), false);

    public OrdersController(ILogger log) : base(log.Named("orders")) { _log = log; }

    [HttpPost("{id}"), FeatureGate("orders")]
    public async Task<IActionResult> Pay(int id, string note = null)
    {
        if (await _client.IsOn("x", cancellationToken: Token()) && note is not null) return Ok();
        var total = Kind(id) switch
        {
            "gift" when IsNew => Gift(id),
            > 5 or null => await Other(id),
            _ => throw new InvalidOperationException(Text(id)),
        };
        switch (total) { case 1: case 2: Log(); break; default: Warn($"{Name(id)} {total}"); return No(); }
        foreach (var line in Lines(id).Where(x => x.IsOpen()).Select(x => Map(x))) { Send(line?.Text()); }
        using (var open = Open()) lock (_gate) { Write(open); }
        try { Save(new Order(id) { Total = Sum(), Tags = { ["a"] = Tag() } }); }
        catch (SaveException e) when (Again(e)) { Retry(); }
        finally { Done(); }
        return total > 0 ? View(Model()) : Missing() ?? Gone();
    }
}
"""


def inside(body: str) -> str:
    """The outline of a method's statements."""
    whole = outline("csharp", f"class C {{ void M() {{\n{body}\n}} }}")
    return whole.removeprefix("class C() {fn M() {").removesuffix("}}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if (a) B(); else if (!c) { D(); } else E();", "if a {B()} else {if !c {D()} else {E()}}"),
        ("if (a && b || c) {}", "if ((a && b) || c) {}"),
        ("if (x is true) {}", "if (x == True) {}"),
        ("if (x is not null) {}", "if (x != None) {}"),
        ('if (x is "a" or "b") {}', "if ((x == 'a') || (x == 'b')) {}"),
        ("if (x is not (> 3 and <= 5)) {}", "if !((x > 3) && (x <= 5)) {}"),
        ("if (x is string s) {}", "if is_pattern_expression{x, declaration_pattern{string, s}} {}"),
        ("#if DEBUG\nA();\n#elif B\nC();\n#else\nD();\n#endif",
         "if preproc_if{} {A()} else {if preproc_if{} {C()} else {D()}}"),
    ],
)  # fmt: skip
def test_if(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("switch (x) { case 1: case 2: A(); break; default: B(); return; }",
         "switch x {case 1 {} falls; case 2 {A(); empty()}; default {B(); return}}"),
        ('switch (x) { case "a": { A(); break; } case string t when t == b: C(); continue; }',
         "switch x {case 'a' {A(); empty()}; "
         "case declaration_pattern{string, t} if (t == b) {C(); continue}}"),
        ('return x switch { "a" or null => 1, K.B when c => D(), _ => throw E };',
         "return <switch x {case 'a', None {1}; case K.B if c {D()}; default {raise E}}>"),
    ],
)  # fmt: skip
def test_switches(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("var a = 1, b = F();", "a = 1; b = F()"),
        ("bool on;", "type()"),
        ("this.a = b;", "this.a = b"),
        ("a[0] = 1;", " = 1"),
        ("_ = F();", "_ = F()"),
        ("(a, var b) = F();", "a[0], b[1] = F()"),
        ("var (a, b) = F();", "a[0], b[1] = F()"),
        ("a += 1; a ??= b; a++;", "a += 1; a += b; a +="),
        ("a = b = c;", "a = <b = c>"),
        ("using var f = Open();", "f = Open()"),
    ],
)
def test_assignments(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("foreach (var a in B()) C();", "loop (a, B()) {C()}"),
        ("for (int i = 0, j = 1; i < 2; i++) { continue; }",
         "loop (<i = 0>, <j = 1>, (i < 2), <i +=>) {continue}"),
        ("while (a) break;", "loop (a) {break}"),
        ("do { A(); } while (b);", "loop (b) {A()}"),
        ("try { A(); } catch (E e) when (e.X) { B(); } catch { C(); } finally { D(); }",
         "try {A()} catch {if e.X {B()}} catch {C()} finally {D()}"),
        ("using (var f = Open()) A();", "scope (<f = Open()>) {A()}"),
        ("lock (a) { B(); }", "scope (a) {B()}"),
        ("throw new E(F());", "raise E(F())"),
        ("Environment.Exit(1);", "raise Environment.Exit(1)"),
        ("return this;", "return this"),
        ("yield return 1; yield break;", "yield_statement{1}; return"),
        ("goto end;", "?goto"),
        ("end: A();", "A()"),
        ("int L(int x) => x + 1;", "fn L(x) {return +{x, 1}}"),
        (";", "empty()"),
    ],
)  # fmt: skip
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("await a?.B?.C<int>(d, e: f)", "a.B.C(d, e: f)"),
        ("a?[0]", "a[0]"),
        ("F().G[b]!.H", "F()->G[b]->H"),
        ("(bool)(object)a", "a"),
        ("a as B", "a"),
        ("a ?? throw new E()", "??{a, <raise E()>}"),
        ("a ? b : c", "(a ? b : c)"),
        ("a == b != c", "((a == b) != c)"),
        ('$"a {b} {C(d):N2}"', "interpolated_string_expression{b, C(d)}"),
        ('@"a\\b"', "'a\\b'"),
        ('"""raw"""', "'raw'"),
        ("1_000L", "1000"),
        ("-1.5m", "-1.5"),
        ("new A<int>(b) { C = d, [\"e\"] = f }",
         "A(b, initializer_expression{pair{'C', d}, pair{element_binding_expression{'e'}, f}})"),
        ("new() { A = 1 }", "new(initializer_expression{pair{'A', 1}})"),
        ("new { A = 1, b }", "anonymous_object_creation_expression{pair{'A', 1}, b}"),
        ("a with { B = c }", "with_expression{a, with_initializer{pair{'B', c}}}"),
        ("async x => await F(x)", "fn (x) {return F(x)}"),
        ("(int a, int b = 1) => { G(); }", "fn (a, b=1) {G()}"),
        ("x => y = x", "fn (x) {y = x}"),
        ("delegate { A(); }", "fn () {A()}"),
        ("F(out var a, ref b)", "F(a, b)"),
        ("global::A.B.C()", "A.B.C()"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert inside(f"var v = {source};") == f"v = {expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("using A.B; using static C; using D = E.F; namespace G.H;",
         "import(A.B); import(C); import(D); import()"),
        ("namespace A { class B {} }", "import(); class B() {}"),
        ('[A, B("c", D = e)] class F<T>(int x) : G(x), IH<int> {}',
         "@A @B('c', D: e) class F(G(x), IH) {}"),
        ("record Person(string Name);", "class Person() {}"),
        ("interface IA { void B(); }", "type()"),
        ("interface IA { int B() => 1; }", "class IA() {fn B() {return 1}}"),
        ("enum A { B, C = 2 }", "class A() {B =; C = 2}"),
        ("delegate void D();", "type()"),
        ("var app = F(); if (app.On) { app.Run(); }", "app = F(); if app.On {app.Run()}"),
        ("class A { const string K = \"k\"; int b; event E F; }", "class A() {K = 'k'; type(); type()}"),
        ("class A { public bool P => F(); int Q { get; set; } = 3; int R { get; } }",
         "class A() {fn P() {return F()}; Q = 3; type()}"),
        ("class A { int P { get { return 1; } set => x = value; } }",
         "class A() {fn P() {return 1}; fn P() {x = value}}"),
        ("class A { [Key] int P { get; set; } }", "class A() {@Key fn P()}"),
        ("class A { A(int x) : base(x) => y = x; ~A() {} }",
         "class A() {fn constructor(x) {base(x); y = x}; fn ~A() {}}"),
        ("class A { int this[int i] => F(i); public static A operator +(A a, A b) => a; }",
         "class A() {fn this[](i) {return F(i)}; fn operator+(a, b) {return a}}"),
        ("abstract class A { [Gate(F.X)] public abstract Task M(int a = 1); }",
         "class A() {@Gate(F.X) fn M(a=1)}"),
    ],
)  # fmt: skip
def test_declarations(source: str, expected: str) -> None:
    assert outline("csharp", source) == expected


def test_headers_leave_attributes_out() -> None:
    module = read(b"[A]\nclass B\n{\n    [C]\n    int D(\n        int e)\n    {\n    }\n}\n")
    definition = module.body.statements[0]
    assert isinstance(definition, Class)
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert (definition.header.first_line, definition.header.last_line) == (2, 2)
    assert (method.header.first_line, method.header.last_line) == (5, 6)
    assert method.span.first_line == method.header.first_line


def test_lines_that_do_nothing_have_no_words() -> None:
    module = read(b"class A\n{\n#region b\n    // c\n    int D()\n    {\n    }\n#endregion\n}\n")
    assert module.word_lines == {1, 5}


def test_no_call_is_lost() -> None:
    calls = {"invocation_expression", "object_creation_expression"}
    assert lost_calls("csharp", SAMPLE, "tree_sitter_c_sharp", calls) == []


@pytest.mark.parametrize(
    "piece",
    ["if (x) {", "(", "F(() => {", "switch (x) { case 1:", "l: ", "if (x) {} else ", "f(", "!",
     "x.", "class A {", "x switch { 1 => ", "x is not (", "namespace A {", "A<", "new A {"],
)  # fmt: skip
def test_however_deep(piece: str) -> None:
    check_spans(read(("class C { void M() {\n" + piece * 1_200).encode()))
    check_spans(read((piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
