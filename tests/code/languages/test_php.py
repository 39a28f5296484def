"""PHP, read into the shape for all languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.php import read
from shipcheck.code.statements import Class, Function
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

CALLS = (
    "function_call_expression", "member_call_expression", "nullsafe_member_call_expression",
    "scoped_call_expression", "object_creation_expression",
)  # fmt: skip
SAMPLE = """<h1><?= title() ?></h1>
<?php
declare(strict_types=1);

namespace App\\Http\\Controllers;

use App\\Models\\{Cart, Order as Bought};
use function App\\total;

const LIMIT = limit(20), OTHER = 1;

#[Route('/pay', name: path('pay'))]
final class PayController extends Controller implements Paying
{
    use Traced, Logged;

    private const KEY = 'new-checkout';
    private ?Cart $cart = null;
    public static int $count = 0;

    public function __construct(private readonly Flags $flags, #[Config(key('x'))] $limit = LIMIT) {}

    /** Takes the money. */
    #[Feature(self::KEY)]
    public function pay(Request $request, int ...$ids): ?Response
    {
        abort_unless(allowed($request), 404);
        if ($this->flags->isEnabled(self::KEY, default: false)) {
            return $this->payNew(Cart::find($request->input('id')))?->respond(...$ids);
        } elseif (count($ids) > 1 and !$request->user()) {
            throw new PayException(sprintf("No user for %s", join(',', $ids)));
        } else if (old()) {
            $this->cart ??= new Cart([key() => value(), 'b' => 2]);
        }
        switch ($kind = kind($request)) {
            case 'gift':
            case 'card':
                notify("Kind {$this->name($kind)}");
                break;
            default:
                foreach (lines($this->cart) as $id => [$name, $price]) {
                    if (hidden($id)) { continue 2; }
                    $totals[sum($name)] = (float) $price * rate();
                }
        }
        $result = match (true) {
            small($totals), empty($totals) => first($totals),
            default => throw new TooMuch(),
        };
        try {
            $pay = fn ($x) => charge($x) ?: fallback();
            array_map(function (Order $o) use ($pay) { return $pay($o); }, orders());
        } catch (Declined | Lost $e) {
            report($e);
        } finally {
            static $calls = 0;
            [$a, 'k' => $b] = pair();
        }
        return view('paid', compact('result')) ?? exit(1);
    }
}

enum Flag: string { case Search = 'new-search'; case Bulk = 'bulk'; }
$handler = new class(start()) extends Base { public function run() { go(); } };
?>
<?php if (shown()): ?>
  <p><?= body(<<<EOT
    text {$x->y()}
    EOT) ?></p>
<?php else: ?>
  none
<?php endif; ?>
"""


def inside(source: str) -> str:
    """The outline of statements within PHP's tag, whole numbers as one writes them."""
    return re.sub(r"(\d)\.0\b", r"\1", outline("php", f"<?php\n{source}\n"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if ($on) { a(); } elseif ($b) { c(); } else { d(); }",
         "if on {a()} else {if b {c()} else {d()}}"),
        ("if ($a) b(); else if ($c) d();", "if a {b()} else {if c {d()}}"),
        ("if ($a): b(); elseif ($c): d(); else: e(); endif;",
         "if a {b()} else {if c {d()} else {e()}}"),
        ("if (!$a && $b || $c and $d) {}", "if (((!a && b) || c) && d) {}"),
        ("if ($v === 'on' or $w <> 1) {}", "if ((v == 'on') || (w != 1)) {}"),
        ("$x = $a ? b() : c(); $y = $a ?: $b; $z = $a ?? null;",
         "x = (a ? b() : c()); y = (a || b); z = ??{a, None}"),
        ("abort_unless($on, 404);", "if !on {raise abort_unless(404)}"),
        ("throw_if($on, E::class);", "if on {raise throw_if(E.class)}"),
    ],
)  # fmt: skip
def test_conditions(source: str, expected: str) -> None:
    assert inside(source) == expected


def test_text_between_tags_belongs_to_its_arm() -> None:
    source = (
        "<?php if ($on): ?>\n<b>\n<?= $y ?>\n</b>\n<?php elseif ($z): ?>two<?php else: ?>three"
        "<?php endif; ?>\n<?php foreach ($a as $b): ?> row <?php endforeach ?>"
    )
    assert outline("php", source) == (
        "if on {'…'; y; '…'} else {if z {'…'} else {'…'}}; loop (b, a) {'…'}"
    )


