"""Values of expressions, as far as the source tells them."""

from __future__ import annotations

import pytest

from shipcheck.code.statements import Evaluate
from shipcheck.migrations.scripts.evaluator import Evaluator
from shipcheck.migrations.scripts.source import read_script
from shipcheck.migrations.scripts.values import MARK, Called, Reference, Unknown, Value, is_known

NAMES: dict[str, Value] = {"known": "k", "numbers": (1, 2), "table": {"a": 1}}


def value(language: str, text: str) -> Value:
    """The value of the last expression of a file."""
    source = read_script(language, text.encode())
    last = source.module.body.statements[-1]
    assert isinstance(last, Evaluate)
    return Evaluator(source).value(last.expression, NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x(1)", None),
        ("[1, 2.5, None, True]", (1, 2.5, None, True)),
        ("('a' 'b', \"c\\n\")", ("ab", "c\n")),
        ("{'a': 1, **table}", {"a": 1}),
        ("[*numbers, 3]", (1, 2, 3)),
        ("[f'{n}!' for n in numbers if n == 2]", ("2!",)),
        ("[n for n in unknown]", Unknown),
        ("f'a{known}b{other}'", f"akb{MARK}"),
        ("f'{{}}{known}'", "{}k"),
        ("rf'\\d{known}'", "\\dk"),
        ("'%s-%(x)s' % 'a'", f"a-{MARK}"),
        ("'{}{0}{x}'.format('a', x='b')", "aab"),
        ("', '.join(['a', 'b'])", "a, b"),
        ("'a' + known", "ak"),
        ("[1] + [2]", (1, 2)),
        ("-3", -3),
        ("table['a']", 1),
        ("numbers[5]", Unknown),
        ("'x' if known == 'k' else 'y'", "x"),
        ("not True", False),
        ("known in ['k']", True),
        ("models.CASCADE", Reference),
        ("{{}: 1}", {"{}": 1}),
    ],
)
def test_python(text: str, expected: object) -> None:
    found = value("python", f"{text}\n" if text != "x(1)" else "x(1)\n")
    if expected is None:
        assert isinstance(found, Called)
        assert (found.path, found.arguments) == ("x", (1,))
    elif isinstance(expected, type):
        assert isinstance(found, expected)
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":a", "a"),
        ("'it\\'s \\n'", "it's \\n"),
        ('"a\\n"', "a\n"),
        ("%w[a b]", ("a", "b")),
        ("%i[a b].freeze", ("a", "b")),
        ("{a: 1, 'b' => [2]}", {"a": 1, "b": (2,)}),
        ("1.megabyte", 1 << 20),
        ('"#{known}-#{other}"', f"k-{MARK}"),
        ('"a" \\\n "b"', "ab"),
        ("<<~SQL\n  a\n    b\nSQL\n", "a\n  b\n"),
        ("<<-'SQL'.squish\n  a\\#{b}\n  SQL\n", "  a\\#{b}\n"),
        ("<<~SQL\n  a\\#{known}b#{' '}c\nSQL\n".replace("\\#", "#"), "akb c\n"),
        ("nil", None),
    ],
)
def test_ruby(text: str, expected: object) -> None:
    assert value("ruby", f"{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":a", "a"),
        ("~w(a b)a", ("a", "b")),
        ("{:array, :string}", ("array", "string")),
        ("[a: 1]", ({"a": 1},)),
        ("~s(a \\n)", "a \n"),
        ('"""\n  a\n    b\n  """', "a\n  b\n"),
        ('"a" <> "b"', "ab"),
    ],
)
def test_elixir(text: str, expected: object) -> None:
    assert value("elixir", f"{text}\n") == expected


def test_strings_do_not_grow_without_end() -> None:
    lines = "\n".join(["x = 'ab'", *(f"x = f'{{x}}{{x}}'  # {n}" for n in range(60)), "x"])
    source = read_script("python", lines.encode())
    from shipcheck.migrations.scripts.running import Runner

    names = Runner(source, {}).assigned(source.module.body, {})
    assert isinstance(names["x"], str)
    assert len(names["x"]) <= 1_000_000


def test_comprehensions_have_an_end() -> None:
    text = "[[a for a in r for b in r for c in r for d in r] for e in r]\n"
    source = read_script("python", text.encode())
    last = source.module.body.statements[-1]
    assert isinstance(last, Evaluate)
    found = Evaluator(source).value(last.expression, {"r": tuple(range(300))})
    assert not is_known(found)
