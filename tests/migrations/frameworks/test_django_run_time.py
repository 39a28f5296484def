"""Operations of a Django migration that its class does not list."""

from __future__ import annotations

import textwrap

import pytest

from shipcheck.migrations.frameworks import django
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.project import Project

PATH = "shop/migrations/0002_x.py"
LISTED = "class Migration(migrations.Migration):\n    operations = []\n"

NOT_LISTED = {
    "added after": LISTED + "Migration.operations += [migrations.DeleteModel('U')]\n",
    "appended after": LISTED + "Migration.operations.append(migrations.DeleteModel('U'))\n",
    "set after": LISTED + "setattr(Migration, 'operations', [migrations.DeleteModel('U')])\n",
    "behind a condition": LISTED + "if True:\n    Migration.operations += make()\n",
    "appended within": LISTED + "    operations.append(make())\n",
    "apply": LISTED + "    def apply(self, state, editor, collect_sql=False):\n        drop()\n",
    "unapply": LISTED
    + "    def unapply(self, state, editor, collect_sql=False):\n        drop()\n",
    "apply of a base": "class Base(migrations.Migration):\n    def apply(self, s, e):\n        drop()\n"
    "class Migration(Base):\n    operations = []\n",
    "operations of a base": "class Base(migrations.Migration):\n    operations = [drop()]\n"
    "class Migration(Base):\n    pass\n",
    "a base from elsewhere": "class Migration(Base):\n    dependencies = []\n",
}
AS_USUAL = {
    "listed": LISTED,
    "nothing": "class Migration(migrations.Migration):\n    dependencies = []\n",
    "a base that checks": "class Migration(Checked):\n    operations = []\n",
    "a helper": "def apply(apps, editor):\n    pass\n" + LISTED,
    "put together": "class Migration(migrations.Migration):\n    operations = []\n    operations += []\n",
}


def _kinds(text: str) -> list[str]:
    text = f"from django.db import migrations\n{textwrap.dedent(text)}"
    read = django.read(SourceFile(PATH, text.encode()), Project(frozenset({PATH})))
    return [type(each).__name__ for one in read.up.statements for each in one.operations]


@pytest.mark.parametrize("case", NOT_LISTED)
def test_what_is_not_listed_is_opaque(case: str) -> None:
    assert "Opaque" in _kinds(NOT_LISTED[case])


@pytest.mark.parametrize("case", AS_USUAL)
def test_what_is_listed_is_all(case: str) -> None:
    assert _kinds(AS_USUAL[case]) == []


def test_operations_under_another_name_are_never_nothing() -> None:
    text = (
        "from django.db.migrations import DeleteModel as D\n"
        "class Migration(migrations.Migration):\n    operations = [D('U')]\n"
    )
    assert _kinds(text) in (["DropTable"], ["Opaque"])
