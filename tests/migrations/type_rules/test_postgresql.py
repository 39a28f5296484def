"""What PostgreSQL does when a column gets another type; every pair of types on real servers."""

from __future__ import annotations

import contextlib
from itertools import permutations
from typing import TYPE_CHECKING

import pg8000.native  # type: ignore[import-untyped]
import pytest

from shipcheck.migrations.servers import ASSUMED, Dialect, Server
from shipcheck.migrations.type_changes import NOTHING, UNKNOWN, TypeChange, change_of_type
from tests.migrations.servers.postgres_server import running
from tests.migrations.type_rules.written import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (
    "int2 int4 int8 oid regclass numeric numeric(10,2) numeric(12,2) numeric(12,4) numeric(8) float4"
    " float8 bool text varchar varchar(10) varchar(20) bpchar bpchar(10) bpchar(20) name timestamp"
    " timestamp(3) timestamp(6) timestamptz timestamptz(3) time time(3) timetz timetz(3) date interval"
    " interval(3) bit(4) bit(8) varbit varbit(8) varbit(16) cidr inet json jsonb xml uuid bytea text[]"
    " varchar[] varchar(10)[] varchar(20)[] int4[] int8[] numeric(10,2)[] timestamp[] timestamp(3)[]"
)
WHERE = "SELECT (SELECT relfilenode FROM pg_class WHERE relname = 't'), "
BOTH = WHERE + "(SELECT relfilenode FROM pg_class WHERE relname = 'i')"


@pytest.mark.slow
@pytest.mark.parametrize("major", [15, 18])
def test_every_pair_of_types_on_a_real_server(major: int) -> None:
    with running(major) as server, contextlib.closing(server.connect()) as connection:
        connection.run("SET timezone = 'Europe/Berlin'")
        expected = Server(Dialect.POSTGRESQL, (major,))
        wrong = [
            (old, new, seen)
            for old, new, seen in _seen(connection)
            if seen != _told(change_of_type(kind(old), kind(new), expected))
        ]
    assert not wrong


def _seen(connection: pg8000.native.Connection) -> Iterator[tuple[str, str, tuple[bool, bool]]]:
    """Each pair that can be converted, with whether the table and the index were written anew."""
    for old, new in permutations(KINDS.split(), 2):
        connection.run("DROP TABLE IF EXISTS t")
        connection.run(f"CREATE TABLE t (a {old})")
        with contextlib.suppress(pg8000.native.DatabaseError):  # xml, json: nothing to sort by
            connection.run("CREATE INDEX i ON t (a)")
        before = connection.run(BOTH)[0]
        if _changed(connection, new):
            table, index = (a != b for a, b in zip(before, connection.run(BOTH)[0], strict=True))
            yield old, new, (table, index and not table)


def _changed(connection: pg8000.native.Connection, new: str) -> bool:
    for using in ("", f" USING a::{new}"):
        try:
            connection.run(f"ALTER TABLE t ALTER a TYPE {new}{using}")
        except pg8000.native.DatabaseError:
            continue
        return True
    return False


def _told(change: TypeChange) -> tuple[bool, bool]:
    """What we say of the table, and of its index alone."""
    return change.rewrites, change.rebuilds_indexes


def change(old: str, new: str, server: Server = ASSUMED[Dialect.POSTGRESQL]) -> TypeChange:
    return change_of_type(kind(old), kind(new), server)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("varchar(10)", "varchar(20)"),
        ("varchar(10)", "text"),
        ("numeric(10,2)", "numeric(12,2)"),
        ("cidr", "inet"),
        ("timestamp(3)", "timestamp(6)"),
        ("text", "varchar"),
    ],
)
def test_what_changes_the_catalog_alone(old: str, new: str) -> None:
    assert change(old, new).compatible


def test_the_same_bytes_in_another_order_build_indexes_anew() -> None:
    assert change("text", "citext") == TypeChange(rebuilds_indexes=True)
    assert not change("text", "citext").compatible


def test_without_a_rewrite_in_utc_from_12_on() -> None:
    assert change("timestamp", "timestamptz").free_in_utc
    assert not change("timestamp", "timestamptz", Server(Dialect.POSTGRESQL, (11,))).free_in_utc
    assert not change("timestamp", "timestamptz(3)").free_in_utc
    assert change("timestamp", "timestamptz").rewrites


def test_types_that_nobody_knows() -> None:
    postgresql = ASSUMED[Dialect.POSTGRESQL]
    assert change_of_type(None, kind("text"), postgresql) == UNKNOWN
    assert change_of_type(kind("text"), None, postgresql) == UNKNOWN
    assert change_of_type(kind("mood"), kind("mood"), postgresql) == NOTHING
    assert change("mood", "temper").rewrites


def test_sqlite_copies_the_table() -> None:
    assert change("int", "text", ASSUMED[Dialect.SQLITE]).rewrites


def test_a_time_zone_of_utc_spares_the_rewrite_on_a_real_server() -> None:
    with running(15) as server, contextlib.closing(server.connect()) as connection:
        for zone, rewritten in (("UTC", False), ("Europe/Berlin", True)):
            connection.run(f"SET timezone = '{zone}'")
            connection.run("CREATE TABLE t (a timestamp)")
            before = connection.run(BOTH)[0]
            connection.run("ALTER TABLE t ALTER a TYPE timestamptz")
            assert (connection.run(BOTH)[0] != before) is rewritten
            connection.run("DROP TABLE t")
