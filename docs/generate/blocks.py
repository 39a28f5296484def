"""Finds the marked blocks of a page and puts in what the program says today.

A block stands between `<!-- generated: NAME WORDS -->` and `<!-- end -->`; NAME is a function of
`GENERATORS`, WORDS are its arguments.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generate import (
    bindings,
    checks,
    ci_states,
    commands,
    demo,
    environments,
    flag_sdks,
    flag_services,
    forges,
    keys,
    migration_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"(<!-- generated: ([\w -]+?) -->\n).*?(<!-- end -->)", re.DOTALL)

GENERATORS: dict[str, Callable[..., str]] = {
    "keys": keys.render_keys,
    "leaves": keys.render_leaves,
    "check": checks.render_check,
    "service": checks.render_service,
    "ci-states": ci_states.render_ci_states,
    "ci-treatments": ci_states.render_ci_treatments,
    "flag-sdks": flag_sdks.render_flag_sdks,
    "flag-service": flag_services.render_flag_service,
    "flag-services": flag_services.render_flag_services,
    "forge": forges.render_forge,
    "migration-rules": migration_rules.render_migration_rules,
    "environments": environments.render_environments,
    "presets": checks.render_presets,
    "overview": commands.render_overview,
    "walk": commands.render_walk,
    "command": commands.render_command,
    "demo": demo.render_demo,
    "bindings": bindings.render_bindings,
}


def pages() -> Iterator[Path]:
    """README.md and all of docs/."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").glob("*.md"))


def names(text: str) -> list[str]:
    """The blocks of a page, as `check small-step`."""
    return [match[2] for match in BLOCK.finditer(text)]


def refresh(text: str) -> str:
    """The page with its blocks as they should be.

    Raises:
        KeyError: a block has a name that no generator has.
    """
    return BLOCK.sub(lambda match: f"{match[1]}\n{_render(match[2])}\n\n{match[3]}", text)


def _render(name: str) -> str:
    generator, *arguments = name.split()
    return GENERATORS[generator](*arguments).strip("\n")
