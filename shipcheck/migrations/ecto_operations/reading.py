"""What a migration file of Ecto says: its functions and its attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.code.statements import Class, Function
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.source import read_script, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value


@dataclass(frozen=True, slots=True)
class EctoFile:
    """A migration as it is written; `transaction` is false for `@disable_ddl_transaction true`."""

    source: Source
    functions: Mapping[str, Function] = field(default_factory=dict)
    names: Mapping[str, Value] = field(default_factory=dict)
    transaction: bool = True


@lru_cache(maxsize=1024)
def read_file(content: bytes) -> EctoFile:
    """A migration file; it has no functions where it holds no module."""
    source = read_script("elixir", content)
    modules = [one for one in walk(source.module.body) if isinstance(one, Class)]
    migration = next((one for one in modules if _functions(one).keys() & {"change", "up"}), None)
    if migration is None:
        return EctoFile(source)
    functions = _functions(migration)
    assigned = Runner(source, {}).assigned(migration.body, {})
    names = {name: value for name, value in assigned.items() if name.startswith("@")}
    transaction = names.get("@disable_ddl_transaction") is not True
    return EctoFile(source, functions, names, transaction)


def _functions(module: Class) -> dict[str, Function]:
    """The functions of a module; of several clauses the last that has a body."""
    return {
        one.name: one for one in module.body.statements if isinstance(one, Function) and one.body
    }
