"""Whether an item applies: conditions in three values, with what was found and what was wanted.

A leaf is true, false, or not known (None); `all`, `any` and `not` follow Kleene's logic. An item
is skipped only where its condition is false: what cannot be known counts as true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.facts import Evaluation, Facts
from shipcheck.checklist.leaves import as_list, evaluate_leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.checklist.document import YamlValue

__all__ = [
    "Evaluation",
    "Facts",
    "conjunction",
    "disjunction",
    "evaluate",
    "false_leaf",
    "mentions",
    "needed_capabilities",
    "negation",
]


def evaluate(condition: Mapping[str, Any] | None, facts: Facts) -> Evaluation:
    """A valid condition on facts; no condition is true."""
    if condition is None:
        return Evaluation(value=True, wanted="always")
    parts = tuple(_evaluate_key(key, value, facts) for key, value in condition.items())
    return parts[0] if len(parts) == 1 else _all(parts)


def needed_capabilities(condition: Mapping[str, Any] | None) -> set[str]:
    """The words that `has:` asks for, anywhere in a condition."""
    needed: set[str] = set()
    for key, value in (condition or {}).items():
        if key == "has":
            needed.update(as_list(value))
        elif key == "not":
            needed |= needed_capabilities(value)
        elif key in ("all", "any"):
            needed.update(*map(needed_capabilities, value))
    return needed


def mentions(condition: Mapping[str, Any] | None, leaf: str) -> bool:
    """Whether a condition asks this question anywhere."""
    for key, value in (condition or {}).items():
        inner = [value] if key == "not" else value if key in ("all", "any") else []
        if key == leaf or any(mentions(part, leaf) for part in inner):
            return True
    return False


def false_leaf(evaluation: Evaluation) -> str:
    """Why an item is skipped, in one line: the leaf that made its condition false."""
    return f"when: {_false_part(evaluation)}"


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and."""
    listed = list(values)
    if False in listed:
        return False
    return None if None in listed else True


def negation(value: bool | None) -> bool | None:  # noqa: FBT001 - it is the operand
    """Kleene's not."""
    return None if value is None else not value


def disjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's or."""
    return negation(conjunction(map(negation, values)))


def _evaluate_key(key: str, value: YamlValue, facts: Facts) -> Evaluation:
    if key == "all":
        return _all(tuple(evaluate(part, facts) for part in value))
    if key == "any":
        parts = tuple(evaluate(part, facts) for part in value)
        return Evaluation(disjunction(part.value for part in parts), "any", children=parts)
    if key == "not":
        part = evaluate(value, facts)
        return Evaluation(negation(part.value), "not", children=(part,))
    return evaluate_leaf(key, value, facts)


def _all(parts: tuple[Evaluation, ...]) -> Evaluation:
    return Evaluation(conjunction(part.value for part in parts), "all", children=parts)


def _false_part(evaluation: Evaluation) -> str:
    """The first leaf that made a condition false; of `any`, all of them."""
    if not evaluation.children:
        return _leaf(evaluation)
    if evaluation.wanted == "not":
        return f"not {_true_part(evaluation.children[0])}"
    wrong = [child for child in evaluation.children if child.value is False]
    return "; ".join(
        _false_part(child) for child in (wrong if evaluation.wanted == "any" else wrong[:1])
    )


def _true_part(evaluation: Evaluation) -> str:
    """What made a condition true that should not be: a leaf, or the parts that are true."""
    if not evaluation.children:
        return _leaf(evaluation)
    if evaluation.wanted == "not":
        return f"not {_false_part(evaluation.children[0])}"
    return "; ".join(_true_part(child) for child in evaluation.children if child.value)


def _leaf(evaluation: Evaluation) -> str:
    return f"{evaluation.wanted} ({evaluation.found})"
