"""Every rule of migrations, by what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis
from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.steps.registry import writers

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Rule

TITLES = {
    Axis.TABLE: "The busy table",
    Axis.CODE: "The code that runs",
    Axis.BACK: "The way back",
    Axis.RUN: "Whether it runs, and as a whole",
}


def render_migration_rules() -> str:
    """A table for each axis: the rule, what it means, whether it comes with steps, its source."""
    parts = []
    for axis, title in TITLES.items():
        found = sorted((one for one in rules().values() if one.axis is axis), key=_name)
        lines = [f"## {title}", "", "| rule | | steps |", "|---|---|---|", *map(_line, found), ""]
        parts += lines
    return "\n".join(parts)


def _name(rule: Rule) -> str:
    return rule.name


def _line(rule: Rule) -> str:
    steps = "yes" if rule.name in writers() else ""
    said = f"{rule.summary.removesuffix('.')}. {rule.why}".replace("|", "\\|")
    return f"| `{rule.name}` | {said} | {steps} |"
