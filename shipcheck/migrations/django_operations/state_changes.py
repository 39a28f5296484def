"""What each operation does to the models, as far as later operations need to know it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations.fields import field_of
from shipcheck.migrations.django_operations.indexing import constraint_name
from shipcheck.migrations.django_operations.known import base_name
from shipcheck.migrations.django_operations.state import Model, ModelField, State
from shipcheck.migrations.scripts.values import Called, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.scripts.values import Value


def moved(state: State, operation: Value, app: str) -> State:
    """The models after an operation; the same where it is not known or changes none."""
    if not isinstance(operation, Called):
        return state
    change = _CHANGES.get(base_name(operation))
    return change(state, operation, app) if change is not None else state


def model_name(operation: Called, position: int = 0) -> str:
    """The model that an operation names."""
    return known_text(operation.argument(position, "model_name", "name")) or ""


def _create_model(state: State, call: Called, app: str) -> State:
    name = known_text(call.argument(0, "name")) or ""
    fields: dict[str, ModelField] = {}
    listed = call.argument(1, "fields")
    for one in listed if isinstance(listed, tuple) else ():
        if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str):  # noqa: PLR2004 - a name and a field
            field = field_of(one[0], one[1])
            if field is not None:
                fields[one[0]] = field
    given = call.argument(2, "options")
    options = given if isinstance(given, dict) else {}
    order = options.get("order_with_respect_to")
    if isinstance(order, str):
        fields["_order"] = _order_field()
    return state.with_model(
        Model(
            app, name, known_text(options.get("db_table")) or "", fields,
            together(options.get("unique_together")), together(options.get("index_together")),
            _by_name(options.get("indexes")), _by_name(options.get("constraints")),
            managed=options.get("managed") is not False and options.get("proxy") is not True,
        )
    )  # fmt: skip


def _order_field() -> ModelField:
    return ModelField("_order", "OrderWrt", "OrderWrt", {"default": 0})


def _by_name(value: Value) -> dict[str, Called]:
    listed = [one for one in (value if isinstance(value, tuple) else ()) if isinstance(one, Called)]
    return {constraint_name(one) or f"unnamed {number}": one for number, one in enumerate(listed)}


def together(value: Value) -> frozenset[tuple[str, ...]]:
    """The groups of fields of `unique_together`; one group may stand alone."""
    if not isinstance(value, tuple) or not value:
        return frozenset()
    if all(isinstance(one, str) for one in value):
        return frozenset({known_texts(value)})
    return frozenset(known_texts(one) for one in value if isinstance(one, tuple))


def _delete_model(state: State, call: Called, app: str) -> State:
    return state.without(app, model_name(call))


def _rename_model(state: State, call: Called, app: str) -> State:
    old, new = known_text(call.argument(0, "old_name")), known_text(call.argument(1, "new_name"))
    model = state.model(app, old or "")
    if model is None or not old or not new:
        return state
    moved_state = state.without(app, old).with_model(replace(model, name=new))
    named = {f"{app}.{old}".lower(), old.lower()}
    for other in list(moved_state.models.values()):
        fields = {
            key: replace(one, to=f"{app}.{new}")
            if isinstance(one.to, str)
            and one.to.lower() in named
            and ("." in one.to or other.app == app)
            else one
            for key, one in other.fields.items()
        }
        if fields != other.fields:
            moved_state = moved_state.with_model(replace(other, fields=fields))
    return moved_state


def _on_model(change: Callable[[Model, Called], Model]) -> Callable[[State, Called, str], State]:
    """A change of one model; of none, where it is not known."""

    def apply(state: State, call: Called, app: str) -> State:
        model = state.model(app, model_name(call))
        return state if model is None else state.with_model(change(model, call))

    return apply


def _set_field(model: Model, call: Called) -> Model:
    name = known_text(call.argument(1, "name")) or ""
    field = field_of(name, call.argument(2, "field"))
    if field is None:
        return model
    if call.argument(3, "preserve_default", default=True) is False:
        field = replace(field, options={**field.options, "preserve_default": False})
    return model.with_field(field)


def _remove_field(model: Model, call: Called) -> Model:
    return model.without_field(known_text(call.argument(1, "name")) or "")


def _rename_field(model: Model, call: Called) -> Model:
    old, new = (
        known_text(call.argument(1, "old_name")) or "",
        known_text(call.argument(2, "new_name")) or "",
    )
    if old not in model.fields:
        return model
    fields = {
        (new if key == old else key): (replace(one, name=new) if key == old else one)
        for key, one in model.fields.items()
    }

    def renamed(groups: frozenset[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(new if name == old else name for name in group) for group in groups)

    return replace(
        model,
        fields=fields,
        unique_together=renamed(model.unique_together),
        index_together=renamed(model.index_together),
    )


def _alter_table(model: Model, call: Called) -> Model:
    return replace(model, table=known_text(call.argument(1, "table")) or "")


def _alter_options(model: Model, call: Called) -> Model:
    options = call.argument(1, "options")
    if isinstance(options, dict) and "managed" in options:
        return replace(model, managed=options["managed"] is not False)
    return model


def _unique_together(model: Model, call: Called) -> Model:
    return replace(model, unique_together=together(call.argument(1, "unique_together")))


def _index_together(model: Model, call: Called) -> Model:
    return replace(model, index_together=together(call.argument(1, "index_together")))


def _order(model: Model, call: Called) -> Model:
    if call.argument(1, "order_with_respect_to") is None:
        return model.without_field("_order")
    return model.with_field(_order_field())


def _add_index(model: Model, call: Called) -> Model:
    index = call.argument(1, "index")
    if not isinstance(index, Called):
        return model
    return replace(model, indexes={**model.indexes, constraint_name(index): index})


def _remove_index(model: Model, call: Called) -> Model:
    gone = known_text(call.argument(1, "name"))
    return replace(model, indexes={key: one for key, one in model.indexes.items() if key != gone})


def _rename_index(model: Model, call: Called) -> Model:
    new = known_text(call.argument(1, "new_name")) or ""
    old, fields = (
        known_text(call.keywords.get("old_name")),
        known_texts(call.keywords.get("old_fields")),
    )
    found = model.indexes.get(old or "")
    if fields:
        model = replace(model, index_together=model.index_together - {fields})
    if found is None:
        return model
    index = replace(found, keywords={**found.keywords, "name": new})
    kept = {key: one for key, one in model.indexes.items() if key != old}
    return replace(model, indexes={**kept, new: index})


def _add_constraint(model: Model, call: Called) -> Model:
    constraint = call.argument(1, "constraint")
    if not isinstance(constraint, Called):
        return model
    return replace(
        model, constraints={**model.constraints, constraint_name(constraint): constraint}
    )


def _remove_constraint(model: Model, call: Called) -> Model:
    gone = known_text(call.argument(1, "name"))
    return replace(
        model, constraints={key: one for key, one in model.constraints.items() if key != gone}
    )


def _separate(state: State, call: Called, app: str) -> State:
    listed = call.argument(1, "state_operations")
    for one in listed if isinstance(listed, tuple) else ():
        state = moved(state, one, app)
    return state


def _sql(state: State, call: Called, app: str) -> State:
    listed = call.argument(2, "state_operations")
    for one in listed if isinstance(listed, tuple) else ():
        state = moved(state, one, app)
    return state


_CHANGES: dict[str, Callable[[State, Called, str], State]] = {
    "CreateModel": _create_model,
    "DeleteModel": _delete_model,
    "RenameModel": _rename_model,
    "AddField": _on_model(_set_field),
    "AlterField": _on_model(_set_field),
    "RemoveField": _on_model(_remove_field),
    "RenameField": _on_model(_rename_field),
    "AlterModelTable": _on_model(_alter_table),
    "AlterModelOptions": _on_model(_alter_options),
    "AlterUniqueTogether": _on_model(_unique_together),
    "AlterIndexTogether": _on_model(_index_together),
    "AlterOrderWithRespectTo": _on_model(_order),
    "AddIndex": _on_model(_add_index),
    "AddIndexConcurrently": _on_model(_add_index),
    "RemoveIndex": _on_model(_remove_index),
    "RemoveIndexConcurrently": _on_model(_remove_index),
    "RenameIndex": _on_model(_rename_index),
    "AddConstraint": _on_model(_add_constraint),
    "AddConstraintNotValid": _on_model(_add_constraint),
    "AlterConstraint": _on_model(_add_constraint),
    "RemoveConstraint": _on_model(_remove_constraint),
    "SeparateDatabaseAndState": _separate,
    "RunSQL": _sql,
}
