"""Finding tables by their names."""

from __future__ import annotations

from dataclasses import replace

from shipcheck.migrations.schema import Schema, Table
from tests.migrations.made import name


def schema(*names: str) -> Schema:
    tables = [Table(name(one)) for one in names]
    return Schema({str(one.name): one for one in tables})


def found(where: Schema, asked: str) -> str | None:
    table = where.table(name(asked))
    return None if table is None else str(table.name)


def test_a_table_is_found_by_its_whole_name() -> None:
    assert found(schema("app.t", "t"), "app.t") == "app.t"
    assert found(schema("app.t", "t"), "t") == "t"


def test_public_is_what_a_bare_name_means() -> None:
    assert found(schema("public.t", "app.t"), "t") == "public.t"
    assert found(schema("t", "app.t"), "public.t") == "t"


def test_a_bare_name_finds_no_table_of_another_schema() -> None:
    assert found(schema("app.t"), "t") is None


def test_a_bare_name_finds_what_the_search_path_says() -> None:
    there = replace(schema("app.t", "t", "u"), search_path=("app", "public"))
    assert found(there, "t") == "app.t"
    assert found(there, "public.t") == "t"
    assert found(there, "u") is None  # there may be an app.u that nobody knows of
    assert found(replace(there, complete=True), "u") == "u"


def test_a_temporary_table_hides_the_one_of_its_bare_name_only() -> None:
    there = schema("t", "pg_temp.t")
    assert found(there, "t") == "pg_temp.t"
    assert found(there, "public.t") == "t"


def test_a_name_with_a_schema_finds_no_other() -> None:
    assert found(schema("app.t"), "shop.t") is None
    assert found(schema("app.t"), "public.t") is None


def test_a_table_that_nobody_knows_is_not_new() -> None:
    assert not schema("t").is_new(name("u"))
