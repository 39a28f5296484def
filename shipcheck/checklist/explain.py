"""Why an item applies or does not, leaf by leaf, and what decides it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shipcheck.model.text import visible
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.checklist.facts import Evaluation
    from shipcheck.model.checklist import Item, Specification

_ANSWERS = {True: "yes", False: "no", None: "not known"}
_APPLIES = {
    True: "yes",
    False: "no, it is skipped",
    None: "yes, as not all is known that could say no",
}
_COMBINATIONS = {"all": "all of these", "any": "any of these", "not": "not this"}
_LABEL = 12  # columns that labels take


def render_explanation(
    item: Item, evaluation: Evaluation | None, specification: Specification | None
) -> str:
    """The item as plain text.

    Args:
        item: the item.
        evaluation: its condition on the change at hand, None where there is no change.
        specification: what its check says of itself, None for `run:` and `ask:`.
    """
    lines = [f"{item.id}: {item.title}"]
    lines += [f"  {label:<{_LABEL}}{text}" for label, text in _facts(item, specification) if text]
    if evaluation is not None:
        lines.append(f"  {'applies':<{_LABEL}}{_APPLIES[evaluation.value]}")
    if evaluation is not None and item.when is not None:
        lines.append("  when")
        lines += [f"    {line}" for line in _tree(evaluation, "")]
    return "".join(f"{visible(line)}\n" for line in lines)


def _facts(item: Item, specification: Specification | None) -> Iterator[tuple[str, str]]:
    yield "why", item.why
    if item.run is not None:
        yield "runs", item.run
        yield "looks at", "the exit code: 0 passes; 126, 127, a signal or a timeout is unknown"
    elif item.ask is not None:
        yield "asks", item.ask
    elif specification is not None:
        yield "check", f"{specification.name}: {specification.summary}"
        yield "looks at", specification.looks_at
        needs_network = specification.needs_network
        yield "network", "needed; `--offline` leaves it out" if needs_network else ""
    yield "with", ", ".join(f"{key}: {json.dumps(value)}" for key, value in item.parameters.items())
    yield "severity", "block: it can stop the merge" if item.severity == "block" else "warn"
    yield "evidence", _evidence(item, specification)
    yield "timeout", f"{item.timeout:g} s" if item.ask is None else ""


def _evidence(item: Item, specification: Specification | None) -> str:
    if item.required_evidence:
        return f"only {' or '.join(item.required_evidence)} counts"
    if item.ask is not None:
        return str(Evidence.CLAIMED)
    if item.run is not None:
        return str(Evidence.OBSERVED)
    reach = specification.evidence if specification else frozenset()
    return " or ".join(word for word in Evidence if word in reach)


def _tree(evaluation: Evaluation, indent: str) -> Iterator[str]:
    """One line a leaf or combination: the answer, what was wanted, what was found."""
    answer = f"{_ANSWERS[evaluation.value]:<9}"
    found = f" -> {evaluation.found}" if evaluation.found else ""
    wanted = _COMBINATIONS[evaluation.wanted] if evaluation.children else evaluation.wanted
    yield f"{answer} {indent}{wanted}{found}"
    for child in evaluation.children:
        yield from _tree(child, f"{indent}  ")
