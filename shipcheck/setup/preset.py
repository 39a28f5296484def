"""Which preset fits a repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from shipcheck.checklist.presets import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.setup.files import Files

_DJANGO = re.compile(r"django(?![\w.-])", re.IGNORECASE)
_RAILS = re.compile(r"""^[ \t]*gem[ \t(]+["']rails["']""", re.MULTILINE)

_OTHER_MANIFESTS = (
    "pyproject.toml", "setup.py", "Gemfile", "go.mod", "Cargo.toml", "composer.json", "mix.exs",
    "pom.xml", "build.gradle", "build.gradle.kts", "Package.swift", "CMakeLists.txt",
)  # fmt: skip
"""Beside one of these, `package.json` is for the tools of something else."""


class Preset(NamedTuple):
    """A preset, what it is for in words, and the file that told; both empty for the default."""

    name: str
    title: str = ""
    told_by: str = ""


def find_preset(files: Files) -> Preset:
    """The preset for what the repository holds."""
    for told_by in _django(files):
        return Preset("django", "Django", told_by)
    for told_by in _rails(files):
        return Preset("rails", "Rails", told_by)
    if files.has("package.json") and not files.has(*_OTHER_MANIFESTS):
        return Preset("node", "Node.js", "package.json")
    return Preset(DEFAULT)


def _django(files: Files) -> Iterator[str]:
    """The files that say that this is Django."""
    if "django" in files.text("manage.py").lower():
        yield "manage.py"
    for name in sorted(files.names):
        if _is_requirements(name) and _requires_django(files.text(name).splitlines()):
            yield name
    if _requires_django(_dependencies(files.toml("pyproject.toml"))):
        yield "pyproject.toml"
    if _requires_django(_dependencies(files.toml("Pipfile"))):
        yield "Pipfile"


def _rails(files: Files) -> Iterator[str]:
    """The files that say that this is Rails."""
    if files.has("config/application.rb"):
        yield "config/application.rb"
    if _RAILS.search(files.text("Gemfile")):
        yield "Gemfile"


def _is_requirements(path: str) -> bool:
    """`requirements.txt` and its kin, at the root or in the usual folder."""
    folder, _, name = path.rpartition("/")
    named = name.startswith("requirements") or folder == "requirements"
    return folder in ("", "requirements") and named and name.endswith((".txt", ".in"))


def _requires_django(requirements: object) -> bool:
    """Whether one of the requirements is Django itself."""
    if not isinstance(requirements, list):
        return False
    lines = (line.strip() for line in requirements if isinstance(line, str))
    return any(_DJANGO.match(line) for line in lines)


def _dependencies(document: dict[str, Any]) -> list[str]:
    """The names of the packages that a pyproject.toml or a Pipfile requires."""
    found: list[str] = []
    for keys in (("project", "dependencies"), ("tool", "poetry", "dependencies"), ("packages",)):
        value: object = document
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, (list, dict)):
            found += [entry for entry in value if isinstance(entry, str)]
    return found
