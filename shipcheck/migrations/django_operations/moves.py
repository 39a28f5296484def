"""One operation, from the models before it to those after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.django_operations.state import Model, ModelField
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.scripts.values import Called


@dataclass(frozen=True, slots=True)
class Move:
    """One operation, from one state of the models to another; `back` for its way back."""

    call: Called
    old: World
    new: World
    back: bool = False

    def models(self, name: str, other: str = "") -> tuple[Model | None, Model | None]:
        """A model before and after, under two names where it is renamed."""
        app = self.new.app
        return self.old.state.model(app, name), self.new.state.model(app, other or name)


class NotKnownError(LookupError):
    """The model that an operation names was made by no migration that we have read."""


def both(move: Move, name: str, other: str = "") -> tuple[Model, Model]:
    """A model before and after.

    Raises:
        NotKnownError: one of them is not known.
    """
    old, new = move.models(name, other)
    if old is None or new is None:
        message = f"no migration that was read makes the model {name or 'of it'}"
        raise NotKnownError(message)
    return old, new


def field_in(model: Model, name: str) -> ModelField:
    """A field of a model.

    Raises:
        NotKnownError: it has none of that name.
    """
    field = model.fields.get(name)
    if field is None:
        message = f"no migration that was read makes the field {model.name}.{name}"
        raise NotKnownError(message)
    return field
