"""What a migration file of Rails says: its class, its methods, the models that it brings along."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Constant, Index, Name
from shipcheck.code.statements import Assign, Class, Evaluate, Function
from shipcheck.migrations.rails_operations.columns import LATEST
from shipcheck.migrations.scripts.evaluator import Evaluator
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.source import read_script, walk
from shipcheck.migrations.scripts.values import known_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

_UNVERSIONED = 4.2
"""The version of a migration that does not say one."""
_OWN_VERSIONS = "ActiveRecord"


@dataclass(frozen=True, slots=True)
class RailsFile:
    """A migration as it is written; `tables` are those of models that say theirs."""

    source: Source
    functions: Mapping[str, Function]
    version: float
    transaction: bool
    tables: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Value] = field(default_factory=dict)
    found: bool = True


@lru_cache(maxsize=1024)
def read_file(content: bytes) -> RailsFile:
    """A migration file; `found` is false where it holds no class of a migration."""
    source = read_script("ruby", content)
    classes = [one for one in walk(source.module.body) if isinstance(one, Class)]
    migration = next((one for one in classes if any(map(_is_migration, one.bases))), None)
    outside = {one.name: one for one in source.module.body.statements if isinstance(one, Function)}
    if migration is None:
        return RailsFile(source, outside, LATEST, transaction=True, found=False)
    functions = {
        **outside,
        **{one.name: one for one in walk(migration.body) if isinstance(one, Function)},
    }
    runner = Runner(source, functions)
    outer = runner.assigned(source.module.body, {})
    names = runner.assigned(migration.body, outer)
    return RailsFile(
        source, functions, _version(migration.bases), transaction=not _without_transaction(migration),
        tables=_tables(classes, Evaluator(source)), names=names,
    )  # fmt: skip


def _path(base: Expression) -> str:
    inner = base.object if isinstance(base, Index) else base
    return inner.path if isinstance(inner, Name) else ""


def _is_migration(base: Expression) -> bool:
    return _path(base).endswith("Migration")


def _version(bases: tuple[Expression, ...]) -> float:
    """The version of Rails; that of GitLab's own class is another count."""
    for base in bases:
        if (
            isinstance(base, Index)
            and isinstance(base.key, Constant)
            and _path(base).startswith(_OWN_VERSIONS)
        ):
            return float(base.key.value or LATEST)
        if _path(base) == "ActiveRecord.Migration":
            return _UNVERSIONED
    return LATEST


def _without_transaction(migration: Class) -> bool:
    for statement in migration.body.statements:
        expression = statement.expression if isinstance(statement, Evaluate) else None
        path = expression.callee if isinstance(expression, Call) else expression
        if isinstance(path, Name) and path.path == "disable_ddl_transaction!":
            return True
    return False


def _tables(classes: list[Class], evaluator: Evaluator) -> dict[str, str]:
    found = {}
    for one in classes:
        for statement in one.body.statements:
            named = isinstance(statement, Assign) and [t.path for t in statement.targets] == [
                "self.table_name"
            ]
            if isinstance(statement, Assign) and named:
                text = known_text(evaluator.value(statement.value, {}))
                if text:
                    found[one.name] = text
    return found
