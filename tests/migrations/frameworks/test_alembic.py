"""Alembic: a sample revision, and the calls of `op`."""

from __future__ import annotations

import textwrap

import pytest

from shipcheck.migrations.frameworks import alembic
from shipcheck.migrations.migration import Migration, SourceFile, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropTable,
    Operation,
    RedefineColumn,
    RenameTable,
    Update,
)
from shipcheck.migrations.parts import (
    ColumnType,
    ConstraintKind,
    Default,
    Generated,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.alembic_cases import CASES
from tests.migrations.frameworks.reading import operations, project, read_last

PATH = "migrations/versions/abc_do_it.py"
ORDERS = ObjectName("orders")


def revision(
    body: str, back: str = "pass", *, name: str = "abc", before: str = "None", head: str = ""
) -> str:
    """A revision file."""
    return (
        "import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.dialects import postgresql\n"
        "from shop.migrations.helpers import add_many\n"
        f"revision = '{name}'\ndown_revision = {before}\n{head}\n"
        "def helper(table):\n    op.drop_column(table, 'note')\n\n"
        f"def upgrade():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n\n"
        f"def downgrade():\n{textwrap.indent(textwrap.dedent(back), '    ')}\n"
    )


def read(
    body: str, back: str = "pass", *, dialect: Dialect = Dialect.POSTGRESQL, head: str = ""
) -> Migration:
    """A revision, as it is read."""
    return read_last("alembic", {PATH: revision(body, back, head=head)}, dialect)


def only(body: str, dialect: Dialect = Dialect.POSTGRESQL) -> Operation:
    """The first operation of a revision."""
    return operations(read(body, dialect=dialect).up)[0]


@pytest.mark.parametrize(("body", "forward"), CASES, ids=[one[0] for one in CASES])
def test_a_call(body: str, forward: list[str]) -> None:
    assert [type(one).__name__ for one in operations(read(body).up)] == forward


TABLE = """
op.create_table(
    "orders",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("note", sa.String(length=40), server_default="x", nullable=False),
    sa.Column("total", sa.Numeric(10, 2), nullable=True),
    sa.Column("made", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column("tags", postgresql.ARRAY(sa.String()), nullable=True),
    sa.Column("mood", sa.Enum("a", "b", name="mood"), nullable=True),
    sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("users.id"), nullable=True),
    sa.Column("key", sa.BigInteger(), primary_key=True),
    sa.PrimaryKeyConstraint("id", name=op.f("pk")),
    sa.UniqueConstraint("note"),
    sa.ForeignKeyConstraint(["total"], ["public.users.total"]),
)
"""


def test_the_sample_revision() -> None:
    found = read(TABLE, 'op.drop_table("orders")')
    enum, table = operations(found.up)
    assert isinstance(enum, CreateObject)
    assert enum.values == ("a", "b")
    assert isinstance(table, CreateTable)
    columns = {one.name: one for one in table.columns}
    assert not columns["id"].nullable
    assert columns["note"].type == ColumnType("varchar", (40,))
    assert columns["note"].default == Default("'x'")
    assert columns["total"].type == ColumnType("numeric", (10, 2))
    assert columns["made"].type == ColumnType("timestamptz")
    assert columns["made"].default == Default("now()", Volatility.STABLE)
    assert str(columns["data"].type) == "jsonb"
    assert str(columns["tags"].type) == "varchar[]"
    assert str(columns["mood"].type) == "mood"
    assert columns["key"].generated is Generated.SERIAL
    kinds = [one.kind for one in table.constraints]
    assert kinds == [
        ConstraintKind.FOREIGN_KEY, ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE,
        ConstraintKind.FOREIGN_KEY,
    ]  # fmt: skip
    assert table.constraints[3].references == ObjectName("users", "public")
    assert operations(found.down) == [DropTable(ORDERS)]
    assert found.way_back is WayBack.GIVEN


def test_the_type_before_is_kept() -> None:
    call = 'op.alter_column("o", "n", type_=sa.Text(), existing_type=sa.String(9), postgresql_using="n")'
    altered = only(call)
    assert isinstance(altered, AlterColumnType)
    assert altered.old == ColumnType("varchar", (9,))
    assert altered.using == "n"


def test_an_index_built_in_an_autocommit_block() -> None:
    body = """
        op.add_column("orders", sa.Column("note", sa.Text()))
        with op.get_context().autocommit_block():
            op.create_index(
                "ix", "orders", ["note"],
                postgresql_concurrently=True, postgresql_where=sa.text("note > ''"),
            )
        op.drop_column("orders", "old")
    """
    found = read(body)
    assert [one.transaction for one in found.up.statements] == [0, None, 1]
    made = operations(found.up)[1]
    assert isinstance(made, CreateIndex)
    assert made.concurrently
    assert made.index.where == "note > ''"


def test_batches_of_a_table() -> None:
    body = """
        with op.batch_alter_table("orders", schema=None) as batch_op:
            batch_op.add_column(sa.Column("note", sa.Text()))
            batch_op.drop_column("old")
            batch_op.create_index(batch_op.f("ix"), ["note"], unique=False)
            batch_op.create_foreign_key("fk", "users", ["user_id"], ["id"])
    """
    added, dropped, index, key = operations(read(body).up)
    assert isinstance(added, AddColumn)
    assert added.table == ORDERS
    assert dropped == DropColumn(ORDERS, "old")
    assert isinstance(index, CreateIndex)
    assert (index.index.name, index.index.table, index.index.columns) == ("ix", ORDERS, ("note",))
    assert isinstance(key, AddConstraint)
    assert (key.table, key.constraint.references) == (ORDERS, ObjectName("users"))


def test_what_the_database_decides() -> None:
    body = """
        bind = op.get_bind()
        if bind.dialect.name == "mysql":
            op.drop_table("a")
            return
        if op.get_context().dialect.name != "sqlite":
            op.rename_table("a", "b")
    """
    assert [type(one) for one in operations(read(body).up)] == [RenameTable]
    assert [type(one) for one in operations(read(body, dialect=Dialect.MYSQL).up)] == [DropTable]


def test_mysql_says_the_whole_column_anew() -> None:
    made = only(
        'op.alter_column("orders", "n", nullable=False, existing_type=sa.String(9))', Dialect.MYSQL
    )
    assert isinstance(made, RedefineColumn)
    assert made.new.type == ColumnType("varchar", (9,))
    assert not made.new.nullable


def test_rows_in_loops() -> None:
    body = """
        connection = op.get_bind()
        while True:
            connection.execute(sa.text("UPDATE orders SET note = 'x' WHERE id IN (SELECT 1)"))
        for row in connection.execute(sa.select(orders)):
            connection.execute(orders.update().where(orders.c.id == row.id).values(note="y"))
    """
    found = operations(read(body, head='orders = sa.table("orders", sa.column("id"))').up)
    assert found == [Update(ORDERS, ("note",), limited=True, in_loop=True)] * 2


def test_sessions_and_models_of_the_file() -> None:
    head = "class Order(Base):\n    __tablename__ = 'orders'\n"
    body = "session = Session(bind=op.get_bind())\nsession.query(Order).update({'note': 'x'})"
    assert operations(read(body, head=head).up) == [Update(ORDERS, ("note",))]


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("pass", WayBack.EMPTY),
        ("'''nothing'''", WayBack.EMPTY),
        ("raise NotImplementedError('no')", WayBack.IMPOSSIBLE),
        ("op.drop_table('b')", WayBack.GIVEN),
    ],
)
def test_the_way_back(back: str, expected: WayBack) -> None:
    found = read("op.drop_table('a')", back)
    assert found.way_back is expected
    assert (found.down is None) is (expected is not WayBack.GIVEN)


