"""Steps in Rails' words: calls of migrations, ready to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import Index, ObjectName

OUTSIDE = "disable_ddl_transaction!\n\n"


def is_rails(situation: Situation) -> bool:
    """Whether the migration is one of Rails'."""
    return situation.migration.framework == "rails"


def add_index(index: Index) -> str:
    """An index that is built while its table is in use, as it was asked for."""
    given = [_columns(index.columns)]
    given += ["unique: true"] if index.unique else []
    given += [f'name: "{index.name}"'] if index.name else []
    given += [f'where: "{_inside(index.where)}"'] if index.where else []
    given += [f"using: :{index.method}"] if index.method not in ("", "btree") else []
    call = f"add_index {symbol(index.table.name)}, {', '.join(given)}, algorithm: :concurrently"
    return OUTSIDE + call


def remove_index(table: ObjectName | None, name: ObjectName | None) -> str:
    """An index that goes while its table is in use, by its name."""
    whose = symbol(table.name) if table else "…"
    which = f'name: "{name.name}"' if name else "…"
    return f"{OUTSIDE}remove_index {whose}, {which}, algorithm: :concurrently"


def symbol(name: str) -> str:
    """A name as a symbol: `:orders`, or `:"other.orders"`."""
    return f":{name}" if name.isidentifier() else f':"{name}"'


def _columns(names: tuple[str, ...]) -> str:
    """Columns as symbols; an expression stands in a string, alone or with whatever is beside it."""
    if all(name.isidentifier() for name in names):
        return f"[{', '.join(map(symbol, names))}]"
    return f'"{_inside(", ".join(names))}"'


def _inside(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("#", "\\#")
