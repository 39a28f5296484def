"""The calls that code makes: loops, conditions, functions of the file."""

from __future__ import annotations

import pytest

from shipcheck.code.statements import Function
from shipcheck.migrations.scripts.dialect_tests import asks_for
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.source import read_script
from shipcheck.migrations.servers import Dialect


def calls(
    text: str, language: str = "python", dialect: Dialect | None = Dialect.POSTGRESQL
) -> list[str]:
    """The calls of a file, with their first argument, `?` behind a condition, `*` in a loop."""
    source = read_script(language, text.encode())
    functions = {
        one.name: one for one in source.module.body.statements if isinstance(one, Function)
    }
    runner = Runner(source, functions, dialect=dialect)
    found = []
    for event in runner.events(source.module.body, {}):
        context = event.context
        marks = "?" * context.conditional + "*" * context.in_loop
        if event.raised:
            found.append(f"raise{marks}")
        elif event.called is not None:
            inside = ",".join(
                str(one) for one in event.called.arguments if isinstance(one, str | int)
            )
            found.append(f"{event.called.path}({inside}){marks}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(1)\ng(2)\n", ["f(1)", "g(2)"]),
        ("for x in [1, 2]:\n    f(x)\n", ["f(1)", "f(2)"]),
        ("for a, b in [(1, 2)]:\n    f(a, b)\n", ["f(1,2)"]),
        ("for x in rows():\n    f(x)\n", ["rows()", "f()*"]),
        ("while go():\n    f(1)\n", ["go()", "f(1)*"]),
        ("if ask():\n    f(1)\nelse:\n    g(2)\n", ["ask()", "f(1)?", "g(2)?"]),
        ("if True:\n    f(1)\nelse:\n    g(2)\n", ["f(1)"]),
        ("def h(x):\n    f(x)\nh(3)\n", ["f(3)"]),
        ("def h(x=4):\n    f(x)\nh()\n", ["f(4)"]),
        ("def h(x):\n    h(x)\nh(1)\n", ["h(1)"]),
        ("with opened() as o:\n    f(1)\n", ["f(1)"]),
        ("try:\n    f(1)\nexcept E:\n    g(2)\n", ["f(1)"]),
        ("raise E()\nf(1)\n", ["raise"]),
        ("if ask():\n    raise E()\nf(1)\n", ["ask()", "raise?", "f(1)"]),
        ("x = f(1)\n", ["f(1)"]),
        ("if c.vendor != 'postgresql':\n    f(1)\ng(2)\n", ["g(2)"]),
        (
            "def h():\n    if c.vendor == 'postgresql':\n        return\n    f(1)\nh()\ng(2)\n",
            ["g(2)"],
        ),
        ("if c.vendor == 'mysql' and ask():\n    f(1)\n", []),
        ("if c.vendor != 'mysql' or ask():\n    f(1)\n", ["f(1)"]),
        ("match x:\n    case 1:\n        f(1)\n", ["f(1)?"]),
    ],
)
def test_python(text: str, expected: list[str]) -> None:
    assert calls(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%i[a b].each { |x| f x }", ["f(a)", "f(b)"]),
        ("{a: 1}.each { |k, v| f k, v }", ["f(a,1)"]),
        ("rows(1).each { |x| f 1 }", ["rows(1)", "f(1)*"]),
        ("f 1 unless ask?", ["ask?()", "f(1)?"]),
        ("transaction { f 1 }", ["f(1)"]),
        ("unless adapter_name =~ /mysql/i\n f 1\nend", ["f(1)"]),
        ("f", ["f()"]),
    ],
)
def test_ruby(text: str, expected: list[str]) -> None:
    assert calls(f"{text}\n", "ruby") == expected


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("c.vendor == 'postgresql'", Dialect.POSTGRESQL, True),
        ("c.vendor == 'postgresql'", Dialect.MYSQL, False),
        ("c.vendor != 'sqlite'", Dialect.SQLITE, False),
        ("dialect.name in ('mysql', 'mariadb')", Dialect.MARIADB, True),
        ("dialect.name not in ('mysql',)", Dialect.POSTGRESQL, True),
        ("adapter_name.match?(/mysql|trilogy/i)", Dialect.MYSQL, True),
        ('adapter_name == "Mysql2"', Dialect.MARIADB, True),
        ("ask()", Dialect.MYSQL, None),
        ("c.vendor == 'mysql' and ask()", Dialect.MYSQL, None),
        ("name == 'mysql'", Dialect.MYSQL, None),
    ],
)
def test_conditions_that_ask_for_the_database(
    text: str, dialect: Dialect, expected: bool | None
) -> None:
    assert asks_for(text, dialect) is expected


def test_loops_have_an_end() -> None:
    inner = "for a in r:\n for b in r:\n  for c in r:\n   f(a)\n"
    assert len(calls(f"r = [{','.join(['1'] * 500)}]\n{inner}")) <= 20_000
