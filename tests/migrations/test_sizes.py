"""How large tables are, by the checklist and by statistics files."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.hazards.hazard import Hazard, Surroundings, TableSize
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sizes import (
    is_large,
    is_small,
    read_statistics,
    sizes_of_tables,
    with_size,
)
from shipcheck.model.words import Level

ACCOUNTS = ObjectName("accounts")


def around(rows: int | None, name: str = "accounts") -> Surroundings:
    sizes = {name: TableSize(rows)}
    return Surroundings(ASSUMED[Dialect.POSTGRESQL], Schema(), sizes=sizes)


@pytest.mark.parametrize(
    ("rows", "small", "large"),
    [(0, True, False), (99_999, True, False), (100_000, False, False), (1_000_000, False, True)],
)
def test_small_and_large(rows: int, *, small: bool, large: bool) -> None:
    assert is_small(ACCOUNTS, around(rows)) is small
    assert is_large(ACCOUNTS, around(rows)) is large


def test_unknown_is_neither_and_counts_as_an_error() -> None:
    for surroundings in (around(None), around(5, "orders")):
        assert not is_small(ACCOUNTS, surroundings)
        assert not is_large(ACCOUNTS, surroundings)


def test_a_table_of_a_schema_is_found_by_its_full_name_first() -> None:
    sizes = {"a.accounts": TableSize(5), "accounts": TableSize(2_000_000)}
    surroundings = Surroundings(ASSUMED[Dialect.POSTGRESQL], Schema(), sizes=sizes)
    assert is_small(ObjectName("accounts", "a"), surroundings)
    assert is_large(ObjectName("accounts", "b"), surroundings)


def hazard(level: Level, *, grows: bool) -> Hazard:
    effect = Effect(ACCOUNTS, "SHARE", Blocks.WRITES, builds=grows)
    return Hazard("create-index-blocks-writes", level, "x", table=ACCOUNTS, effect=effect)


@pytest.mark.parametrize(
    ("level", "grows", "rows", "expected"),
    [
        (Level.ERROR, True, 10, Level.WARNING),
        (Level.ERROR, True, 500_000, Level.ERROR),
        (Level.ERROR, True, None, Level.ERROR),
        (Level.ERROR, False, 10, Level.ERROR),
        (Level.WARNING, True, 5_000_000, Level.ERROR),
        (Level.WARNING, False, 5_000_000, Level.WARNING),
        (Level.NOTE, True, 5_000_000, Level.NOTE),
    ],
)
def test_only_what_grows_with_rows_changes(
    level: Level, *, grows: bool, rows: int | None, expected: Level
) -> None:
    once = with_size(hazard(level, grows=grows), around(rows))
    assert once.level is expected
    assert with_size(once, around(rows)) == once


def test_a_checklist_gives_rows_and_bytes() -> None:
    sizes = sizes_of_tables({"accounts": {"rows": 40_000_000, "bytes": 7}}, ".shipcheck.yaml")
    assert sizes == {"accounts": TableSize(40_000_000, 7, ".shipcheck.yaml")}


@pytest.mark.parametrize(
    "content",
    [
        b"table,rows\naccounts,12\n",
        b"\xef\xbb\xbfrelname,n_live_tup\r\naccounts,12\r\n",
        b'[{"table": "accounts", "rows": 12}]',
        b'{"accounts": {"rows": 12}}',
        b'{"accounts": 12}',
        b'[{"TABLE_NAME": "accounts", "TABLE_ROWS": "12"}]',
        b"relname,reltuples\naccounts,1.2e1\n",
    ],
)
def test_statistics_of_many_shapes(content: bytes) -> None:
    assert read_statistics(content, "s") == {"accounts": TableSize(12, None, "s")}


def test_statistics_with_schemas_and_bytes() -> None:
    content = b"schemaname,relname,n_live_tup,bytes\na,t,5,1\nb,t,9,2\n"
    assert read_statistics(content, "s") == {
        "a.t": TableSize(5, 1, "s"),
        "b.t": TableSize(9, 2, "s"),
        "t": TableSize(9, 2, "s"),
    }


@pytest.mark.parametrize("order", [("a,t,5", "b,t,-1"), ("a,t,-1", "b,t,5")])
def test_a_bare_name_is_not_small_while_one_of_them_was_never_counted(
    order: tuple[str, str],
) -> None:
    content = "\n".join(["schemaname,relname,n_live_tup", *order])
    assert read_statistics(content.encode(), "s")["t"].rows is None


def test_a_table_that_was_never_counted_has_no_known_size() -> None:
    found = read_statistics(b"relname,reltuples\naccounts,-1\n", "s")
    assert found["accounts"].rows is None


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"[1]", b"{", b"table,rows\n,3\n", b"[" * 9999])
def test_what_is_no_statistics_is_refused(content: bytes) -> None:
    with pytest.raises(ShipcheckError, match=r"stats\.csv"):
        read_statistics(content, "stats.csv")


@settings(max_examples=80)
@given(
    st.binary(max_size=200) | st.text(alphabet='[{}]",:0rowstable\n', max_size=80).map(str.encode)
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(ShipcheckError):
        assert isinstance(read_statistics(content, "s"), dict)
