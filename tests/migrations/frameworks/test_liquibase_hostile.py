"""Liquibase's changelogs that cannot be read, and that try to make reading them never end."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import liquibase
from shipcheck.migrations.migration import Migration, SourceFile
from shipcheck.migrations.project import Project

PATH = "db/changelog/7.xml"


def problem(path: str, text: str) -> Migration:
    return liquibase.read(SourceFile(path, text.encode()), Project((path,)))


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><databaseChangeLog>&b;</databaseChangeLog>"
FETCH = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><databaseChangeLog>&a;</databaseChangeLog>"
ALIASES = "databaseChangeLog:\n- &a {x: [1]}\n- *a\n"


@pytest.mark.parametrize(
    ("path", "text", "word"),
    [
        ("7.xml", BOMB, "entities"),
        ("7.xml", FETCH, "entities"),
        ("7.xml", "<a>" * 100_000, "deep"),
        ("7.xml", "<a>", "not valid XML"),
        ("7.xml", "", "not valid XML"),
        ("7.xml", "<?xml version='1.0' encoding='utf-7'?><databaseChangeLog/>", "not valid XML"),
        ("7.sql", "--changeset a:1\n" * 30_000, "more than"),
        ("7.yaml", ALIASES, "anchors"),
        ("7.yaml", "databaseChangeLog: [" + "[" * 100_000, "deep"),
        ("7.yaml", "databaseChangeLog:\n- a: 1\n  a: 2\n", "twice"),
        ("7.yaml", "other: 1\n", "databaseChangeLog"),
        ("7.json", "{", "not valid"),
    ],
)
def test_what_cannot_be_read_is_a_problem(path: str, text: str, word: str) -> None:
    assert word in problem(path, text).problem


def test_properties_that_name_each_other_come_to_an_end() -> None:
    text = (
        '<databaseChangeLog><property name="a" value="${b}${b}"/><property name="b" value="${a}${a}"/>'
        '<changeSet id="1" author="a"><sql>${a}</sql></changeSet></databaseChangeLog>'
    )
    assert problem(PATH, text).problem == ""
