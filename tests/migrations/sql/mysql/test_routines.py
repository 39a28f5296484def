"""Procedures that a script calls, and text that it executes."""

from __future__ import annotations

from shipcheck.migrations import operations as what
from shipcheck.migrations.parts import Column, ColumnType, Index, ObjectName
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.mysql.read import read

MYSQL = ASSUMED[Dialect.MYSQL]
T = ObjectName("t")
ADDED = what.AddColumn(T, Column("a", ColumnType("int")))
QUESTION = "(SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 't')"


def last(text: str) -> tuple[what.Operation, ...]:
    return read(text, MYSQL)[-1].operations


def test_what_a_condition_picks_is_taken_to_run() -> None:
    text = f"SET @s = IF({QUESTION} > 0, 'SELECT 1', 'ALTER TABLE t ADD a int');"
    assert last(f"{text} PREPARE p FROM @s; EXECUTE p") == (what.Query(), ADDED)
    text = f"SELECT IF({QUESTION}, 'DROP TABLE t', '') INTO @s;"
    assert last(f"{text} PREPARE p FROM @s; EXECUTE p") == (what.DropTable(T),)


def test_text_that_stands_there() -> None:
    assert last("PREPARE p FROM 'ALTER TABLE t ADD a int'; EXECUTE p") == (ADDED,)
    assert last("EXECUTE IMMEDIATE 'ALTER TABLE t ADD a int'") == (ADDED,)


def test_text_that_is_put_together_is_not_understood() -> None:
    text = "SET @s = CONCAT('DROP TABLE ', @name); PREPARE p FROM @s; EXECUTE p"
    assert last(text) == (what.Opaque("dynamic SQL"),)
    assert last("PREPARE p FROM @never; EXECUTE p") == (what.Opaque("dynamic SQL"),)
    (found,) = last("PREPARE p FROM 'ALTER TABLE t FROB'; EXECUTE p")
    assert isinstance(found, what.Opaque)


PROCEDURE = """
DELIMITER //
CREATE PROCEDURE up() BEGIN
  DECLARE n int DEFAULT 0;
  IF NOT EXISTS (SELECT 1 FROM information_schema.tables) THEN
    ALTER TABLE t ADD a int;
  ELSEIF n = 1 THEN DROP TABLE u;
  ELSE
    CREATE INDEX i ON t (c);
  END IF;
  again: WHILE n < 10 DO
    UPDATE t SET a = 1 WHERE id = n;
    SET n = n + 1;
  END WHILE again;
  UPDATE t SET c = 2;
END//
DELIMITER ;
CALL up()
"""


def test_a_procedure_that_is_called_does_what_its_body_does() -> None:
    assert last(PROCEDURE) == (
        ADDED,
        what.DropTable(ObjectName("u")),
        what.CreateIndex(Index("i", T, ("c",))),
        what.Update(T, ("a",), limited=True, in_loop=True),
        what.Update(T, ("c",)),
    )


def test_a_procedure_of_somewhere_else_is_code() -> None:
    assert last("CALL other(1)") == (what.RunCode("other"),)


def test_a_procedure_that_is_only_made_does_nothing() -> None:
    made = read(PROCEDURE.partition("CALL")[0], MYSQL)
    kinds = {type(one) for each in made for one in each.operations}
    assert kinds == {what.Other, what.CreateObject}


def test_calls_of_calls_come_to_an_end() -> None:
    made = (
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN " + "DROP TABLE a;" * 300 + "END//\nDELIMITER ;\n"
    )
    found = read(made + "CALL p();" * 100, MYSQL)
    assert sum(len(one.operations) for one in found) < 11_000
    assert found[-1].operations == (what.RunCode("p"),)
