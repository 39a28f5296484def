"""Whole texts: places, what is wrong in one statement, what is hostile."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings

from shipcheck.migrations.migration import Place
from shipcheck.migrations.operations import AddColumn, DropTable, Insert, Opaque, Query, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.sql.postgresql.reading import POSTGRESQL, operations, statements
from tests.migrations.sql.test_lexing import TEXTS

MANY = 100_000
GENEROUS = 60.0
"""Seconds; what grows with the square of its length takes many minutes."""


def test_places_are_those_of_the_first_and_the_last_token() -> None:
    text = "-- a comment\n\n  DROP TABLE /* é */\n  a ; /* x\n */ DROP TABLE b;\n-- end\n"
    assert [one.place for one in statements(text)] == [Place(3, 4, 3), Place(5, 5, 5)]
    assert [one.text for one in statements(text)] == ["DROP TABLE /* é */\n  a", "DROP TABLE b"]


def test_the_first_line_is_where_the_text_begins() -> None:
    (found,) = read_sql("\nDROP TABLE a", POSTGRESQL, first_line=10)
    assert found.place == Place(11, 11)


def test_lines_may_end_as_windows_ends_them() -> None:
    found = statements("DROP TABLE a;\r\nDROP TABLE b;\r\n")
    assert [one.place.line for one in found] == [1, 2]
    assert [one.text for one in found] == ["DROP TABLE a", "DROP TABLE b"]


def test_letters_beyond_ascii_shift_nothing() -> None:
    found = statements("SELECT 'ééééééééé'; DROP TABLE é; SELEC 1; DROP TABLE b;")
    assert found[1].operations == (DropTable(ObjectName("é")),)
    assert isinstance(found[2].operations[0], Opaque)
    assert found[3].operations == (DropTable(ObjectName("b")),)


def test_what_is_wrong_leaves_the_rest_as_it_is() -> None:
    first, wrong, last = statements("DROP TABLE a; DORP TABLE b; DROP TABLE c;")
    assert first.operations == (DropTable(ObjectName("a")),)
    assert wrong.operations == (Opaque('syntax error at or near "DORP"'),)
    assert wrong.text == "DORP TABLE b"
    assert last.operations == (DropTable(ObjectName("c")),)


def test_nothing_hides_behind_a_nul() -> None:
    first, opaque = statements("DROP TABLE a; \0DROP TABLE b")
    assert first.operations == (DropTable(ObjectName("a")),)
    assert isinstance(opaque.operations[0], Opaque)
    assert operations("SELECT '\0'; DROP TABLE b;")[1:] == (DropTable(ObjectName("b")),)


def test_bytes_that_are_no_text() -> None:
    assert operations("SELECT '\udcff'; DROP TABLE a")[1:] == (DropTable(ObjectName("a")),)


def test_a_comment_of_mysql_is_a_comment() -> None:
    assert operations("/*!40101 DROP TABLE a */; DROP TABLE b") == (DropTable(ObjectName("b")),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT " + "(" * MANY + "1" + ")" * MANY, id="parentheses"),
        pytest.param("SELECT 1" + "+1" * MANY, id="sum"),
        pytest.param("SELECT " + "NOT " * MANY + "1", id="not"),
        pytest.param("SELECT 1" + "::int" * MANY, id="casts"),
        pytest.param("SELECT 1" + " UNION SELECT 1" * MANY, id="union"),
        pytest.param("SELECT 1, 2" + " UNION SELECT 1, 2" * MANY, id="union of two"),
        pytest.param("SELECT * FROM a" + " JOIN b ON x AND y" * MANY, id="joins"),
        pytest.param("SELECT 1" + " OPERATOR(+) 1" * MANY, id="operators"),
        pytest.param("SELECT x.end" + "+x.end" * MANY, id="end as a name"),
        pytest.param("SELECT a" + ' COLLATE "C"' * MANY, id="collations"),
        pytest.param("SELECT a" + " IN (1) IS TRUE" * MANY, id="tests"),
        pytest.param("SELECT " + "(SELECT " * MANY + "1" + ")" * MANY, id="queries"),
        pytest.param("SELECT " + "CASE WHEN a THEN 1 ELSE " * MANY + "1" + " END" * MANY, id="case"),
        pytest.param("DO $$ BEGIN PERFORM 1" + "+1" * MANY + "; END $$", id="sum in a block"),
        pytest.param("DO $$ BEGIN EXECUTE 'a'" + "||'a'" * MANY + "; END $$", id="text in a block"),
        pytest.param("DO $$ BEGIN " + "IF true THEN " * 3000 + "NULL; " + "END IF; " * 3000 + "END $$",
            id="ifs"),
        pytest.param("ALTER TABLE a ADD b int DEFAULT 1" + "+1" * MANY, id="default"),
    ],
)  # fmt: skip
def test_what_is_too_deep_is_not_understood(text: str) -> None:
    """The parser would end the whole program: its stack has no room for this."""
    found = operations(f"DROP TABLE a; {text}; DROP TABLE b")
    assert found[0] == DropTable(ObjectName("a"))
    assert any(isinstance(one, Opaque) for one in found[1:-1])
    assert found[-1] == DropTable(ObjectName("b"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1" + "+1" * 150,
        "INSERT INTO a SELECT 1" + " UNION ALL SELECT 1" * 150,
        "ALTER TABLE a ADD CHECK (b > 1" + "+1" * 150 + ")",
        "INSERT INTO a VALUES (1)" + ", (1)" * 3000,
        "UPDATE a SET b = 1 WHERE c = 1" + " OR c = 1" * 3000,
        "DELETE FROM a WHERE b IN (1" + ", 1" * 3000 + ")",
        "SELECT a.b" + ", a.b" * 3000 + " FROM a",
    ],
)
def test_what_is_merely_long_is_read(text: str) -> None:
    assert not [one for one in operations(text) if isinstance(one, Opaque)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("/*" * MANY + "*/" * MANY, id="nested comments"),
        pytest.param("/*" * MANY, id="open comments"),
        pytest.param("'" * MANY + "'", id="quotes"),
        pytest.param("$a$ $b$" * MANY, id="dollar quotes"),
        pytest.param("$" * MANY, id="dollars"),
        pytest.param("{{" * MANY, id="braces"),
        pytest.param("${" * MANY, id="openings of placeholders"),
        pytest.param("{%" * MANY, id="openings of templates"),
        pytest.param("<%" * MANY, id="openings of ERB"),
        pytest.param("E'" + "\\'" * MANY, id="backslashes"),
        pytest.param(";" * MANY, id="semicolons"),
        pytest.param("CREATE FUNCTION f() BEGIN ATOMIC " + ";" * MANY, id="an open body"),
        pytest.param("CREATE RULE r AS ON INSERT TO a DO (" + ";" * MANY, id="an open rule"),
        pytest.param("COPY a FROM stdin;\n" * 5000, id="rows that do not end"),
        pytest.param("".join(f"DROP TABLE ${{a{i}}};" for i in range(10_000)), id="placeholders"),
        pytest.param("COPY " * MANY + "FROM stdin;", id="copy"),
        pytest.param("INSERT INTO " * MANY + ";", id="insert"),
    ],
)
def test_time_grows_with_the_text_alone(text: str) -> None:
    begun = time.process_time()
    statements(text)
    assert time.process_time() - begun < GENEROUS


DEEP = 199
CHAINS = [
    "SELECT 1" + "+1" * DEEP, "SELECT 1" + " UNION SELECT 1" * DEEP, "SELECT " + "NOT " * DEEP + "1",
    "SELECT 1" + "::int" * DEEP, "SELECT * FROM a" + " JOIN b ON x" * DEEP,
    "SELECT " + "f(" * DEEP + "1" + ")" * DEEP, "SELECT " + "(SELECT " * DEEP + "1" + ")" * DEEP,
    "SELECT " + "CASE WHEN a THEN 1 ELSE " * DEEP + "1" + " END" * DEEP,
    "ALTER TABLE a ADD b int DEFAULT 1" + "+1" * DEEP, "ALTER TABLE a ADD b int DEFAULT 1" + "::int" * DEEP,
    "ALTER TABLE a ADD CHECK (" + "f(" * DEEP + "1" + ")" * DEEP + ")",
    "DO $$ BEGIN " + "IF true THEN " * DEEP + "NULL; " + "END IF; " * DEEP + "END $$",
]  # fmt: skip
IN_A_SMALL_THREAD = """
import sys, threading
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
def run():
    for text in sys.stdin.read().splitlines():
        print(len(read_sql(text, ASSUMED[Dialect.POSTGRESQL])))
