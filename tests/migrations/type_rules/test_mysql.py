"""What MySQL and MariaDB do when a column gets another type."""

from __future__ import annotations

import pytest

from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.type_changes import change_of_type
from tests.migrations.type_rules.written import kind

MEMBERS = ",".join(f"m{number}" for number in range(255))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("varchar(20)", "varchar(63)"),
        ("varchar(64)", "varchar(255)"),
        ("varchar(256)", "varchar(1000)"),
        ("int(11)", "int"),
        ("enum(a,b)", "enum(a,b,c)"),
        ("set(a)", "set(a,b)"),
    ],
)
def test_what_is_done_in_place(old: str, new: str) -> None:
    assert change_of_type(kind(old), kind(new), ASSUMED[Dialect.MYSQL]).compatible


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("varchar(20)", "varchar(64)"),
        ("varchar(20)", "varchar(10)"),
        ("varchar(20)", "text"),
        ("int", "bigint"),
        ("int", "int unsigned"),
        ("enum(a,b)", "enum(b,a)"),
        ("enum(a,b)", "enum(a,c,b)"),
        (f"enum({MEMBERS})", f"enum({MEMBERS},more)"),
        ("set(a,b,c,d,e,f,g,h)", "set(a,b,c,d,e,f,g,h,i)"),
    ],
)
def test_what_copies_the_table(old: str, new: str) -> None:
    assert change_of_type(kind(old), kind(new), ASSUMED[Dialect.MYSQL]).rewrites


def test_mariadb_lengthens_over_the_border_where_it_was_short() -> None:
    server = ASSUMED[Dialect.MARIADB]
    assert change_of_type(kind("varchar(20)"), kind("varchar(100)"), server).compatible
    assert change_of_type(kind("varchar(50)"), kind("varchar(100)"), server).rewrites
