"""Lists, dictionaries and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Name, Text
from shipcheck.migrations.scripts.values import is_key, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.migrations.scripts.evaluator import Evaluator
    from shipcheck.migrations.scripts.values import Value

LISTS = frozenset(
    {"list", "tuple", "set", "array", "string_array", "symbol_array", "expression_list"}
)
DICTIONARIES = frozenset({"dictionary", "hash", "map", "map_content", "keywords"})
COMPREHENSIONS = frozenset({"list_comprehension", "generator_expression", "set_comprehension"})


def collection(
    evaluator: Evaluator, node: Compound, names: Mapping[str, Value]
) -> tuple[Value] | None:
    """The value of a collection, alone in a tuple; None where the node is none."""
    if node.kind in LISTS:
        return (_list(evaluator, node, names),)
    if node.kind in DICTIONARIES:
        return (dict(_entries(evaluator, node, names)),)
    if node.kind in COMPREHENSIONS:
        return (_comprehension(evaluator, node, names),)
    return None


def pair_of(
    evaluator: Evaluator, node: Compound, names: Mapping[str, Value]
) -> tuple[Value, Value]:
    """A key and its value; in Ruby `key:` alone has the value of that name."""
    key = evaluator.value(node.parts[0], names)
    if len(node.parts) < 2:  # noqa: PLR2004 - a key and a value
        return str(key), names.get(str(key))
    return (key if is_key(key) else str(key)), evaluator.value(node.parts[1], names)


def _list(evaluator: Evaluator, node: Compound, names: Mapping[str, Value]) -> Value:
    """The elements; pairs at the end of a list are a dictionary (Elixir's are all of it)."""
    plain = [one for one in node.parts if not (isinstance(one, Compound) and one.kind == "pair")]
    pairs = [one for one in node.parts if isinstance(one, Compound) and one.kind == "pair"]
    values = evaluator.values(plain, names)
    if not pairs:
        return values
    entries: dict[Value, Value] = dict(pair_of(evaluator, one, names) for one in pairs)
    return (*values, entries) if values else entries


def _entries(
    evaluator: Evaluator, node: Compound, names: Mapping[str, Value]
) -> Iterator[tuple[Value, Value]]:
    for one in node.parts:
        if isinstance(one, Compound) and one.kind == "pair" and one.parts:
            yield pair_of(evaluator, one, names)
        elif isinstance(one, Compound) and one.kind in ("dictionary_splat", "hash_splat_argument"):
            inner = evaluator.value(one.parts[0], names) if one.parts else None
            yield from inner.items() if isinstance(inner, dict) else ()
        elif isinstance(one, Compound) and one.kind in DICTIONARIES:
            yield from _entries(evaluator, one, names)


def _comprehension(evaluator: Evaluator, node: Compound, names: Mapping[str, Value]) -> Value:
    body, clauses = node.parts[0], node.parts[1:]
    found: list[Value] = []
    for inner in _turns(evaluator, clauses, names):
        evaluator.left -= 1
        if inner is None or evaluator.left < 0:
            return evaluator.unknown(node)
        found.append(evaluator.value(body, inner))
    return tuple(found)


def _turns(
    evaluator: Evaluator, clauses: tuple[Expression, ...], names: Mapping[str, Value]
) -> Iterator[Mapping[str, Value] | None]:
    """The names of every turn; None where they are not known."""
    if not clauses:
        yield names
        return
    clause, rest = clauses[0], clauses[1:]
    parts = clause.parts if isinstance(clause, Compound) else ()
    if isinstance(clause, Compound) and clause.kind == "for_in_clause" and len(parts) == 2:  # noqa: PLR2004 - for x in y
        values = evaluator.value(parts[1], names)
        if not isinstance(values, tuple):
            yield None
            return
        for value in values:
            yield from _turns(evaluator, rest, {**names, **bound(parts[0], value)})
    elif isinstance(clause, Compound) and clause.kind == "if_clause" and len(parts) == 1:
        test = evaluator.value(parts[0], names)
        if not is_known(test):
            yield None
        elif test:
            yield from _turns(evaluator, rest, names)
    else:
        yield None


def bound(pattern: Expression, value: Value) -> dict[str, Value]:
    """The names that a pattern gives to a value and its parts."""
    if isinstance(pattern, Name):
        return {pattern.path: value}
    if isinstance(pattern, Text) or not isinstance(pattern, Compound):
        return {}
    found: dict[str, Value] = {}
    values = value if isinstance(value, tuple) else ()
    for index, part in enumerate(pattern.parts):
        if index < len(values):
            found.update(bound(part, values[index]))
    return found
