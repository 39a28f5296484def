"""Rows that a migration writes through models: `User.where(…).update_all(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Delete, Insert, Operation, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.scripts.values import Called, Reference, Value, known_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROW = "one of"
"""What stands for one row of a loop over rows."""
_PICKS = frozenset(
    {
        "where", "find", "find_by", "limit", "first", "last", "not", "find_by!", "take", "merge",
        "having", "in_batches", "find_each", "find_in_batches", "joins",
    }
)  # fmt: skip
_BATCHES = frozenset({"in_batches", "find_each", "find_in_batches", "each_batch", "in_batches_of"})
LOOPS = _BATCHES | {
    "each",
    "each_with_index",
    "map",
    "each_slice",
    "loop",
    "times",
    "each_record",
    "find_in_batches",
}
_ROW = frozenset(
    {
        "update", "update!", "update_attribute", "update_attributes", "update_columns",
        "update_column", "save", "save!", "increment!", "decrement!", "toggle!", "touch",
        "update_attributes!", "destroy", "destroy!", "delete",
    }
)  # fmt: skip
_UPDATES = frozenset({"update_all", "touch_all", "update_counters"})
_DELETES = frozenset({"delete_all", "destroy_all", "delete_by", "destroy_by"})
_INSERTS = frozenset(
    {
        "create", "create!", "insert_all", "insert_all!", "upsert_all", "insert", "upsert",
        "find_or_create_by", "find_or_create_by!", "first_or_create", "first_or_create!",
    }
)  # fmt: skip
WRITES = _ROW | _UPDATES | _DELETES | _INSERTS


def rows(call: Called, tables: Mapping[str, str], *, in_loop: bool) -> Iterator[Operation]:
    """The rows that a call on a model writes; none where it is on no model."""
    if call.name not in WRITES:
        return
    name = _association(call) if _is_of_row(call.receiver) else _table(call, tables)
    if name is None:
        return
    schema, dot, table = name.rpartition(".")
    target = ObjectName(table, schema if dot else None)
    chain = list(_chain(call.receiver)) + call.path.split(".")[1:-1]
    looped = in_loop or bool(_BATCHES & set(chain))
    limited = bool(_PICKS & set(chain))
    given = call.argument(0)
    columns = tuple(call.keywords) or (tuple(map(str, given)) if isinstance(given, dict) else ())
    if call.name in _UPDATES:
        yield Update(target, columns, limited, looped)
    elif call.name in _DELETES:
        yield Delete(target, limited, looped)
    elif call.name in _INSERTS:
        yield Insert(target)
    elif call.name.startswith(("destroy", "delete")):
        yield Delete(target, limited=True, in_loop=looped)
    else:
        yield Update(target, columns, limited=True, in_loop=looped)


def _table(call: Called, tables: Mapping[str, str]) -> str | None:
    model = model_of(call.receiver) or _written(call.path)
    return None if model is None else tables.get(model) or inflection.table_of_model(model)


def table_of(value: Value, tables: Mapping[str, str]) -> str | None:
    """The table that `User.table_name` stands for; None for any other value."""
    if not isinstance(value, Reference) or not value.path.endswith(".table_name"):
        return None
    model = _written(value.path)
    return None if model is None else tables.get(model) or inflection.table_of_model(model)


def _is_of_row(receiver: Value) -> bool:
    """Whether a call is on what belongs to a row of a loop, not on the row itself."""
    return (
        isinstance(receiver, Called)
        and "." in receiver.path
        and isinstance(receiver.receiver, Called)
        and receiver.receiver.path == ROW
    )


def _association(call: Called) -> str | None:
    """The table that an association of a row is likely to have; None for a value that is changed."""
    if call.name == "delete" or not isinstance(call.receiver, Called):
        return None
    return inflection.pluralize(call.receiver.name)


def model_of(value: Value) -> str | None:
    """The model that a chain of calls begins with."""
    while isinstance(value, Called):
        if value.receiver is None:
            return _written(value.path)
        value = value.receiver
    return _written(value.path) if isinstance(value, Reference) else None


def _written(path: str) -> str | None:
    """The constant that a dotted name begins with: `Admin.User` of `Admin.User.where`."""
    words = []
    for word in path.split("."):
        if not word[:1].isupper():
            break
        words.append(word)
    return ".".join(words) or None


def _chain(value: Value) -> Iterator[str]:
    """The methods that a chain of calls goes through."""
    while isinstance(value, Called):
        yield from value.path.split(".")
        value = value.receiver


def table_names(texts: Mapping[str, Value]) -> dict[str, str]:
    """Tables of models by what their classes say (`self.table_name = …`)."""
    return {name: text for name, value in texts.items() if (text := known_text(value))}
