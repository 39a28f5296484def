"""Search paths and temporary tables: what a bare name means, and what a session leaves behind."""

from __future__ import annotations

import pytest

from tests.migrations.judged_sql import POSTGRESQL, judged, rules, schema_of
from tests.migrations.made import name

HIDDEN = {
    "DROP TABLE orders": "drop-table",
    "CREATE INDEX i ON orders (x)": "create-index-blocks-writes",
    "ALTER TABLE orders DROP COLUMN x": "drop-column",
    "ALTER TABLE orders ALTER x SET NOT NULL": "set-not-null-scans",
    "UPDATE orders SET x = 1": "backfill-at-once",
    "TRUNCATE orders": "truncate",
    "ALTER TABLE orders ADD CHECK (x > 0)": "check-scans",
}


def errors(text: str, base: str = "") -> set[str]:
    found = rules(judged(text, POSTGRESQL, base=base))
    return {one.removesuffix(" error") for one in found if one.endswith(" error")}


@pytest.mark.parametrize(("statement", "rule"), HIDDEN.items())
def test_a_new_table_elsewhere_hides_none(statement: str, rule: str) -> None:
    assert rule in errors(f"CREATE TABLE archive.orders (x int); {statement};")
    real = statement.replace("orders", "public.orders")
    assert rule in errors(f"CREATE TEMP TABLE orders (x int); {real};")


def test_a_proof_elsewhere_is_none() -> None:
    proof = (
        "ALTER TABLE {0}orders ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;"
        "ALTER TABLE {0}orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER a SET NOT NULL;"
    )
    assert "set-not-null-scans" in errors(proof.format("other."))
    assert "set-not-null-scans" not in errors(proof.format("public."))


def test_a_type_elsewhere_is_not_known() -> None:
    base = "CREATE TABLE {}orders (v varchar(10));"
    change = "ALTER TABLE orders ALTER v TYPE varchar(20);"
    assert rules(judged(change, POSTGRESQL, base=base.format("archive."))) != []
    assert rules(judged(change, POSTGRESQL, base=base.format(""))) == []


def test_a_temporary_table_goes_first_and_then_the_real_one() -> None:
    both = "CREATE TEMP TABLE orders (x int); DROP TABLE orders;"
    assert errors(both, base="CREATE TABLE orders (x int);") == set()
    assert errors(f"{both} DROP TABLE orders;") == {"drop-table"}


def test_an_index_elsewhere_is_another() -> None:
    other = "CREATE TABLE archive.orders (x int); CREATE INDEX i ON archive.orders (x);"
    assert errors(f"{other} DROP INDEX i;") == {"drop-index-blocks"}
    assert errors(f"{other} DROP INDEX archive.i;") == set()


def test_a_search_path_says_where_a_table_is_made() -> None:
    path = "SET search_path = archive; CREATE TABLE orders (x int);"
    assert errors(f"{path} DROP TABLE orders;") == set()
    assert errors(f"{path} DROP TABLE archive.orders;") == set()
    assert errors(f"{path} DROP TABLE public.orders;") == {"drop-table"}
    assert errors(f"{path} RESET search_path; DROP TABLE orders;") == {"drop-table"}


def test_a_path_of_a_transaction_ends_with_it() -> None:
    path = "BEGIN; SET LOCAL search_path = archive; CREATE TABLE orders (x int);"
    assert errors(f"{path} DROP TABLE orders; COMMIT;") == set()
    assert errors(f"{path} COMMIT; DROP TABLE orders;") == {"drop-table"}


def test_a_session_leaves_its_tables_and_neither_path_nor_temporary_ones() -> None:
    schema = schema_of(
        "SET search_path = app, public; CREATE TABLE t (a int); CREATE TEMP TABLE u (a int);",
        POSTGRESQL,
    )
    assert list(schema.tables) == ["app.t"]
    assert schema.search_path == ()
    assert schema.table(name("t")) is None
