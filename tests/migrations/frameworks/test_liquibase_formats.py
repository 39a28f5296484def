"""Liquibase's formats: the same changes in YAML, JSON, XML and SQL; which file comes first."""

from __future__ import annotations

import json

import pytest

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import AddColumn, DropColumn, DropTable
from shipcheck.migrations.parts import ObjectName
from tests.migrations.frameworks.owning import history, read
from tests.migrations.frameworks.test_liquibase import xml

YAML = """databaseChangeLog:
  - property: {name: table, value: users}
  - changeSet:
      id: 1
      author: ann
      changes:
        - addColumn:
            tableName: ${table}
            columns:
              - column:
                  name: age
                  type: int
        - sql: DROP TABLE old
      rollback:
        - dropColumn: {tableName: users, columnName: age}
"""
JSON = {
    "databaseChangeLog": [
        {
            "changeSet": {
                "id": "1",
                "author": "ann",
                "changes": [
                    {
                        "addColumn": {
                            "tableName": "users",
                            "columns": [{"column": {"name": "age", "type": "int"}}],
                        }
                    },
                    {"sql": {"sql": "DROP TABLE old"}},
                ],
                "rollback": "ALTER TABLE users DROP COLUMN age",
            }
        }
    ]
}
SQL = """--liquibase formatted sql

--changeset ann:1 labels:x
ALTER TABLE users ADD COLUMN age int;
DROP TABLE old;
--rollback ALTER TABLE users
--rollback DROP COLUMN age;
"""
XML = xml(
    '<addColumn tableName="users"><column name="age" type="int"/></addColumn>',
    "<sql>DROP TABLE old</sql>",
    '<rollback><dropColumn tableName="users" columnName="age"/></rollback>',
)
FORMATS = {"yaml": YAML, "json": json.dumps(JSON, indent=1), "sql": SQL, "xml": XML}


@pytest.mark.parametrize("ending", FORMATS)
def test_all_formats_say_the_same(ending: str) -> None:
    path = f"db/changelog/7.{ending}"
    found = read({path: FORMATS[ending]}, path)
    assert [type(one) for s in found.up.statements for one in s.operations] == [
        AddColumn,
        DropTable,
    ]
    assert found.down is not None
    back = [one for s in found.down.statements for one in s.operations]
    assert back == [DropColumn(ObjectName("users"), "age")]
    assert (found.identity, found.way_back) == ("ann:1", WayBack.GIVEN)
    lines = FORMATS[ending].splitlines()
    places = [one.place.line for one in found.up.statements]
    words = ("add column", "addcolumn"), ("drop table", '"sql"')
    assert all(
        any(word in lines[place - 1].lower() for word in pair)
        for place, pair in zip(places, words, strict=True)
    )


def test_the_master_changelog_has_the_order() -> None:
    master = "databaseChangeLog:\n- include:\n    file: b.yaml\n- include: {file: changes/a.yaml}\n"
    files = {
        "db/changelog/db.changelog-master.yaml": master,
        "db/changelog/b.yaml": YAML,
        "db/changelog/changes/a.yaml": YAML,
        "db/changelog/aa.yaml": YAML,
    }
    found = [one for one in history(files, "db/changelog/b.yaml") if "master" not in one]
    assert found == ["db/changelog/b.yaml", "db/changelog/changes/a.yaml", "db/changelog/aa.yaml"]
