"""Whether the code of before runs on the schema of after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipcheck.migrations.outlasting import only_adds
from tests.migrations.judged_sql import POSTGRESQL, SQLITE, judged

BASE = "CREATE TABLE orders (id bigint PRIMARY KEY, email text, note varchar(20));"


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE orders ADD COLUMN more int;",
        "CREATE TABLE more (a int);",
        "CREATE INDEX i ON orders (email);",
        "ALTER TABLE orders ALTER note TYPE text;",
    ],
)
def test_what_only_adds_may_stay(text: str) -> None:
    assert only_adds(judged(text, POSTGRESQL, base=BASE))


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE orders DROP COLUMN email;",
        "ALTER TABLE orders ALTER email SET NOT NULL;",
        "UPDATE orders SET email = '' WHERE id = 1;",
        "INSERT INTO orders VALUES (1);",
        "SELECT wipe();",
        "CREATE TABLE more (a int); DROP TABLE more;",
        "FOO;",
        "FOO; CREATE INDEX i ON orders (email);",
    ],
)
def test_what_breaks_code_or_moves_rows_or_is_not_understood(text: str) -> None:
    assert not only_adds(judged(text, POSTGRESQL, base=BASE))


def test_a_reason_to_allow_it_does_not_make_it_run() -> None:
    found = judged("ALTER TABLE orders ALTER email SET NOT NULL;", POSTGRESQL, base=BASE)
    allowed = tuple(replace(one, allowed="why not") for one in found.hazards)
    assert not only_adds(replace(found, hazards=allowed))


def test_what_a_table_was_before_it_is_built_anew_is_not_known() -> None:
    text = (
        "CREATE TABLE new_orders (id int); INSERT INTO new_orders SELECT id FROM orders;"
        " DROP TABLE orders; ALTER TABLE new_orders RENAME TO orders;"
    )
    assert not only_adds(judged(text, SQLITE, base="CREATE TABLE orders (id int, email text);"))
