"""What a call of a revision is made on: Alembic's `op` under whichever name the file gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.statements import Inert, InertKind
from shipcheck.migrations.scripts.values import Called, Reference, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.statements import Statement
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

OP = "op"
_FROM = re.compile(r"from\s+(alembic(?:\.op)?)\s+import\s+(.+)", re.DOTALL)
_IMPORT = re.compile(r"import\s+(.+)", re.DOTALL)
_AS = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")

CHANGES = frozenset(
    {
        "add_column", "alter_column", "create_check_constraint", "create_exclude_constraint",
        "create_foreign_key", "create_index", "create_primary_key", "create_table",
        "create_unique_constraint", "drop_column", "drop_constraint", "drop_index", "drop_table",
        "rename_table",
    }
)  # fmt: skip
"""Methods that nothing but `op`, and what `batch_alter_table` gives, is likely to have."""

WHOLE_SCHEMA = frozenset({"create_all", "drop_all"})
"""SQLAlchemy's own, on the metadata of models."""


def names_of_op(source: Source, statements: Iterator[Statement]) -> dict[str, str]:
    """The dotted names of a file that stand for `op`, or for one of its functions, and what each is."""
    found = {OP: OP, "alembic.op": OP}
    for one in statements:
        if isinstance(one, Inert) and one.kind is InertKind.IMPORT:
            found.update(_imported(source.text(one.span)))
    return found


def _imported(text: str) -> Iterator[tuple[str, str]]:
    from_alembic = _FROM.match(text)
    if from_alembic is not None:
        module, names = from_alembic.groups()
        for name, alias in _AS.findall(names):
            if module == "alembic.op":
                yield alias or name, f"{OP}.{name}"
            elif name == OP:
                yield alias or name, OP
        return
    plain = _IMPORT.match(text)
    for name, alias in _AS.findall(plain.group(1)) if plain is not None else ():
        if name == "alembic.op" and alias:
            yield alias, OP
        elif name == "alembic" and alias:
            yield f"{alias}.{OP}", OP


def target_of(call: Called, known: Mapping[str, str]) -> str:
    """What is called, `op.x` for a method of `op` whatever it is called in the file."""
    path = call.path
    if isinstance(call.receiver, Reference):
        path = f"{call.receiver.path}.{call.name}" if "." in path else call.receiver.path
    if path in known:
        return known[path]
    above, _, last = path.rpartition(".")
    return f"{known[above]}.{last}" if above in known else path


def is_untraced(call: Called, known: Mapping[str, str]) -> bool:
    """Whether a call may change tables by `op` in a way that cannot be told."""
    if call.name in CHANGES or call.name in WHOLE_SCHEMA:
        return True
    receiver = call.receiver
    if call.name == "drop" and isinstance(receiver, Called) and receiver.name == "Table":
        return True
    given = (*call.arguments, *call.keywords.values())
    return any(_is_op(one, known) for one in given) or (not call.path and _tells(receiver, known))


def _tells(value: Value, known: Mapping[str, str]) -> bool:
    """Whether what is called comes from `op`."""
    if isinstance(value, Called):
        return _is_op(value, known) or _tells(value.receiver, known)
    if isinstance(value, Unknown):
        return any(re.search(rf"(?<![\w.]){re.escape(one)}\b", value.text) for one in known)
    return _is_op(value, known)


def _is_op(value: Value, known: Mapping[str, str]) -> bool:
    """Whether a value is `op`, or one of its functions, or a call that is given one."""
    if isinstance(value, Called):
        return any(_is_op(one, known) for one in value.arguments)
    if isinstance(value, tuple):
        return any(_is_op(one, known) for one in value)
    if not isinstance(value, Reference):
        return False
    return value.path in known or value.path.rpartition(".")[0] in known
