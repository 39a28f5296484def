"""Code that nobody would write: bounded time, never an error, never passed over in silence."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.migration import Migration, SourceFile
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

DJANGO = (
    "shop/migrations/0002_x.py",
    lambda body: f"class Migration(migrations.Migration):\n    operations = [{body}]\n",
)
RAILS = (
    "db/migrate/20240101000000_x.rb",
    lambda body: f"class X < ActiveRecord::Migration[7.1]\ndef change\n{body}\nend\nend\n",
)
ALEMBIC = (
    "versions/x.py",
    lambda body: f"revision = 'a'\ndown_revision = None\ndef upgrade():\n    {body}\n",
)
ECTO = (
    "priv/repo/migrations/1_x.exs",
    lambda body: f"defmodule X do\nuse Ecto.Migration\ndef change do\n{body}\nend\nend\n",
)
TOOLS: dict[str, tuple[str, Callable[[str], str]]] = {
    "django": DJANGO, "rails": RAILS, "alembic": ALEMBIC, "ecto": ECTO,
}  # fmt: skip
NAMES = sorted(TOOLS)


def read(name: str, body: str | bytes) -> Migration:
    """A migration of a tool with this in it."""
    path, around = TOOLS[name]
    text = around(body) if isinstance(body, str) else around("BODY").encode().replace(b"BODY", body)
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    module = importlib.import_module(f"shipcheck.migrations.frameworks.{name}")
    found: Migration = module.read(SourceFile(path, content), Project((path,), {path: content}))
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00",
        b"(" * 5_000,
        b"[" * 3_000 + b"]" * 3_000,
        b"f(" * 1_000 + b")" * 1_000,
        b"'" * 999,
        b'"""' * 333,
        b"x" * 100_000,
        b"<<~A " * 300,
    ],
    ids=["bytes", "open", "nested", "calls", "quotes", "heredocs", "long", "ruby heredocs"],
)
def test_nothing_is_an_error(name: str, body: bytes) -> None:
    read(name, body)


@pytest.mark.parametrize("name", NAMES)
def test_large_files_are_not_read(name: str) -> None:
    found = read(name, b"#" * 20_000_000)
    assert "larger" in found.problem
    assert any(isinstance(one, Opaque) for one in found.up.statements[0].operations)


WORDS = [
    "add_column", "create_table", "migrations.AddField", "op.add_column", "alter", "table(:a)", ":a",
    "'a'", "(", ")", "{", "}", "[", "]", ",", "=", "do", "end", "|t|", "->", "fn", "if", "for", "in",
    "lambda:", "x", "1", "\n", "**", "*", "#{", '"', ".", "each", "null:", "null=", "{}", "[]", "nil",
    "None", "execute", "op.execute", "references(:b)", "models.ForeignKey", "sa.Column", "change",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words(name: str, words: list[str]) -> None:
    read(name, " ".join(words))


ODD = [
    "None",
    "{}",
    "[{}]",
    "[[]]",
    "x",
    "f(y)",
    "-1",
    "'a' 'b'",
    "{'a': {}}",
    "lambda x: x",
    "*x",
    "**x",
]


@pytest.mark.parametrize(
    "call",
    [
        "op.add_column",
        "op.create_index",
        "op.alter_column",
        "op.create_table",
        "op.execute",
        "op.bulk_insert",
        "op.drop_constraint",
        "op.create_foreign_key",
    ],
)
@settings(max_examples=40, deadline=None)
@given(
    given_=st.lists(
        st.sampled_from([*ODD, "'t'", "sa.Column('a', sa.Integer(), nullable=x)"]), max_size=5
    )
)
def test_any_arguments_of_alembic(call: str, given_: list[str]) -> None:
    read("alembic", f"{call}({', '.join(given_)})")


@pytest.mark.parametrize(
    "call",
    [
        "AddField",
        "CreateModel",
        "AlterField",
        "AddIndex",
        "AddConstraint",
        "RunSQL",
        "RunPython",
        "AlterUniqueTogether",
        "SeparateDatabaseAndState",
        "RenameField",
        "RemoveField",
        "RenameModel",
    ],
)
@settings(max_examples=40, deadline=None)
@given(
    given_=st.lists(
        st.sampled_from(
            [*ODD, "'t'", "models.CharField(max_length=x)", "[('a', models.TextField())]"]
        ),
        max_size=4,
    )
)
def test_any_arguments_of_django(call: str, given_: list[str]) -> None:
    read("django", f"migrations.{call}({', '.join(given_)})")


RUBY = [
    "nil",
    "{}",
    "[{}]",
    ":t",
    "'t'",
    "x",
    "f(y)",
    "-1",
    "a: {}",
    "null: x",
    "default: -> { 1 }",
    "index: [1]",
    "foreign_key: :x",
    "column: {}",
    "from: 1, to: {}",
    "id: {a: 1}",
]


@pytest.mark.parametrize(
    "call",
    [
        "add_column",
        "create_table",
        "add_reference",
        "add_index",
        "remove_index",
        "change_column_default",
        "change_column_null",
        "add_foreign_key",
        "execute",
        "rename_column",
        "add_check_constraint",
        "create_join_table",
        "change_column",
        "X.update_all",
        "create_enum",
        "add_concurrent_index",
    ],
)
@settings(max_examples=40, deadline=None)
@given(given_=st.lists(st.sampled_from(RUBY), max_size=5))
def test_any_arguments_of_rails(call: str, given_: list[str]) -> None:
    read("rails", f"{call}({', '.join(given_)})")


ELIXIR = [
    "nil",
    "[]",
    "[[]]",
    ":t",
    "'t'",
    "x",
    "f(y)",
    "-1",
    "a: []",
    "null: x",
    "table(:a)",
    "table(x)",
    "index(:a, [:b])",
    "index(x)",
    "constraint(:a, x)",
    "{:a, :b}",
    "{}",
    "from: {:a, x}",
    "to: table(x)",
]


@pytest.mark.parametrize(
    "call", ["create", "drop", "rename", "execute", "alter", "repo().update_all", "Repo.query!"]
)
@settings(max_examples=40, deadline=None)
@given(given_=st.lists(st.sampled_from(ELIXIR), max_size=4))
def test_any_arguments_of_ecto(call: str, given_: list[str]) -> None:
    read("ecto", f"{call}({', '.join(given_)})")
    read("ecto", f"alter table(:a) do\nadd({', '.join(given_)})\nmodify({', '.join(given_)})\nend")