def test_a_blade_template_is_not_understood() -> None:
    source = "<p>\n@if ($on)\n  {{ $name }}\n@endif\n</p>\n"
    assert outline("php", source) == "?a Blade template's own directives are not followed"
    assert outline("php", "<p>mail@iffy.example</p>") == "'…'"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("switch ($v) { case 'a': case 'b': a(); break; default: b(); }",
         "switch v {case 'a', 'b' {a()}; default {b()}}"),
        ("switch (true) { case on('k'): a(); case 2: return; }",
         "switch {case on('k') {a()} falls; case 2 {return}}"),
        ("$x = match($v) { 1, 2 => a(), default => throw new E() };",
         "x = <switch v {case 1, 2 {a()}; default {raise E()}}>"),
        ("return match(true) { on('k') => 1, default => 2 };",
         "return <switch {case on('k') {1}; default {2}}>"),
    ],
)  # fmt: skip
def test_switch(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$on = f(); $this->on = $on; self::$x = 1; $a .= 'b';",
         "on = f(); this.on = on; self.x = 1; a += 'b'"),
        ("[$a, , 'k' => $b] = f(); list('c' => list($d)) = g();",
         "a[0], b[k] = f(); d[c.0] = g()"),
        ("$a[f()] = 1; $a[] = 2;",
         " = stored{1, a[f()]};  = stored{2, subscript_expression{a}}"),
        ("const A = 1, B = 'b'; define('C', 2);", "A = 1; B = 'b'; C = 2"),
        ("static $n = 0; global $g;", "n = 0; empty()"),
    ],
)  # fmt: skip
def test_assignments(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("function f($a, &$b = 'x', ...$c) { return $a; }", "fn f(a, b='x', c) {return a}"),
        ("$f = fn($a) => g($a); $h = function () use ($f) { i(); };",
         "f = fn (a) {return g(a)}; h = fn () {i()}"),
        ("class A extends B implements C { const K = 'k'; private ?D $d = null; public $e; "
         "static $f = []; }",
         "class A(B, C) {K = 'k'; this.d = None; type(); f = array_creation_expression{}}"),
        ("class A { use B; abstract function c(); public function d(): E {} }",
         "class A() {use_declaration{B}; fn c(); fn d() {}}"),
        ("#[A, B('c')] class D { #[E(F::G)] function h(#[I] $j) {} }",
         "@A @B('c') class D() {@E(F.G) fn h(j=decorated{I}) {}}"),
        ("class A { function __construct(private readonly Flags $flags) {} }",
         "class A() {fn __construct(flags) {}}"),
        ("enum A: string { case B = 'b'; case C; }", "class A() {B = 'b'; C =}"),
        ("trait T {} interface I {}", "class T() {}; class I() {}"),
        ("$x = new class(f()) extends B { function g() {} };",
         "x = <class (B) {fn g() {}}>(f())"),
    ],
)  # fmt: skip
def test_definitions(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("namespace A\\B; use C\\D; use E\\{F, G as H}; use function I\\j;",
         "import(); import(D); import(F, H); import(j)"),
        ("declare(strict_types=1); require_once __DIR__ . '/x.php';", "empty(); import()"),
        ("namespace A { b(); }", "scope () {b()}"),
    ],
)  # fmt: skip
def test_imports(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$a?->b->c($d)->e();", "a.b.c(d)->e()"),
        ("Feature::for($u)->active('k');", "Feature.for(u)->active('k')"),
        ("\\App\\Flags::NEW->value; static::x(); A::$b; A::class;",
         "App.Flags.NEW.value; static.x(); A.b; A.class"),
        ("f(key: 'k', ...$rest); g(...);", "f(key: 'k', variadic_unpacking{rest}); g()"),
        ("$a['k']; $o->{$p}; $f(1 . 'x');", "a['k']; o[p]; f(.{1, 'x'})"),
        ("f('it\\'s', \"a $b {$c->d()}\");", "f('it's', encapsed_string{b, c.d()})"),
        ("(bool) f(); @g(); -1; !$a; TRUE;", "f(); g(); -1; !a; True"),
        ("$x = ['a' => 1, 'b'];",
         "x = array_creation_expression{pair{'a', 1}, 'b'}"),
        ("f(<<<'E'\nraw\nE, <<<E\na $b\nE);", "f('raw', heredoc{b})"),
    ],
)  # fmt: skip
def test_expressions(source: str, expected: str) -> None:
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("foreach (f() as $k => $v) { continue 2; }", "loop (k, v, f()) {continue 2}"),
        ("foreach ($a as ['b' => $c, $d]) {}", "loop (c, d, a) {}"),
        ("for ($i = 0; $i < $n; $i++) g();", "loop (<i = 0>, (i < n), update_expression{i}) {g()}"),
        ("while (f()): g(); endwhile; do { a(); } while ($b);",
         "loop (f()) {g()}; loop (b) {a()}"),
        ("try { a(); } catch (A | B $e) { b(); } finally { c(); }",
         "try {a()} catch {b()} finally {c()}"),
        ("throw new E; exit(1); die('x'); abort(404); return;",
         "raise E(); raise 1; raise die('x'); raise abort(404); return"),
        ("echo f(), $x;", "echo_statement{sequence_expression{f(), x}}"),
        ("{ a(); }", "scope () {a()}"),
        ("$x = ;", "?does not parse"),
        ("goto a;", "?goto is not followed"),
    ],
)  # fmt: skip
def test_other_statements(source: str, expected: str) -> None:
    assert inside(source) == expected


def test_headers_start_after_the_attributes() -> None:
    module = read(b"<?php\n#[A]\nclass B {\n  #[C]\n  public function d(\n  ) {\n  }\n}\n")
    definition = module.body.statements[0]
    assert isinstance(definition, Class)
    method = definition.body.statements[0]
    assert isinstance(method, Function)
    assert (definition.header.first_line, definition.header.last_line) == (3, 3)
    assert (method.header.first_line, method.header.last_line) == (5, 6)


def test_tags_do_nothing() -> None:
    assert read(b"<?php\n\na();\n?>\n").word_lines == {3}


def test_no_call_is_lost() -> None:
    assert lost_calls("php", SAMPLE, "tree_sitter_php", CALLS, "language_php") == []


@pytest.mark.parametrize(
    "piece", ["if ($x) {", "(", "f(", "!", "[", "$a->", "match(1) { 1 => ", "if (1): ", "'a' . "]
)
def test_however_deep(piece: str) -> None:
    check_spans(read(("<?php " + piece * 1_200).encode()))


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
