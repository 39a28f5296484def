"""What goes along with objects that are dropped, also where they are made again at once."""

from __future__ import annotations

import pytest

from tests.migrations.judged_sql import MYSQL, POSTGRESQL, judged, rules

LOST = [
    "DROP TYPE mood CASCADE; CREATE TYPE mood AS ENUM ('a');",
    "DROP DOMAIN email CASCADE; CREATE DOMAIN email AS text;",
    "DROP EXTENSION citext CASCADE;",
    "DROP EXTENSION citext CASCADE; CREATE EXTENSION citext;",
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public;",
    "CREATE OR REPLACE VIEW report AS SELECT 1; DROP VIEW report;",
]

KEPT = [
    "DROP VIEW report; CREATE VIEW report AS SELECT 2;",
    "CREATE VIEW report AS SELECT 1; DROP VIEW report;",
    "CREATE SCHEMA scratch; DROP SCHEMA scratch CASCADE;",
    "CREATE TYPE mood AS ENUM ('a'); DROP TYPE mood CASCADE;",
    "DROP TYPE mood; CREATE TYPE mood AS ENUM ('a');",
    "DROP SCHEMA old;",
]


@pytest.mark.parametrize("sql", LOST)
def test_what_is_lost_does_not_come_back_with_the_name(sql: str) -> None:
    assert rules(judged(sql, POSTGRESQL)) == ["drop-object error"]


@pytest.mark.parametrize("sql", KEPT)
def test_what_loses_nothing(sql: str) -> None:
    assert not rules(judged(sql, POSTGRESQL))


def test_a_database_of_mysql_is_its_rows() -> None:
    assert "drop-object error" in rules(judged("DROP DATABASE d; CREATE DATABASE d;", MYSQL))


def test_each_object_of_a_statement_is_named() -> None:
    found = judged("DROP VIEW a, b;", POSTGRESQL)
    assert [one.hazard.message for one in found.hazards] == [
        "Code that still uses the view a fails.",
        "Code that still uses the view b fails.",
    ]
