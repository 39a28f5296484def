"""Fields as migrations write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations.field_kinds import FOREIGN, MANY, kind_of
from shipcheck.migrations.django_operations.state import ModelField
from shipcheck.migrations.scripts.values import Called

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value


def field_of(name: str, value: Value) -> ModelField | None:
    """The field that a call makes; None where the value is no call."""
    if not isinstance(value, Called):
        return None
    kind = kind_of(value.name)
    options = dict(value.keywords)
    pointing = kind in FOREIGN or kind == MANY or "to" in options
    to = value.argument(0, "to") if pointing else None
    return ModelField(name, kind, value.name, options, to, value.arguments)
