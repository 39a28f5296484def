"""The size limits, and what only one package may use; read from the source, nothing is imported."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULE_LINES = 300
FUNCTION_LINES = 40
FOLDERS = ("shipcheck", "tests", "benchmarks", "docs")
ALL = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
PRODUCT = [file for file in ALL if file.is_relative_to(ROOT / "shipcheck")]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

ONLY_IN = {
    "textual": "tui",
    "httpx": "http",
    "subprocess": "process",
    "argparse": "cli",
    "tree_sitter": "code",
    "pg8000": "rehearse",
}
"""Modules that one package alone may import when the program runs."""


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def package(file: Path) -> str:
    """The package under `shipcheck/` that a file belongs to."""
    return file.relative_to(ROOT / "shipcheck").parts[0]


def definitions(tree: ast.Module) -> Iterator[Definition]:
    return (node for node in ast.walk(tree) if isinstance(node, Definition))


@pytest.mark.parametrize("file", ALL, ids=name)
def test_a_module_is_short(file: Path) -> None:
    lines = file.read_text().count("\n")
    assert lines <= MODULE_LINES


@pytest.mark.parametrize("file", ALL, ids=name)
def test_a_function_is_short(file: Path) -> None:
    tree = ast.parse(file.read_text())
    long = [
        f"{node.name}: {length} lines"
        for node in definitions(tree)
        if not isinstance(node, ast.ClassDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long


@pytest.mark.parametrize("file", PRODUCT, ids=name)
def test_everything_public_says_what_it_promises(file: Path) -> None:
    tree = ast.parse(file.read_text())
    assert ast.get_docstring(tree), "the module"
    silent = [node.name for node in _public(tree.body) if not ast.get_docstring(node)]
    assert not silent


def _public(body: list[ast.stmt]) -> Iterator[Definition]:
    """Public functions and classes, and the public methods of those."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


@pytest.mark.parametrize("file", PRODUCT, ids=name)
def test_print_is_for_the_command_line_alone(file: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    prints = [node.lineno for node in calls if getattr(node.func, "id", "") == "print"]
    assert not prints or package(file) == "cli"


@pytest.mark.parametrize("file", PRODUCT, ids=name)
def test_some_modules_belong_to_one_package(file: Path) -> None:
    strays = [
        f"{module} in line {line}"
        for module, line in _imports(ast.parse(file.read_text()))
        if module in ONLY_IN and ONLY_IN[module] != package(file)
    ]
    assert not strays


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Top-level names of what is imported when the program runs, with the line."""
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.lineno


@pytest.mark.parametrize("file", PRODUCT, ids=name)
def test_no_other_package_starts_processes(file: Path) -> None:
    starters = {
        "system",
        "popen",
        "fork",
        "posix_spawn",
        "create_subprocess_exec",
        "create_subprocess_shell",
    }
    used = [
        node.attr
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in starters
        and getattr(node.value, "id", "") in ("os", "asyncio")
    ]  # fmt: skip
    assert not used or package(file) == "process"
