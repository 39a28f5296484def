"""Where statements begin and end, and that nothing of a text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.split import split

PARTS = [
    "SELECT 1", ";", ";", "'", "''", '"', "$$", "$a$", "$1", "--", "/*", "*/", "\n", " ", "\\", "E'", "(",
        ")",
    "BEGIN ATOMIC", "END", "CASE", "CREATE FUNCTION f()", "CREATE RULE r", "COPY a FROM stdin", "\\.", "\r\n",
    "${a}", "{{ b }}", "{% if %}", ":c", "::int", "é", "\0", "\ud800", "%(d)s", "%s", "<%= e %>", "#{f}",
        "U&'",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=30).map("".join)


def pieces(text: str) -> list[str]:
    """The statements of a text as they stand there."""
    return [text[one.start : one.end] for one in split(layers(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ;; ; -- nothing\n /* here */ ;", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
        ("-- a;\nSELECT 1 -- b;\n;", ["SELECT 1"]),
        ("/* a; /* b; */ c; */ SELECT 1; /* d */", ["SELECT 1"]),
        ("SELECT 1 /* a */ + /* b */ 2;", ["SELECT 1 /* a */ + /* b */ 2"]),
        ("SELECT ';', 'it''s;'; SELECT 2", ["SELECT ';', 'it''s;'", "SELECT 2"]),
        ("SELECT '\\'; SELECT 2", ["SELECT '\\'", "SELECT 2"]),
        ("SELECT E'\\';'; SELECT 2", ["SELECT E'\\';'", "SELECT 2"]),
        ("SELECT nice'\\'; SELECT 2", ["SELECT nice'\\'", "SELECT 2"]),
        ('SELECT "a;""b;"; SELECT 2', ['SELECT "a;""b;"', "SELECT 2"]),
        ("DO $$ a; $x$ b; $$; SELECT 2", ["DO $$ a; $x$ b; $$", "SELECT 2"]),
        ("DO $ü1$ a; $$ b; $ü1$; SELECT 2", ["DO $ü1$ a; $$ b; $ü1$", "SELECT 2"]),
        ("SELECT a$b$; SELECT $1;", ["SELECT a$b$", "SELECT $1"]),
        ("SELECT '-- ;'; SELECT 2 -- ' ;", ["SELECT '-- ;'", "SELECT 2"]),
        ("SELECT 'open; SELECT 2;", ["SELECT 'open; SELECT 2;"]),
        ("CREATE TABLE a (b; SELECT 2;", ["CREATE TABLE a (b", "SELECT 2"]),
        (
            "CREATE RULE r AS ON INSERT TO a DO (DELETE FROM b; DELETE FROM c); SELECT 2",
            ["CREATE RULE r AS ON INSERT TO a DO (DELETE FROM b; DELETE FROM c)", "SELECT 2"],
        ),
        (
            "create or replace function f() begin atomic select case when a then 1 end; select 2; end;"
            " SELECT 2",
            [
                "create or replace function f() begin atomic select case when a then 1 end; select 2; end",
                "SELECT 2",
            ],
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; SELECT 2",
            ["CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1", "SELECT 2"],
        ),
        ("BEGIN; SELECT 1; END; SELECT 2", ["BEGIN", "SELECT 1", "END", "SELECT 2"]),
        ("\\connect x; y\nSELECT 1;\n\\echo it's\nSELECT 2",
         ["\\connect x; y", "SELECT 1", "\\echo it's", "SELECT 2"]),
        ("SELECT 1 \\gexec\nSELECT 2", ["SELECT 1", "\\gexec", "SELECT 2"]),
        (
            "COPY a (b) FROM stdin;\n1;'\t\\N\n\\.\nSELECT 1;",
            ["COPY a (b) FROM stdin", "SELECT 1"],
        ),
        (
            "\\restrict x\ncopy public.a from STDIN with (format csv);\n';\n\\.\n\nSELECT 1;",
            ["\\restrict x", "copy public.a from STDIN with (format csv)", "SELECT 1"],
        ),
        ("COPY a FROM stdin;\n1\n", ["COPY a FROM stdin"]),
        ("SELECT 'from stdin'; SELECT 2;", ["SELECT 'from stdin'", "SELECT 2"]),
        ("SELECT ${a;b}; SELECT 2", ["SELECT ${a;b}", "SELECT 2"]),
        ("{% if a %}\nSELECT 1;\n{% endif %}", ["SELECT 1"]),
    ],
)  # fmt: skip
def test_the_bounds_of_statements(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    """What stands in no statement is blank in the code, or ends one; pieces are in order, apart."""
    found = layers(text)
    assert len(found.code) == len(found.shape) == len(text)
    end = 0
    for piece in split(found):
        assert (
            found.code[end : piece.start].strip(" \n\r\t\f\v;\x1c\x1d\x1e\x1f\x85\xa0").strip()
            == ""
        )
        assert end <= piece.start < piece.end
        assert piece.client or found.shape[piece.start : piece.end].strip()
        end = piece.end
    assert found.code[end:].replace(";", "").strip() == ""


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_code_differs_from_the_text_only_where_something_else_stands(text: str) -> None:
    """A character is kept, blank, or stands in for one of a placeholder; the end of a command of psql."""
    found = layers(text)
    for position, character in enumerate(found.code):
        kept = character == text[position]
        assert kept or character in " ;" or found.holders, (position, character)
