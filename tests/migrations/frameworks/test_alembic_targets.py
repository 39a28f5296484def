"""Calls of Alembic's `op` that are not spelled `op.x(…)`."""

from __future__ import annotations

import textwrap

import pytest

from shipcheck.migrations.frameworks import alembic
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.project import Project

PATH = "migrations/versions/abc_do_it.py"
DROPS = {
    "from alembic import op as p": 'p.drop_table("u")',
    "from alembic import (\n    op as p,\n    context,\n)": 'p.drop_table("u")',
    "import alembic.op as o": 'o.drop_table("u")',
    "import alembic": 'alembic.op.drop_table("u")',
    "import alembic as a": 'a.op.drop_table("u")',
    "from alembic.op import drop_table": 'drop_table("u")',
    "from alembic.op import drop_table as d": 'd("u")',
    "from alembic import op\nd = op.drop_table": 'd("u")',
    "from alembic import op\nd = op": 'd.drop_table("u")',
    "from alembic import op ": 'for f in (op.drop_table,):\n    f("u")',
    "from alembic import op  ": '{"d": op.drop_table}["d"]("u")',
    "from alembic import op\ndef h(o):\n    o.drop_table('u')": "h(op)",
    "import sqlalchemy": 'from alembic import op as inner\ninner.drop_table("u")',
}
OPAQUE = {
    "by name": 'getattr(op, "drop_" + what)("u")',
    "partial": 'functools.partial(op.drop_table, "u")()',
    "mapped": "list(map(op.drop_table, TABLES))",
    "given away": "helpers.clean(op)",
    "operations of a context": 'Operations(context).drop_table("u")',
    "its dictionary": 'op.__dict__["drop_table"]("u")',
    "whole schema": "metadata.drop_all(op.get_bind())",
    "table": 'sa.Table("u", sa.MetaData()).drop(op.get_bind())',
}
QUIET = ("op.get_bind()", "sa.inspect(op.get_bind())", 'print("drop_table")', "context.configure()")


def _kinds(imports: str, body: str) -> list[str]:
    text = (
        f"{imports}\nrevision = 'b'\ndown_revision = 'a'\n"
        f"def upgrade():\n{textwrap.indent(body, '    ')}\n"
    )
    read = alembic.read(SourceFile(PATH, text.encode()), Project(frozenset()))
    return [type(each).__name__ for one in read.up.statements for each in one.operations]


@pytest.mark.parametrize("imports", DROPS)
def test_other_names_of_it_are_followed(imports: str) -> None:
    assert _kinds(imports, DROPS[imports]) == ["DropTable"]


@pytest.mark.parametrize("case", OPAQUE)
def test_what_cannot_be_followed_is_opaque(case: str) -> None:
    assert "Opaque" in _kinds("from alembic import op", OPAQUE[case])


@pytest.mark.parametrize("body", QUIET)
def test_what_changes_nothing_stays_quiet(body: str) -> None:
    assert "Opaque" not in _kinds("from alembic import op", body)
