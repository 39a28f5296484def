"""Finds out what forces a flag where the checklist does not say: only what is evident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.git.grep import grep_files
from shipcheck.rehearse.force import upper_snake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.git.runner import Git
    from shipcheck.rehearse.tree import Tree

_READS_VARIABLE = (
    r"(?:environ|getenv|Getenv|LookupEnv|process\.env|import\.meta\.env|ENV|env::var|System\.get_env)"
    r"[\w.]*\s*[\[.(]?\s*[\"']?(\w*{name}\w*)(.*)"
)
_COMPARED = re.compile(r"(?:==|!=|equals\(|\bin\b|includes\()[=\s(\[{]*[\"'](\w*)[\"']")

OFF_WORDS = {"false": "true", "0": "1", "off": "on", "no": "yes", "": "true"}
"""What a variable is compared with where that means off, and what then means on."""

HINT = (
    "Say what forces a flag in the checklist, for example "
    "flags: {tests: {force: {uses: environment, variable: 'FEATURE_{FLAG}'}}}; see docs/rehearsals.md."
)


async def suggest_force(git: Git, commit: str, tree: Tree, flag: str) -> Mapping[str, Any]:
    """The settings of a recipe that surely forces this flag.

    A file of flagd's that defines the flag, if there is one; else a variable of the environment
    with the flag's name that code reads, if there is one.

    Raises:
        ShipcheckError: nothing is evident, or more than one thing.
    """
    found = [*_flagd_files(tree, await grep_files(git, commit, [flag]), flag)]
    settings: list[Mapping[str, Any]] = [{"uses": "flagd-file", "path": path} for path in found]
    if not settings:
        name = upper_snake(flag)
        paths = await grep_files(git, commit, [name]) if name else []
        settings = [*_variables(tree, paths, name)]
    if len(settings) == 1:
        return settings[0]
    if settings:
        several = ", ".join(str(one.get("path") or one.get("variable")) for one in settings)
        raise ShipcheckError(f"cannot tell which of these forces {flag}: {several}", hint=HINT)
    raise ShipcheckError(f"nothing tells how to force {flag}", hint=HINT)


def _flagd_files(tree: Tree, paths: list[str], flag: str) -> list[str]:
    """The files of flagd's definitions that define the flag."""
    named = [path for path in paths if path.endswith(".json")]
    return [path for path in named if _defines(tree.json(path), flag)]


def _defines(document: dict[str, Any], flag: str) -> bool:
    flags = document.get("flags")
    definition = flags.get(flag) if isinstance(flags, dict) else None
    return isinstance(definition, dict) and "variants" in definition and "state" in definition


def _variables(tree: Tree, paths: list[str], name: str) -> Iterator[Mapping[str, Any]]:
    """The variables with this name, or around it, that code reads from the environment."""
    pattern = re.compile(_READS_VARIABLE.replace("{name}", re.escape(name)))
    found: dict[str, tuple[str, str]] = {}
    for path in paths:
        for variable, rest in pattern.findall(tree.text(path)):
            found.setdefault(variable, _values(rest))
    for variable, (on, off) in sorted(found.items()):
        yield {"uses": "environment", "variable": variable, "on": on, "off": off}


def _values(rest: str) -> tuple[str, str]:
    """What means on and what off, by what follows in the line; empty is off in most languages."""
    compared = _COMPARED.search(rest)
    if compared is None:
        return "true", ""
    word = compared[1]
    return (OFF_WORDS[word], word) if word in OFF_WORDS else (word, "")
