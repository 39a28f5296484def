"""Long work in a transaction that holds a strong lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.linting import lint
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.frameworks.django_cases import INITIAL
from tests.migrations.frameworks.django_made import field, migration

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.migrations.hazards.hazard import Hazard

KEY = 'models.ForeignKey("shop.customer", models.CASCADE, null=True)'
INDEX = 'migrations.AddIndex("order", models.Index(fields=["note"], name="by_note")),'


def found(folder: Path, *operations: str, head: str = "") -> list[Hazard]:
    """What is wrong with a second migration of the sample, on the way forward."""
    app = folder / "shop" / "migrations"
    app.mkdir(parents=True)
    for name, text in (
        ("0001_initial", INITIAL),
        ("0002_next", migration("\n".join(operations), head=head)),
    ):
        (app / f"{name}.py").write_text(text, encoding="utf-8")
    judged = lint(["shop"], folder, server=ASSUMED[Dialect.POSTGRESQL])
    return [one.hazard for one in judged[-1].hazards if not one.backward]


def test_what_nobody_can_put_apart_is_told_once_a_table(tmp_path: Path) -> None:
    """AddField of a key adds the column and builds its index, under the column's lock."""
    built, parent = found(tmp_path, field(KEY))
    assert built.rule == "create-index-blocks-writes"
    assert built.message == "Reads and writes of shop_order wait until the index is built."
    assert parent.rule == "work-under-lock"
    assert parent.message.startswith("Writes to people wait while an index of shop_order is built")


def test_two_operations_are(tmp_path: Path) -> None:
    rules = [one.rule for one in found(tmp_path, field("models.TextField(null=True)"), INDEX)]
    assert rules == ["create-index-blocks-writes", "work-under-lock"]


CODE = """
def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Customer = apps.get_model("shop", "Customer")
    {}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('Order.objects.update(note="x")', ["backfill-at-once error"]),
        ('Order.objects.filter(note="").update(note="x")', ["code-not-seen warning"]),
        ('Order.objects.filter(note="").delete(); Customer.objects.filter(id__gt=3).delete()',
         ["code-not-seen warning"]),
        ("for one in Order.objects.all(): one.save()", ["backfill-at-once warning"]),
        ('Order.objects.create(note="x")', []),
        ('one = Order.objects.get(id=1); one.note = "x"; one.save()', ["code-not-seen note"]),
    ],
    ids=["all", "some", "some of two", "one by one", "a new one", "a single one"],
)  # fmt: skip
def test_what_code_does_to_rows_is_told_once(
    tmp_path: Path, body: str, expected: list[str]
) -> None:
    """By the rule that knows most of it; a row that comes, or a single one, keeps nobody waiting."""
    run = "migrations.RunPython(fill, migrations.RunPython.noop),"
    hazards = found(tmp_path, run, head=CODE.format(body))
    told = [f"{one.rule} {one.level}" for one in hazards if one.rule != "way-back-loses-data"]
    assert told == expected
