"""`shipcheck explain ITEM`: why an item applies or not, leaf by leaf, and what it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.conditions import evaluate
from shipcheck.checklist.explain import render_explanation
from shipcheck.checks.registry import CHECKS, load_check
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import print_json, print_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError
from shipcheck.model.checklist import Item
from shipcheck.model.words import Severity
from shipcheck.ship.facts import facts_of
from shipcheck.ship.items import find_item
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse

    from shipcheck.checklist.facts import Evaluation
    from shipcheck.model.checklist import Specification


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    parser.add_argument("item", metavar="ITEM", help="an item's id, or the name of a check")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print why."""
    item, applies = run_interruptibly(_explain(arguments))
    specification = load_check(item.uses).SPECIFICATION if item.uses else None
    if arguments.format == "json":
        said = print_json(_as_json(item, applies, specification))
    else:
        said = print_text(render_explanation(item, applies, specification))
    return 0 if said else ShipcheckError.exit_code


async def _explain(arguments: argparse.Namespace) -> tuple[Item, Evaluation | None]:
    """The item with its condition on this change; a check that no item uses has none."""
    evaluation = await prepare(read_request(arguments), surroundings())
    known = {item.id for item in evaluation.checklist.items}
    if arguments.item not in known and arguments.item in CHECKS.names():
        title = "a check that this checklist does not use"
        return Item(arguments.item, title, Severity.BLOCK, 0.0, uses=arguments.item), None
    item = find_item(evaluation.checklist, arguments.item)
    return item, evaluate(item.when, facts_of(evaluation))


def _as_json(
    item: Item, applies: Evaluation | None, specification: Specification | None
) -> dict[str, Any]:
    """The explanation as plain values."""
    return {
        "id": item.id,
        "title": item.title,
        "why": item.why,
        "uses": item.uses,
        "run": item.run,
        "ask": item.ask,
        "severity": item.severity,
        "looks_at": specification.looks_at if specification else None,
        "applies": applies and _tree(applies),
    }


def _tree(evaluation: Evaluation) -> dict[str, Any]:
    """A condition with what came of it; `value` is null where it cannot be known."""
    return {
        "value": evaluation.value,
        "wanted": evaluation.wanted,
        "found": evaluation.found,
        "children": [_tree(child) for child in evaluation.children],
    }
