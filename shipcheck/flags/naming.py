"""The names of what is called, and what it is called on."""

from __future__ import annotations

from shipcheck.code.nodes import Call, Compound, Expression, Index, Member, Name, Text


def dotted(expression: Expression) -> str:  # noqa: PLR0911 - a table
    """An expression as a dotted name, calls as `()` and indexes as `[]`; empty for all else."""
    match expression:
        case Name(path=path):
            return path.removeprefix("::").removeprefix(".")
        case Member(object=inner, name=name):
            return f"{dotted(inner)}.{name}"
        case Call(callee=callee):
            return f"{dotted(callee)}()"
        case Index(object=inner):
            return f"{dotted(inner)}[]"
        case Text(value=value):
            return value or ""
        case Compound(parts=(inner,)):
            return dotted(inner)
        case _:
            return ""


def split_callee(callee: Expression) -> tuple[str, str]:
    """What a callee is called on, and its last part."""
    receiver, _, last = dotted(callee).rpartition(".")
    return receiver, last


def segments(receiver: str) -> tuple[str, ...]:
    """The parts of a receiver as the table of SDKs has them: lower case, no underscores."""
    plain = receiver.replace("()", "").replace("[]", "").replace("_", "").lower()
    return tuple(part.strip("@$:!?*&") for part in plain.split("."))


def root(name: str) -> str:
    """The first part of a dotted name, that of `this` and `self` with the next."""
    parts = name.replace("()", "").split(".")
    if parts[0] in ("this", "self", "cls") and len(parts) > 1:
        return ".".join(parts[:2])
    return parts[0]
