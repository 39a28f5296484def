"""What a migration file of Django says: its operations, dependencies and options."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.code.statements import Class, Function, Inert, InertKind
from shipcheck.migrations.django_operations.run_time import made_at_run_time
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.source import read_script, walk
from shipcheck.migrations.scripts.values import Called, Reference, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

_LIVE = re.compile(r"(?:^|\.)models(?:\.|$)")
_NO_MODELS = ("django.db", "django.contrib.postgres", "django.contrib.gis.db", "django_")


@dataclass(frozen=True, slots=True)
class DjangoFile:
    """A migration as it is written.

    `operations` are calls, or Unknown where what stands there is none. `imported` are names that the
    file imports from models of the running code. `bases` are the dotted names of its base classes.
    """

    source: Source
    operations: tuple[Value, ...]
    dependencies: tuple[tuple[str, str], ...]
    replaces: tuple[tuple[str, str], ...]
    atomic: bool
    initial: bool
    functions: Mapping[str, Function] = field(default_factory=dict)
    names: Mapping[str, Value] = field(default_factory=dict)
    imported: frozenset[str] = frozenset()
    found: bool = True


@lru_cache(maxsize=4096)
def read_file(content: bytes) -> DjangoFile:
    """A migration file; `found` is false where it holds no class Migration."""
    source = read_script("python", content)
    functions = {
        one.name: one for one in source.module.body.statements if isinstance(one, Function)
    }
    runner = Runner(source, functions)
    names = runner.assigned(source.module.body, {})
    runner.module_names = names
    classes = [one for one in walk(source.module.body) if isinstance(one, Class)]
    migration = next((one for one in classes if one.name == "Migration"), None)
    inside = runner.assigned(migration.body, names) if migration is not None else {}
    imported = _imported(source)
    return DjangoFile(
        source,
        _operations(inside.get("operations")) + made_at_run_time(source, migration, classes),
        _pairs(inside.get("dependencies")),
        _pairs(inside.get("replaces")),
        inside.get("atomic") is not False,
        inside.get("initial") is True,
        functions,
        names,
        imported,
        migration is not None,
    )


def _operations(value: Value) -> tuple[Value, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _pairs(value: Value) -> tuple[tuple[str, str], ...]:
    """Apps and names; `swappable_dependency` and the like are left out."""
    found = []
    for one in value if isinstance(value, tuple) else ():
        match one:
            case (str(app), str(name)):
                found.append((app, name))
            case _:
                continue
    return tuple(found)


def _imported(source: Source) -> frozenset[str]:
    """Names that are imported from `models` modules other than Django's own."""
    found = set[str]()
    for statement in walk(source.module.body):
        if not (isinstance(statement, Inert) and statement.kind is InertKind.IMPORT):
            continue
        text = source.text(statement.span)
        words = re.match(r"from\s+(\S+)\s+import|import\s+(\S+)", text)
        module = (words.group(1) or words.group(2)) if words else ""
        if _LIVE.search(module) and not module.startswith(_NO_MODELS):
            found.update(statement.names)
        elif (
            words
            and words.group(1)
            and "models" in statement.names
            and not module.startswith("django")
        ):
            found.add("models")
    return frozenset(found)


def last_word(value: Value) -> str:
    """The class that a call makes, or the last word of a name."""
    match value:
        case Called() | Reference():
            return value.name
        case Unknown():
            return ""
        case _:
            return ""


def is_name(value: Value, *names: str) -> bool:
    """Whether a value is a name that ends with one of these."""
    return isinstance(value, Reference) and value.name in names
