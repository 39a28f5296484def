"""Scripts cut into statements as mysql and sqlite3 do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.sql.tokens.split import split
from shipcheck.migrations.sql.tokens.token import MYSQL, SQLITE, Flavour, tokens

CASES = [
    (MYSQL, "a; b;\n c", ["a", "b", "c"]),
    (MYSQL, "a 'x;y'; b \"x;\\\";\"; c `d;e`", ["a 'x;y'", 'b "x;\\";"', "c `d;e`"]),
    (MYSQL, "-- a; b\nc; # d; e\nf /* g; */ h; --\ni", ["c", "f /* g; */ h", "i"]),
    (MYSQL, "select 1--1; b", ["select 1--1", "b"]),
    (MYSQL, "DELIMITER //\na; b//\ndelimiter ;\nc;", ["DELIMITER //", "a; b", "delimiter ;", "c"]),
    (MYSQL, "DELIMITER $$\nCREATE EVENT t a; b$$", ["DELIMITER $$", "CREATE EVENT t a; b"]),
    (MYSQL, "CREATE PROCEDURE p() BEGIN IF a THEN b; END IF; c; END; d", [
        "CREATE PROCEDURE p() BEGIN IF a THEN b; END IF; c; END", "d"]),
    (MYSQL, "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET a = CASE 1 WHEN 1 THEN 2 END; d", [
        "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET a = CASE 1 WHEN 1 THEN 2 END", "d"]),
    (MYSQL, "CREATE FUNCTION f() RETURNS int RETURN 1; d", ["CREATE FUNCTION f() RETURNS int RETURN 1", "d"]),
    (MYSQL, "source a.sql\nb;", ["source a.sql", "b"]),
    (MYSQL, "a 'never ends; b", ["a 'never ends; b"]),
    (MYSQL, ";;  ; -- nothing\n", []),
    (SQLITE, "a 'x\\'; b; [c;d] \"e;f\"", ["a 'x\\'", "b", '[c;d] "e;f"']),
    (SQLITE, "# a; b", ["# a", "b"]),
    (SQLITE, "CREATE TRIGGER t AFTER INSERT ON x BEGIN a; SELECT CASE WHEN 1 THEN 2 END; END; b", [
        "CREATE TRIGGER t AFTER INSERT ON x BEGIN a; SELECT CASE WHEN 1 THEN 2 END; END", "b"]),
    (SQLITE, ".headers on\nBEGIN; a; COMMIT;", [".headers on", "BEGIN", "a", "COMMIT"]),
]  # fmt: skip

BOMBS = [
    "'\\'",
    "['`\"",
    "/*",
    ";",
    "a;",
    "\n  ",
    "CREATE TRIGGER x BEGIN a;",
    "((",
    "--",
    "@@",
    "0x",
    "`\0",
]


@pytest.mark.parametrize(("flavour", "text", "pieces"), CASES)
def test_statements(flavour: Flavour, text: str, pieces: list[str]) -> None:
    assert [text[one.start : one.end].strip() for one in split(text, flavour)] == pieces


@pytest.mark.parametrize("flavour", [MYSQL, SQLITE], ids=["mysql", "sqlite"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_time_grows_with_the_text_alone(flavour: Flavour, bomb: str) -> None:
    """A squared time would be minutes for so long a text."""
    text = bomb * (200_000 // len(bomb))
    start = time.process_time()
    for piece in split(text, flavour):
        assert piece.start < piece.end
    tokens(text, flavour)
    assert time.process_time() - start < 30


@given(st.text(alphabet="ab ;'\"`\\-#/*\n()@.[]0", max_size=60))
@settings(max_examples=100)
def test_every_character_is_in_one_piece_or_between(text: str) -> None:
    for flavour in (MYSQL, SQLITE):
        end = 0
        for piece in split(text, flavour):
            assert end <= piece.start < piece.end <= len(text)
            end = piece.end
        ends = [one.end for one in tokens(text, flavour)]
        assert ends == sorted(ends)
