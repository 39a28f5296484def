"""Models as earlier migrations left them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.values import Called, Value

ModelKey = tuple[str, str]
"""An app's label and a model's name in lower case."""


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field: the class that it has or comes closest to, empty where nobody knows; and its options.

    `to` is the model that it points to, as the options name it.
    """

    name: str
    kind: str
    class_name: str
    options: Mapping[str, Value] = field(default_factory=dict)
    to: Value = None
    positional: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A model; `table` is empty where Django chooses the name, `fields` are in order."""

    app: str
    name: str
    table: str = ""
    fields: Mapping[str, ModelField] = field(default_factory=dict)
    unique_together: frozenset[tuple[str, ...]] = frozenset()
    index_together: frozenset[tuple[str, ...]] = frozenset()
    indexes: Mapping[str, Called] = field(default_factory=dict)
    constraints: Mapping[str, Called] = field(default_factory=dict)
    managed: bool = True

    @property
    def key(self) -> ModelKey:
        """By what it is found."""
        return self.app, self.name.lower()

    def with_field(self, one: ModelField) -> Model:
        """The same with this field."""
        return replace(self, fields={**self.fields, one.name: one})

    def without_field(self, name: str) -> Model:
        """The same without this field."""
        return replace(self, fields={key: one for key, one in self.fields.items() if key != name})


@dataclass(frozen=True, slots=True)
class State:
    """All models that are known."""

    models: Mapping[ModelKey, Model] = field(default_factory=dict)

    def model(self, app: str, name: str) -> Model | None:
        """A model by its app and name."""
        return self.models.get((app, name.lower()))

    def with_model(self, model: Model) -> State:
        """The same with this model."""
        return State({**self.models, model.key: model})

    def without(self, app: str, name: str) -> State:
        """The same without this model."""
        gone = (app, name.lower())
        return State({key: model for key, model in self.models.items() if key != gone})
