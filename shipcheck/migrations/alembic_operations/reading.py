"""What a revision file of Alembic says: its revision, its functions, the models that it brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.code.statements import Assign, Class, Function, Inert, InertKind
from shipcheck.migrations.alembic_operations.targets import names_of_op
from shipcheck.migrations.scripts.evaluator import Evaluator
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.source import read_script, walk
from shipcheck.migrations.scripts.values import known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

_FROM = re.compile(r"from\s+(\S+)\s+import")


@dataclass(frozen=True, slots=True)
class AlembicFile:
    """A revision as it is written.

    `tables` are those of models by the names of their classes; `imported` is which module each
    imported function comes from. `op_names` are the names that stand for `op` or a function of it.
    """

    source: Source
    functions: Mapping[str, Function]
    names: Mapping[str, Value]
    revision: str
    after: tuple[str, ...]
    tables: Mapping[str, str] = field(default_factory=dict)
    imported: Mapping[str, str] = field(default_factory=dict)
    op_names: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def read_file(content: bytes) -> AlembicFile:
    """A revision file; `revision` is empty where it says none."""
    source = read_script("python", content)
    body = source.module.body.statements
    functions = {one.name: one for one in walk(source.module.body) if isinstance(one, Function)}
    names = Runner(source, functions).assigned(source.module.body, {})
    after = (*known_texts(names.get("down_revision")), *known_texts(names.get("depends_on")))
    imported = {}
    for one in body:
        found = (
            _FROM.match(source.text(one.span))
            if isinstance(one, Inert) and one.kind is InertKind.IMPORT
            else None
        )
        if found is not None and isinstance(one, Inert):
            imported.update(dict.fromkeys(one.names, found.group(1)))
    revision = known_text(names.get("revision")) or ""
    return AlembicFile(
        source, functions, names, revision, after, _tables(source), imported,
        names_of_op(source, walk(source.module.body)),
    )  # fmt: skip


def _tables(source: Source) -> dict[str, str]:
    """The tables of models that the file has classes of."""
    found, evaluator = {}, Evaluator(source)
    for one in walk(source.module.body):
        if not isinstance(one, Class):
            continue
        for inner in one.body.statements:
            named = isinstance(inner, Assign) and [target.path for target in inner.targets] == [
                "__tablename__"
            ]
            text = (
                known_text(evaluator.value(inner.value, {}))
                if isinstance(inner, Assign) and named
                else None
            )
            if text:
                found[one.name] = text
    return found
