"""Functions that a text makes and calls itself."""

from __future__ import annotations

from shipcheck.migrations.operations import (
    CreateObject,
    Delete,
    DropTable,
    ObjectKind,
    Opaque,
    Other,
    Query,
    Update,
)
from shipcheck.migrations.parts import ObjectName
from tests.migrations.sql.postgresql.reading import A, operations

MADE = CreateObject(ObjectKind.FUNCTION, ObjectName("f"))


def test_what_a_procedure_does_is_done_where_it_is_called() -> None:
    found = operations(
        "CREATE PROCEDURE s.p(n int) LANGUAGE plpgsql AS $$ BEGIN LOOP"
        " UPDATE a SET x = 1 WHERE id IN (SELECT id FROM a WHERE x IS NULL LIMIT n);"
        " EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;"
        "CALL s.p(10); DROP PROCEDURE s.p;"
    )
    assert found[1:-1] == (Query(), Update(A, ("x",), limited=True, in_loop=True))


def test_a_function_of_sql() -> None:
    found = operations(
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM a; DROP TABLE a';"
        "SELECT f(), g() FROM b;"
    )
    assert found == (MADE, Query((ObjectName("b"),), calls=("g",)), Delete(A), DropTable(A))


def test_a_function_that_only_computes_is_harmless() -> None:
    found = operations(
        "CREATE FUNCTION f(x text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN md5(x); END $$;"
        "UPDATE a SET y = f(y);"
    )
    assert found == (MADE, Update(A, ("y",)), Query(), Other("DO"))


def test_a_function_that_nobody_calls_does_nothing() -> None:
    text = "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM a'; SELECT 1;"
    assert operations(text) == (MADE, Query())


def test_a_function_called_before_it_is_made_is_another_one() -> None:
    text = "SELECT f(); CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM a';"
    assert operations(text) == (Query(calls=("f",)), MADE)


def test_functions_that_call_each_other_end() -> None:
    body = "SELECT f(); " * 50
    text = f"CREATE FUNCTION f() RETURNS void LANGUAGE sql AS '{body}';" + "SELECT f();" * 50
    found = operations(text)
    assert found[0] == MADE
    assert set(found[1:]) == {Query()}
    assert len(found) == 1 + 50 * 51


def test_a_function_in_another_language_may_do_anything() -> None:
    text = "CREATE FUNCTION f() RETURNS void LANGUAGE plpython3u AS 'x()'; SELECT f();"
    assert operations(text) == (MADE, Query(calls=("f",)))


def test_a_function_with_an_error_is_not_understood() -> None:
    text = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN DROP'; SELECT f();"
    assert isinstance(operations(text)[-1], Opaque)
