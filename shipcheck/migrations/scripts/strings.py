"""Strings that are put together: heredocs, and those with something in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Text
from shipcheck.migrations.scripts import literals
from shipcheck.migrations.scripts.values import LONGEST, MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.evaluator import Evaluator
    from shipcheck.migrations.scripts.values import Value

_PLAIN = re.compile(r"(['\"])([^'\"#\\]*)\1")
_INTERPOLATED = re.compile(r"#\{([^{}]*)\}")


def heredoc(evaluator: Evaluator, node: Text, names: Mapping[str, Value]) -> Value:
    """The text of a heredoc, which stands elsewhere."""
    found = literals.heredoc(evaluator.source.module.source, node.span.start)
    if found is None:
        return MARK
    text, interpolated = found
    if not interpolated:
        return text
    filled = _INTERPOLATED.sub(lambda one: _inserted(one.group(1).strip(), names), text)
    return literals.unescaped(filled)


def pieces(evaluator: Evaluator, node: Compound, names: Mapping[str, Value]) -> str:
    """A string of pieces, with `MARK` for those that are not known."""
    start = next(
        (
            evaluator.source.text(one.span)
            for one in node.parts
            if isinstance(one, Compound) and one.kind == "string_start"
        ),
        "",
    )
    found = []
    for one in node.parts:
        kind = one.kind if isinstance(one, Compound) else ""
        if kind in ("string_content", "quoted_content"):
            found.append(literals.python_piece(evaluator.source.text(one.span), start))
        elif kind == "escape_sequence":
            found.append(literals.unescaped(evaluator.source.text(one.span)))
        elif kind == "interpolation" and isinstance(one, Compound):
            plain = len(one.parts) == 1
            found.append(shown(evaluator.value(one.parts[0], names)) if plain else MARK)
        elif kind not in ("string_start", "string_end"):
            found.append(shown(evaluator.value(one, names)))
    return "".join(found)[:LONGEST]


def shown(value: Value) -> str:
    """A value within a string."""
    if isinstance(value, bool) or value is None:
        return MARK
    return str(value) if isinstance(value, str | int | float) else MARK


def _inserted(written: str, names: Mapping[str, Value]) -> str:
    """What stands for `#{written}` in a heredoc."""
    plain = _PLAIN.fullmatch(written)
    return plain.group(2) if plain is not None else shown(names.get(written))
