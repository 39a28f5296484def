"""What each operation does to the database, from the models before it to those after it.

Going back, Django runs the same the other way round: from the models after to those before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import editor, indexing
from shipcheck.migrations.django_operations.columns import column_name, table_of
from shipcheck.migrations.django_operations.known import (
    CODE,
    EXTENSIONS,
    STATE_ONLY,
    TRIGGERS,
    base_name,
)
from shipcheck.migrations.django_operations.moves import NotKnownError, both, field_in
from shipcheck.migrations.django_operations.state_changes import model_name
from shipcheck.migrations.operations import (
    AddConstraint,
    CreateObject,
    DropConstraint,
    DropIndex,
    DropObject,
    ObjectKind,
    Opaque,
    Other,
    RenameObject,
    RunCode,
    SetDefault,
    ValidateConstraint,
)
from shipcheck.migrations.parts import Default, ObjectName
from shipcheck.migrations.scripts.values import Called, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.django_operations.moves import Move
    from shipcheck.migrations.operations import Operation


def database_change(move: Move) -> tuple[Operation, ...]:  # noqa: PLR0911 - one a kind of class
    """What an operation does; Opaque where it, or its model, is not known."""
    name = base_name(move.call)
    if name in EXTENSIONS or name == "CreateExtension":
        return (_extension(move),)
    if name in CODE:
        return (RunCode(name),)
    if name in STATE_ONLY:
        return (Other(name),)
    if name in TRIGGERS:
        return (_trigger(move),)
    if name in ("CreateCollation", "RemoveCollation"):
        made = (name == "CreateCollation") is not move.back
        what = ObjectName(known_text(move.call.argument(0, "name")) or "")
        return ((CreateObject if made else DropObject)(ObjectKind.OTHER, what),)
    change = _CHANGES.get(name)
    if change is None:
        return (Opaque(f"{move.call.path or 'an operation'} is not an operation that is known"),)
    try:
        return tuple(change(move))
    except NotKnownError as error:
        return (Opaque(str(error)),)


def _create_model(move: Move) -> Iterator[Operation]:
    name = known_text(move.call.argument(0, "name")) or ""
    old, new = move.models(name)
    if move.back and old is not None:
        yield from editor.delete_model(old, move.old)
    elif new is not None and not move.back:
        yield from editor.create_model(new, move.new)


def _delete_model(move: Move) -> Iterator[Operation]:
    name = model_name(move.call)
    old, new = move.models(name)
    if (new if move.back else old) is None:
        message = f"no migration that was read makes the model {name}"
        raise NotKnownError(message)
    if move.back and new is not None:
        yield from editor.create_model(new, move.new)
    elif old is not None:
        yield from editor.delete_model(old, move.old)


def _rename_model(move: Move) -> Iterator[Operation]:
    names = [
        known_text(move.call.argument(at, word)) or ""
        for at, word in ((0, "old_name"), (1, "new_name"))
    ]
    if move.back:
        names.reverse()
    yield from editor.rename_table(*both(move, *names), (move.old, move.new))


def _add_field(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    name = known_text(move.call.argument(1, "name")) or ""
    if move.back:
        yield from editor.remove_field(field_in(old, name), old, move.old)
    else:
        yield from editor.add_field(field_in(new, name), new, move.new)


def _remove_field(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    name = known_text(move.call.argument(1, "name")) or ""
    if move.back:
        yield from editor.add_field(field_in(new, name), new, move.new)
    else:
        yield from editor.remove_field(field_in(old, name), old, move.old)


def _alter_field(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    name = known_text(move.call.argument(1, "name")) or ""
    fields = field_in(old, name), field_in(new, name)
    yield from editor.alter_field(*fields, (old, new), (move.old, move.new))


def _rename_field(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    names = [
        known_text(move.call.argument(at, word)) or ""
        for at, word in ((1, "old_name"), (2, "new_name"))
    ]
    if move.back:
        names.reverse()
    fields = field_in(old, names[0]), field_in(new, names[1])
    yield from editor.alter_field(*fields, (old, new), (move.old, move.new))


def _alter_table(move: Move) -> Iterator[Operation]:
    yield from editor.rename_table(*both(move, model_name(move.call)), (move.old, move.new))


def _together(option: str) -> Callable[[Move], Iterator[Operation]]:
    def change(move: Move) -> Iterator[Operation]:
        yield from editor.alter_together(*both(move, model_name(move.call)), option, move.new)

    return change


def _order(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    if "_order" in new.fields and "_order" not in old.fields:
        yield from editor.add_field(new.fields["_order"], new, move.new)
    elif "_order" in old.fields and "_order" not in new.fields:
        yield from editor.remove_field(old.fields["_order"], old, move.old)


def _index(move: Move) -> Iterator[Operation]:
    """AddIndex, RemoveIndex and those that do it CONCURRENTLY."""
    old, new = both(move, model_name(move.call))
    concurrently = base_name(move.call).endswith("Concurrently")
    adds = base_name(move.call).startswith("Add") is not move.back
    index = move.call.argument(1, "index")
    name = indexing.constraint_name(index) or known_text(move.call.argument(1, "name")) or ""
    if not new.managed:
        return
    if not adds:
        table = table_of(old, move.old)
        if not name and isinstance(index, Called):
            name = indexing.index_of(index, old, move.old).name or ""
        yield DropIndex(ObjectName(name), table, concurrently)
        return
    call = index if isinstance(index, Called) else new.indexes.get(name)
    if call is None:
        message = f"no migration that was read makes the index {name}"
        raise NotKnownError(message)
    yield indexing.create(call, new, move.new, concurrently=concurrently)


def _rename_index(move: Move) -> Iterator[Operation]:
    old, new = both(move, model_name(move.call))
    to = known_text(move.call.argument(1, "new_name")) or ""
    name = known_text(move.call.keywords.get("old_name"))
    fields = known_texts(move.call.keywords.get("old_fields"))
    if name is None and fields:
        name = indexing.drop_together(old, fields, move.old).name.name
        if move.back:
            return  # Django leaves the name as it is
    first, second = (to, name or "") if move.back else (name or "", to)
    yield RenameObject(ObjectKind.INDEX, ObjectName(first), second, table_of(new, move.new))


def _constraint(move: Move) -> Iterator[Operation]:
    """AddConstraint, RemoveConstraint, AddConstraintNotValid."""
    old, new = both(move, model_name(move.call))
    adds = base_name(move.call).startswith("Add") is not move.back
    given = move.call.argument(1, "constraint")
    name = indexing.constraint_name(given) or known_text(move.call.argument(1, "name")) or ""
    model, world = (new, move.new) if adds else (old, move.old)
    call = given if isinstance(given, Called) else model.constraints.get(name)
    table = table_of(model, world)
    if not new.managed:
        return
    if not adds:
        index = call is not None and indexing.is_index(call)
        yield DropIndex(ObjectName(name), table) if index else DropConstraint(table, name)
        return
    if call is None:
        message = f"no migration that was read makes the constraint {name}"
        raise NotKnownError(message)
    valid = base_name(move.call) != "AddConstraintNotValid"
    made = [
        AddConstraint(table, one)
        for one in indexing.plain_constraint(call, model, world, valid=valid)
    ]
    indexes = list(indexing.index_like(call, model, world))
    yield from made
    yield from indexes
    if not made and not indexes:
        yield Opaque(f"{call.name} is not a constraint that is known")


def _validate(move: Move) -> Iterator[Operation]:
    if move.back:
        return
    _, new = both(move, model_name(move.call))
    yield ValidateConstraint(
        table_of(new, move.new), known_text(move.call.argument(1, "name")) or ""
    )


def _default_value(move: Move) -> Iterator[Operation]:
    """django-add-default-value."""
    _, new = both(move, model_name(move.call))
    field = field_in(new, known_text(move.call.argument(1, "name")) or "")
    yield SetDefault(
        table_of(new, move.new), column_name(field), Default(repr(move.call.argument(2, "value")))
    )


def _extension(move: Move) -> Operation:
    name = EXTENSIONS.get(move.call.name) or known_text(move.call.argument(0, "name")) or ""
    made = DropObject if move.back else CreateObject
    return made(ObjectKind.EXTENSION, ObjectName(name))


def _trigger(move: Move) -> Operation:
    model = move.new.state.model(move.new.app, model_name(move.call))
    table = table_of(model, move.new) if model is not None else None
    adds = (move.call.name == "AddTrigger") is not move.back
    trigger = move.call.argument(1, "trigger")
    name = indexing.constraint_name(trigger) or known_text(move.call.argument(1, "name")) or ""
    return (CreateObject if adds else DropObject)(ObjectKind.TRIGGER, ObjectName(name), table)


_CHANGES: dict[str, Callable[[Move], Iterator[Operation]]] = {
    "CreateModel": _create_model,
    "DeleteModel": _delete_model,
    "RenameModel": _rename_model,
    "AddField": _add_field,
    "RemoveField": _remove_field,
    "AlterField": _alter_field,
    "RenameField": _rename_field,
    "AlterModelTable": _alter_table,
    "AlterUniqueTogether": _together("unique_together"),
    "AlterIndexTogether": _together("index_together"),
    "AlterOrderWithRespectTo": _order,
    "AddIndex": _index,
    "AddIndexConcurrently": _index,
    "RemoveIndex": _index,
    "RemoveIndexConcurrently": _index,
    "RenameIndex": _rename_index,
    "AddConstraint": _constraint,
    "AddConstraintNotValid": _constraint,
    "RemoveConstraint": _constraint,
    "ValidateConstraint": _validate,
    "AddDefaultValue": _default_value,
}
