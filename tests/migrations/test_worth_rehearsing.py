"""What is worth a rehearsal."""

from __future__ import annotations

import pytest

from shipcheck.migrations.worth_rehearsing import heavy_work
from tests.migrations.judged_sql import POSTGRESQL, judged

BASE = "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), mood mood);"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ALTER TABLE orders DROP COLUMN note;", ("drops orders.note",)),
        ("DROP TABLE orders;", ("drops orders",)),
        ("DROP TABLE orders; CREATE TABLE orders (id int);", ("drops orders",)),
        ("TRUNCATE orders;", ("empties orders",)),
        ("UPDATE orders SET note = '' WHERE id = 1;", ("changes rows of orders",)),
        ("DELETE FROM orders; DELETE FROM orders;", ("changes rows of orders",)),
        ("ALTER TABLE orders ALTER id TYPE int;", ("rewrites orders",)),
        ("INSERT INTO orders SELECT * FROM others;", ("copies rows into orders",)),
        ("DROP SCHEMA old CASCADE;", ("drops old",)),
        ("DROP TYPE mood CASCADE;", ("drops mood",)),
        ("CREATE TABLE IF NOT EXISTS orders (id int); DROP TABLE orders;", ("drops orders",)),
        ("DROP TYPE mood;", ()),
        ("CREATE TABLE more (id int); UPDATE more SET id = 1; DROP TABLE more;", ()),
        ("ALTER TABLE orders ADD COLUMN more int;", ()),
    ],
)
def test_what_is_worth_it(text: str, said: tuple[str, ...]) -> None:
    assert heavy_work([judged(text, POSTGRESQL, base=BASE)]) == said
