"""What the checks and services that come with shipcheck take as parameters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.problems import ChecklistError
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.ship.sources import load_file

if TYPE_CHECKING:
    from pathlib import Path


def problems(folder: Path, text: str) -> list[str]:
    """What is wrong with a checklist; nothing where it is fine."""
    file = folder / "checklist.yaml"
    file.write_text(f"version: 1\n{text}\n")
    try:
        asyncio.run(load_file(file, str(file)))
    except ChecklistError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ("uses: small-step, with: {lines: 1}", None),
        ("uses: small-step, with: {lines: 0}", "`lines` must be at least 1"),
        ("uses: small-step, with: {lines: 1.5}", "`lines`: expected a whole number, found a number"),
        ("uses: small-step, with: {line: 5}", "unknown key `line` in `with`"),
        ("uses: ci-green, with: {optional: true, required: [a], accept: [skipped, neutral]}", None),
        ("uses: ci-green, with: {accept: [success]}", None),
        ("uses: ci-green, with: {accept: [failure]}", "an entry of `accept` cannot be `failure`"),
        ("uses: ci-green, with: {accept: skipped}", "`accept`: expected a list, found text"),
        ("uses: ci-green, with: {optional: 1}",
         "`optional`: expected true or false, found a whole number"),
        ("uses: ci-green, with: {required: [7]}",
         "an entry of `required`: expected text, found a whole number"),
        ("uses: up-to-date, with: {a: 1}", "unknown key `a` in `with`"),
        ("uses: revert-plan, with: {a: 1}", "unknown key `a` in `with`"),
    ],
)  # fmt: skip
def test_parameters_of_checks(tmp_path: Path, item: str, problem: str | None) -> None:
    text = f"items: [{{id: x, {item}}}]"
    assert problems(tmp_path, text) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("uses: file, path: out/ci.json", None),
        ("uses: file", "`path` is missing"),
        ("uses: file, path: ''", "`path` is empty"),
        ("uses: file, run: x, path: y", "unknown key `run` in `ci`"),
        ("uses: command, run: x", None),
        ("uses: command", "`run` is missing"),
        ("uses: command, run: ''", "`run` is empty"),
        ("uses: none", None),
    ],
)
def test_parameters_of_ci_services(tmp_path: Path, settings: str, problem: str | None) -> None:
    text = f"items: [{{id: x, uses: ci-green}}]\nservices: {{ci: {{{settings}}}}}"
    assert problems(tmp_path, text) == ([problem] if problem else [])


def test_every_check_says_what_it_can_reach() -> None:
    catalogue = InstalledCatalogue()
    for name in catalogue.names():
        specification = catalogue.specification(name)
        assert specification.name == name
        assert specification.evidence
    for kind in ("ci", "flags"):
        assert catalogue.service_names(kind)
        for name in catalogue.service_names(kind):
            assert catalogue.service_specification(kind, name).name == name
    with pytest.raises(KeyError):
        catalogue.service_specification("flags", "file")
