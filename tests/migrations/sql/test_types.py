"""Types and defaults as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.operations import AddColumn
from shipcheck.migrations.parts import ColumnType, Volatility
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.types import column_type, default_of, is_serial
from tests.migrations.sql.postgresql.reading import POSTGRESQL, operation

TYPES = [
    ("bigint", ColumnType("int8")),
    ("INT8", ColumnType("int8")),
    ("integer", ColumnType("int4")),
    ("int", ColumnType("int4")),
    ("smallint", ColumnType("int2")),
    ("serial", ColumnType("int4")),
    ("bigserial", ColumnType("int8")),
    ("boolean", ColumnType("bool")),
    ("character varying(20)", ColumnType("varchar", (20,))),
    ("VARCHAR ( 20 )", ColumnType("varchar", (20,))),
    ("varchar", ColumnType("varchar")),
    ("character varying", ColumnType("varchar")),
    ("char", ColumnType("bpchar", (1,))),
    ("character(3)", ColumnType("bpchar", (3,))),
    ("decimal", ColumnType("numeric")),
    ("numeric(10, 2)", ColumnType("numeric", (10, 2))),
    ("real", ColumnType("float4")),
    ("double precision", ColumnType("float8")),
    ("float", ColumnType("float8")),
    ("float(24)", ColumnType("float4")),
    ("float(25)", ColumnType("float8")),
    ("timestamp", ColumnType("timestamp")),
    ("timestamp with time zone", ColumnType("timestamptz")),
    ("timestamp(3) with time zone", ColumnType("timestamptz", (3,))),
    ("timestamptz(3)", ColumnType("timestamptz", (3,))),
    ("time without time zone", ColumnType("time")),
    ("time(0) with time zone", ColumnType("timetz", (0,))),
    ("bit(3)", ColumnType("bit", (3,))),
    ("bit", ColumnType("bit", (1,))),
    ("bit varying(3)", ColumnType("varbit", (3,))),
    ("interval", ColumnType("interval")),
    ("text[]", ColumnType("text", array=True)),
    ("int[3][]", ColumnType("int4", array=True)),
    ("integer ARRAY", ColumnType("int4", array=True)),
    ("character varying(20)[]", ColumnType("varchar", (20,), array=True)),
    ("jsonb", ColumnType("jsonb")),
    ("uuid", ColumnType("uuid")),
    ("citext", ColumnType("citext")),
    ("mood", ColumnType("mood")),
    ("public.mood", ColumnType("mood")),
    ("app.mood", ColumnType("app.mood")),
    ('"MyMood"', ColumnType("MyMood")),
    ("geometry(Point,4326)", ColumnType("geometry", ("point", 4326))),
    ("pg_catalog.int4", ColumnType("int4")),
]


@pytest.mark.parametrize(("text", "expected"), TYPES, ids=[text for text, _ in TYPES])
def test_a_type(text: str, expected: ColumnType) -> None:
    assert column_type(text, POSTGRESQL) == expected


@pytest.mark.parametrize(("text", "expected"), TYPES, ids=[text for text, _ in TYPES])
def test_the_parser_names_it_the_same(text: str, expected: ColumnType) -> None:
    found = operation(f"ALTER TABLE a ADD b {text}")
    assert isinstance(found, AddColumn)
    assert found.column.type == expected


@pytest.mark.parametrize("text", ["", "(", "varchar(", "'x'", "a;b", "1", "x" * 5000])
def test_what_is_no_type(text: str) -> None:
    assert column_type(text, POSTGRESQL) is None


def test_serials() -> None:
    assert is_serial("BigSerial")
    assert not is_serial("bigint")


CONSTANT, STABLE = Volatility.CONSTANT, Volatility.STABLE
VOLATILE, UNKNOWN = Volatility.VOLATILE, Volatility.UNKNOWN
DEFAULTS = {
    CONSTANT: ["0", "-1", "'x'", "true", "NULL", "'{}'::jsonb", "ARRAY[]::text[]", "1 + 2", "E'\\n'",
               "interval '1 day'", "lower('A')", "ROW(1, 2)", "CASE WHEN 1 = 1 THEN 2 END", "abs(-1)"],
    STABLE: ["now()", "CURRENT_TIMESTAMP", "current_date", "localtime", "current_user",
        "NOW() + '1 day'::interval",
             "timezone('utc', now())", "(now() AT TIME ZONE 'utc')", "to_char(now(), 'YY')",
                 "transaction_timestamp()",
             "pg_catalog.now()", "statement_timestamp()", "json_build_object('a', 1)"],
    VOLATILE: ["random()", "clock_timestamp()", "gen_random_uuid()", "uuid_generate_v4()", "uuidv7()",
        "timeofday()",
               "extensions.uuid_generate_v4()", "nextval('a_id_seq'::regclass)", "md5(random()::text)",
               "my_own(random())"],
    UNKNOWN: ["my_own()", "app.now()", "(SELECT 1)", "other_column", "${x}", "a b", "1; DROP TABLE x", "(",
        "'"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [(text, kind) for kind, texts in DEFAULTS.items() for text in texts]
)
def test_how_a_default_varies(text: str, expected: Volatility) -> None:
    found = default_of(text, POSTGRESQL)
    assert (found.text, found.volatility) == (text, expected)


@pytest.mark.parametrize("dialect", [Dialect.MYSQL, Dialect.MARIADB, Dialect.SQLITE])
def test_other_databases(dialect: Dialect) -> None:
    server = ASSUMED[dialect]
    assert str(column_type("VARCHAR(20)", server)) == "varchar(20)"
    assert default_of("1", server).volatility is CONSTANT


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20), st.sampled_from(Dialect))
def test_it_never_raises(text: str, dialect: Dialect) -> None:
    column_type(text, ASSUMED[dialect])
    default_of(text, ASSUMED[dialect])