threading.stack_size(512 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


def test_the_deepest_that_is_read_fits_the_smallest_stack() -> None:
    """512 kB, which threads have on macOS; a process of its own, as it would end with it."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_SMALL_THREAD],
        input="\n".join(CHAINS), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, ["1"] * len(CHAINS))


def test_ten_thousand_statements() -> None:
    text = "".join(
        f"ALTER TABLE a{number} ADD b int DEFAULT {number};\n" for number in range(10_000)
    )
    found = statements(text)
    assert len(found) == 10_000
    assert all(isinstance(one.operations[0], AddColumn) for one in found)
    assert found[-1].place.line == 10_000


@pytest.mark.slow
def test_a_file_of_twenty_megabytes() -> None:
    rows = ",\n".join(["(1, 'it''s; (a) row', now())"] * 700_000)
    found = operations(f"INSERT INTO a (b) VALUES\n{rows} ON CONFLICT DO NOTHING;\nDROP TABLE b;")
    assert found == (Insert(ObjectName("a"), ("b",)), DropTable(ObjectName("b")))


def test_a_statement_that_is_too_long_is_not_understood() -> None:
    text = f"SELECT {'a' * 3_000_000}; DROP TABLE b;"
    assert operations(text) == (Opaque("it is too long"), DropTable(ObjectName("b")))


def test_a_long_text_in_quotes_is_no_trouble() -> None:
    text = f"UPDATE a SET b = '{'x' * 3_000_000}'; SELECT 1;"
    assert operations(text) == (Update(ObjectName("a"), ("b",)), Query())


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_never_raises(text: str) -> None:
    for statement in statements(text):
        assert statement.operations
        assert statement.place.line <= statement.place.end_line
