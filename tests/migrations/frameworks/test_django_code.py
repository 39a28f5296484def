"""Django: raw SQL, code, and what is not known."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import django
from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    Delete,
    DropColumn,
    DropTable,
    Opaque,
    RunCode,
    Update,
)
from tests.migrations.frameworks.django_cases import INITIAL
from tests.migrations.frameworks.django_made import ORDER, PEOPLE, field, migration, only, read
from tests.migrations.frameworks.reading import operations, project, read_last


def test_raw_sql_is_read() -> None:
    found = read(
        'migrations.RunSQL("ALTER TABLE people ADD x int; DROP TABLE shop_order", migrations.RunSQL.noop),'
    )
    assert [type(one) for one in operations(found.up)] == [AddColumn, DropTable]
    assert found.way_back is WayBack.DELIBERATE
    assert found.up.statements[0].sql


def test_raw_sql_with_parameters_and_in_lists() -> None:
    parts = '[("UPDATE people SET email = %s", ["x"]), "DELETE FROM people"]'
    body = f'migrations.RunSQL({parts}, reverse_sql=["DROP TABLE people"]),'
    found = read(body)
    assert [type(one) for one in operations(found.up)] == [Update, Delete]
    assert [type(one) for one in operations(found.down)] == [DropTable]
    assert found.way_back is WayBack.GIVEN


def test_raw_sql_stands_where_it_is_written() -> None:
    body = 'migrations.RunSQL(\n    """\n    DROP TABLE people;\n\n    DROP TABLE shop_order\n    """,\n),'
    found = read(body)
    lines = [one.place.line for one in found.up.statements]
    assert lines[1] - lines[0] == 2


@pytest.mark.parametrize(
    "operation", ["RunSQL('SELECT 1')", "RunPython(lambda apps, editor: None)"]
)
def test_without_a_way_back_django_refuses(operation: str) -> None:
    found = read(f"migrations.{operation},")
    assert found.way_back is WayBack.IMPOSSIBLE
    assert "IrreversibleError" in found.way_back_note
    assert found.down is None


CODE = """
from shop.models import Customer as Live

def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Order.objects.filter(note=None).update(note="x")
    for order in Order.objects.all():
        order.note = "y"
        order.save()
    apps.get_model("shop.Customer").objects.all().delete()
    schema_editor.execute("TRUNCATE people")
    helper()

def helper():
    return Live.objects.count()

def clean(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Order.objects.filter(note=None).delete()
"""


def test_code_tells_which_tables_it_writes() -> None:
    found = read("migrations.RunPython(fill, clean),", head=CODE)
    first = found.up.statements[0].operations
    assert first[0] == RunCode("fill", (ORDER, PEOPLE), ("Live",))
    assert Update(ORDER, ("note",), limited=True) in first
    assert Delete(PEOPLE) in first
    assert "TRUNCATE" in found.up.statements[1].text
    assert Delete(ORDER, limited=True) in operations(found.down)
    assert found.way_back is WayBack.GIVEN


def test_live_models_in_code_are_named() -> None:
    head = CODE.replace("helper()", "Live.objects.count()")
    run = operations(read("migrations.RunPython(fill, migrations.RunPython.noop),", head=head).up)[
        0
    ]
    assert isinstance(run, RunCode)
    assert run.imported == ("Live",)


def test_operations_of_other_packages_are_named_and_not_passed_over() -> None:
    assert only("things.Strange(1),") == Opaque("things.Strange is not an operation that is known")


def test_operations_that_are_made_at_run_time() -> None:
    found = read("*make_operations(),")
    assert [type(one) for one in operations(found.up)] == [Opaque]


def test_operations_of_a_list_that_is_written_out() -> None:
    head = "MORE = [migrations.RemoveField('order', name) for name in ('note', 'code')]"
    assert [type(one) for one in operations(read("*MORE,", head=head).up)] == [
        DropColumn,
        DropColumn,
    ]


def test_a_field_that_no_migration_made() -> None:
    made = only(field("models.TextField()", operation="AlterField", name="ghost"))
    assert isinstance(made, Opaque)
    assert "Order.ghost" in made.reason


def test_migrations_run_in_the_order_of_their_dependencies() -> None:
    """Names do not tell it: `0001_a` needs `0001_initial`."""
    late = migration('migrations.RemoveField("order", "note"),')
    moved = INITIAL.replace('"shop.customer"', '"Customer"')
    files = {"shop/migrations/0001_initial.py": moved, "shop/migrations/0001_a.py": late}
    assert operations(read_last("django", files).up) == [DropColumn(ORDER, "note", cascade=True)]
    order = django.history("shop/migrations/0001_a.py", project(files))
    assert list(order) == ["shop/migrations/0001_initial.py", "shop/migrations/0001_a.py"]


def test_names_of_migrations_are_any() -> None:
    """A dash is no word, and was the end of the chain."""
    files = {
        "shop/migrations/0001_initial.py": INITIAL,
        "shop/migrations/0002_add-note.py": migration(field("models.TextField(null=True)")),
        "shop/migrations/0003_last.py": migration(
            'migrations.RemoveField("order", "extra"),'
        ).replace("0001_initial", "0002_add-note"),
    }
    assert operations(read_last("django", files).up) == [DropColumn(ORDER, "extra", cascade=True)]


def test_state_that_is_made_apart_is_not_made_twice() -> None:
    """The models that others point to are replayed apart, and change nothing else."""
    apart = INITIAL.replace(
        "operations = [", "operations = [migrations.SeparateDatabaseAndState([], ["
    ).replace(
        '{"unique_together": {("customer", "note")}},\n        ),\n    ]',
        '{"unique_together": {("customer", "note")}},\n        ),\n    ])]',
    )
    files = {
        "shop/migrations/0001_initial.py": apart,
        "shop/migrations/0002_next.py": migration(
            'migrations.AddField("order", "x", models.TextField()),'
        ),
        "shop/migrations/0003_last.py": migration('migrations.RemoveField("order", "x"),').replace(
            "0001_initial", "0002_next"
        ),
    }
    assert operations(read_last("django", files).up) == [DropColumn(ORDER, "x", cascade=True)]
