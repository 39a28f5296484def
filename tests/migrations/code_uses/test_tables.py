"""Uses of a table, and words that only look like it."""

from __future__ import annotations

import pytest

from tests.migrations.code_uses.looking import grades, uses


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("app/models/account.rb", "class Account < ApplicationRecord\nend", {1: "certain"}),
        ("p.rb", 'class Person < ApplicationRecord\n  self.table_name = "accounts"\nend', {1: "certain"}),
        ("accounts/models.py", "class Account(models.Model):\n    pass", {1: "certain"}),
        ("app/schema.prisma", "model accounts {\n}", {1: "certain"}),
        ("a.rb", "has_many :accounts", {1: "likely"}),
        ("a.rb", "ActiveRecord::Base.connection.execute('DELETE FROM accounts')", {1: "certain"}),
        ("a.rb", "Story.joins(:accounts)", {1: "likely"}),
        ("a.ts", "await prisma.account.findMany()", {1: "likely"}),
        ("a.go", 'db.Exec("INSERT INTO accounts (id) VALUES ($1)")', {1: "certain"}),
        ("q.sql", "SELECT * FROM accounts;", {1: "certain"}),
        ("a.js", "knex('orders').join('accounts')", {1: "likely"}),
    ],
)  # fmt: skip
def test_uses(path: str, content: str, expected: dict[int, str]) -> None:
    assert grades(uses(path, content, column=None)) == expected


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.rb", "accounts = []\naccounts.each { |account| puts account }"),
        ("a.rb", "# has_many :accounts"),
        ("a.rb", "flash[:notice] = 'All accounts are from now on free'"),
        ("a.py", "class Account:\n    pass\nAccount()"),
        ("a.ts", "export type Account = { id: string }"),
        ("q.sql", "DROP TABLE accounts;"),
        ("q.sql", "SELECT accounts FROM orders;"),
        ("a.go", "decoder.Account()"),
        ("app/models/person.rb", 'class Account < ApplicationRecord\n  self.table_name = "people"\nend'),
    ],
)  # fmt: skip
def test_look_alikes(path: str, content: str) -> None:
    assert grades(uses(path, content, column=None)) == {}


def test_the_class_inside_of_a_model_is_none() -> None:
    """`class Meta(Other.Meta)` of a serializer has nothing to do with the table that a Meta names."""
    body = 'class Person(models.Model):\n    class Meta:\n        db_table = "accounts"\n'
    found = uses("app/models.py", body + "class Other(Serializer.Meta):\n    pass\n", column=None)
    assert [line for line in grades(found) if line > 3] == []


def test_a_model_of_a_known_class_is_used_where_it_is_called() -> None:
    found = uses("a.rb", "Person.find(1)", column=None, classes=["Person"])
    assert grades(found) == {1: "likely"}


def test_django_puts_the_application_before_the_model() -> None:
    body = "class AnswerVote(ModelBase):\n    pass\n"
    here = uses("site/questions/models.py", body, "questions_answervote", None)
    elsewhere = uses("site/wiki/models.py", body, "questions_answervote", None)
    assert grades(here) == {1: "certain"}
    assert grades(elsewhere) == {}
