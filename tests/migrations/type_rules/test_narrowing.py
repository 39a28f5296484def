"""Which changes of type lose values."""

from __future__ import annotations

import pytest

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.type_rules.narrowing import narrows
from tests.migrations.type_rules.written import kind

WIDENING = [
    ("int4", "int8"), ("int2", "numeric"), ("int4", "numeric(10)"), ("int4", "float8"), ("int4", "text"),
    ("varchar(10)", "varchar(20)"), ("varchar(10)", "varchar"), ("varchar(10)", "text"), ("text", "citext"),
    ("numeric(10,2)", "numeric(12,2)"), ("numeric(10,2)", "numeric(12,4)"), ("numeric(10,2)", "numeric"),
    ("timestamp(3)", "timestamp"), ("timestamp", "timestamp(6)"), ("timestamp", "timestamptz"),
    ("date", "timestamp"), ("cidr", "inet"), ("json", "jsonb"), ("uuid", "text"), ("bit(4)", "varbit"),
    ("varchar(10)[]", "varchar[]"), ("float4", "float8"), ("varbit(8)", "varbit(16)"),
]  # fmt: skip
NARROWING = [
    ("int8", "int4"), ("numeric", "int4"), ("int4", "numeric(9)"), ("int4", "numeric(10,2)"),
    ("int8", "float8"), ("int4", "float4"), ("float8", "float4"), ("float8", "int8"),
    ("float8", "numeric(10,2)"), ("varchar(20)", "varchar(10)"), ("varchar", "varchar(10)"),
    ("text", "varchar(255)"), ("int4", "varchar(20)"), ("text", "int4"), ("text", "uuid"), ("text", "mood"),
    ("numeric(12,4)", "numeric(12,2)"), ("numeric(10,2)", "numeric(10,4)"), ("numeric", "numeric(10,2)"),
    ("timestamp", "timestamp(3)"), ("timestamptz", "timestamp"), ("timestamp", "date"), ("inet", "cidr"),
    ("text[]", "text"), ("varchar(20)[]", "varchar(10)[]"), ("date", "timestamp(3)[]"), ("mood", "temper"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), WIDENING)
def test_what_takes_all_values(old: str, new: str) -> None:
    assert not narrows(kind(old), kind(new), Dialect.POSTGRESQL)


@pytest.mark.parametrize(("old", "new"), NARROWING)
def test_what_may_not(old: str, new: str) -> None:
    assert narrows(kind(old), kind(new), Dialect.POSTGRESQL)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("int", "bigint", False),
        ("bigint", "int", True),
        ("int(11)", "int(5)", False),
        ("int unsigned", "bigint", False),
        ("int unsigned", "int", True),
        ("int", "bigint unsigned", True),
        ("int unsigned", "bigint unsigned", False),
        ("text", "mediumtext", False),
        ("mediumtext", "text", True),
        ("varchar(255)", "text", False),
        ("text", "varchar(255)", True),
        ("enum(a,b)", "enum(a,b,c)", False),
        ("enum(a,b)", "enum(a)", True),
        ("datetime", "datetime(6)", False),
        ("datetime(6)", "datetime", True),
    ],
)
def test_mysql(old: str, new: str, expected: bool) -> None:
    assert narrows(kind(old), kind(new), Dialect.MYSQL) is expected
