"""A second migration of the sample project of Django, as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.django_cases import INITIAL
from tests.migrations.frameworks.reading import operations, read_last

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.operations import Operation

ORDER, PEOPLE = ObjectName("shop_order"), ObjectName("people")


def migration(body: str, *, attributes: str = "", head: str = "") -> str:
    """A migration with these operations."""
    inside = "\n".join(f"        {line}" for line in body.splitlines())
    return (
        "import uuid\n"
        "from django.db import migrations, models\n"
        "from django.contrib.postgres.operations import *\n"
        f"{head}\n\n"
        "class Migration(migrations.Migration):\n"
        f"    {attributes}\n"
        "    dependencies = [('shop', '0001_initial'), ('auth', '0012_x')]\n"
        f"    operations = [\n{inside}\n    ]\n"
    )


def read(
    body: str, *, dialect: Dialect = Dialect.POSTGRESQL, attributes: str = "", head: str = ""
) -> Migration:
    """A second migration of the sample, as it is read."""
    files = {
        "shop/migrations/0001_initial.py": INITIAL,
        "shop/migrations/0002_next.py": migration(body, attributes=attributes, head=head),
    }
    return read_last("django", files, dialect)


def field(
    text: str, *, operation: str = "AddField", name: str = "extra", model: str = "order"
) -> str:
    """An operation on a field."""
    return f'migrations.{operation}("{model}", "{name}", {text}),'


def only(body: str, dialect: Dialect = Dialect.POSTGRESQL) -> Operation:
    """The first operation that a migration does."""
    return operations(read(body, dialect=dialect).up)[0]
