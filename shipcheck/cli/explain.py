"""`shipcheck explain WORD`: why an item applies or not, leaf by leaf; what a rule means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.checklist.conditions import evaluate
from shipcheck.checklist.explain import render_explanation
from shipcheck.checks._rule_words import RULES
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
    from shipcheck.migrations.hazards.hazard import Rule
    from shipcheck.model.checklist import Specification


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    parser.add_argument(
        "item",
        metavar="WORD",
        help="an item's id, the name of a check, or a rule that it found broken",
    )
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print why."""
    if arguments.item in RULES and arguments.item not in CHECKS.names():
        return _print_words(arguments.item, arguments.format)
    rule = _rule(arguments.item)
    if rule is not None:
        return _print_rule(rule, arguments.format)
    item, applies = run_interruptibly(_explain(arguments))
    specification = load_check(item.uses).SPECIFICATION if item.uses else None
    if arguments.format == "json":
        said = print_json(_as_json(item, applies, specification))
    else:
        said = print_text(render_explanation(item, applies, specification))
    return 0 if said else ShipcheckError.exit_code


def _rule(word: str) -> Rule | None:
    """The rule of migrations of this name; looked for only where the word can be one."""
    if word in CHECKS.names() or "-" not in word:
        return None
    from shipcheck.migrations.hazards.registry import rules  # noqa: PLC0415 - seldom asked for

    return rules().get(word)


def _print_rule(rule: Rule, form: str) -> int:
    """What a rule means, and where that is known from."""
    if form == "json":
        names = ("name", "axis", "summary", "why", "source")
        said = print_json({"rule": {name: str(getattr(rule, name)) for name in names}})
    else:
        lines = (f"{rule.name}: {rule.summary}", f"  {rule.why}", f"  Source: {rule.source}")
        said = print_text("".join(f"{line}\n" for line in lines))
    return 0 if said else ShipcheckError.exit_code


def _print_words(name: str, form: str) -> int:
    """What a rule of a check that asks services means."""
    summary, why = RULES[name]
    if form == "json":
        said = print_json({"rule": {"name": name, "summary": summary, "why": why}})
    else:
        said = print_text(f"{name}: {summary}\n  {why}\n")
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