def test_no_way_back_at_all() -> None:
    text = "revision = 'a'\ndown_revision = None\ndef upgrade():\n    pass\n"
    assert read_last("alembic", {PATH: text}).way_back is WayBack.MISSING


def test_histories_follow_the_revisions() -> None:
    files = {
        "versions/a.py": revision("pass", name="3", before="('1', '2')"),
        "versions/b.py": revision("pass", name="2", before="'0'"),
        "versions/c.py": revision("pass", name="1", before="'0'"),
        "versions/d.py": revision("pass", name="0"),
    }
    made = project(files)
    order = list(alembic.history("versions/a.py", made))
    assert order[0] == "versions/d.py"
    assert order[-1] == "versions/a.py"
    assert set(alembic.companions("versions/a.py", made)) == set(files) - {"versions/a.py"}
    found = read_last("alembic", dict(reversed(list(files.items()))))
    assert (found.identity, found.after) == ("3", ("1", "2"))


@pytest.mark.parametrize(
    ("path", "content", "owned"),
    [
        (PATH, "revision: str = 'a'\ndown_revision: Union[str, None] = None\n", True),
        (PATH, "revision = 'a'\n", False),
        ("migrations/env.py", "revision = 'a'\ndown_revision = None\n", False),
        ("app/models.py", "revision = 'a'\ndown_revision = None\n", False),
    ],
)
def test_which_files_are_its(path: str, content: str, owned: bool) -> None:
    made = project({path: content})
    file = SourceFile(path, content.encode())
    assert (alembic.may_own(path, made) and alembic.owns(file, made)) is owned


def test_a_table_that_nobody_can_name_is_none() -> None:
    """`sa.ForeignKey(variable)`: no lock of a table without a name."""
    made = read(
        'op.add_column("orders", sa.Column("user_id", sa.Integer(), sa.ForeignKey(find())))'
    )
    keys = [one for one in operations(made.up) if isinstance(one, AddConstraint)]
    assert [one.constraint.references for one in keys] == [None]


def test_strings_with_a_letter_before_them_are_strings() -> None:
    """Revisions of Python 2 are revisions still."""
    text = revision("op.drop_table(u'orders')").replace("= 'abc'", "= u'abc'")
    made = read_last("alembic", {PATH: text})
    assert [type(one) for one in operations(made.up)] == [DropTable]
    assert made.identity == "abc"
