"""Code that a migration runs: what it writes, and whose models it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.linting import lint
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.migrations.judged import Judged

FIRST = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Account", [("name", models.CharField(max_length=20))]),
    ]
"""
SECOND = """\
from django.db import migrations
from shop.models import Account


def fill(apps, schema_editor):
    {body}


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_first")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
"""


def _hazards(folder: Path, body: str) -> dict[str, Judged]:
    migrations = folder / "shop" / "migrations"
    migrations.mkdir(parents=True)
    (folder / "manage.py").write_text("")
    (migrations / "__init__.py").write_text("")
    (migrations / "0001_first.py").write_text(FIRST)
    (migrations / "0002_fill.py").write_text(SECOND.format(body=body))
    judged = lint(["shop/migrations"], folder)
    return {one.hazard.rule: one for one in judged[-1].hazards}


def test_a_model_of_today_is_told(tmp_path: Path) -> None:
    found = _hazards(tmp_path, 'Account.objects.filter(name="").update(name="x")')
    hazard = found["model-imported"].hazard
    assert hazard.level is Level.WARNING
    assert hazard.message == (
        "fill uses Account as the code has it today, not as it was at this migration."
    )


def test_the_model_of_then_is_fine(tmp_path: Path) -> None:
    body = 'apps.get_model("shop", "Account").objects.filter(name="").update(name="x")'
    assert "model-imported" not in _hazards(tmp_path, body)
