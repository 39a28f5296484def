"""Modules by file name, and those of another package by entry point."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

from shipcheck.checks.registry import CHECKS, InstalledCatalogue
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.reports.registry import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = """
from shipcheck.model.checklist import Specification
SPECIFICATION = Specification("foreign-check", "From elsewhere.", "nothing")
async def check(context):
    raise NotImplementedError
"""

ENTRIES = """[shipcheck.checks]
foreign-check = foreign_package.checks
up-to-date = foreign_package.checks
broken-check = foreign_package.absent

[shipcheck.ci]
foreign-ci = foreign_package.checks

[shipcheck.reports]
foreign-report = foreign_package.checks
"""


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another distribution on the path."""
    package = tmp_path / "foreign_package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "checks.py").write_text(FOREIGN)
    metadata = tmp_path / "foreign-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("foreign_package")]:
        monkeypatch.delitem(sys.modules, name)
    importlib.invalidate_caches()


def test_the_built_in_ones() -> None:
    assert CHECKS.built_in_names() == (
        "base-healthy", "both-branches-tested", "ci-green", "flag-present", "flag-service",
        "migration-safe", "revert-plan", "review-approved", "small-step", "up-to-date",
    )  # fmt: skip
    assert {"command", "file", "github", "gitlab"} <= set(CI_SERVICES.built_in_names())
    assert not {"artifacts", "attempts", "finding", "runs"} & set(CI_SERVICES.built_in_names())
    assert FORMATS.built_in_names() == ("json", "markdown", "text")


@pytest.mark.usefixtures("foreign")
def test_listing_imports_nothing() -> None:
    assert set(CHECKS.names()) > {"foreign-check", "broken-check", "up-to-date"}
    assert CHECKS.names().count("up-to-date") == 1
    assert CHECKS.names() == tuple(sorted(CHECKS.names()))
    assert "foreign-ci" in InstalledCatalogue().service_names("ci")
    assert "foreign-report" in FORMATS.names()
    assert "foreign_package" not in sys.modules


@pytest.mark.usefixtures("foreign")
def test_one_of_another_package_is_loaded() -> None:
    assert InstalledCatalogue().specification("foreign-check").summary == "From elsewhere."
    found = InstalledCatalogue().service_specification("ci", "foreign-ci")
    assert found.name == "foreign-check"


@pytest.mark.usefixtures("foreign")
def test_a_built_in_one_is_not_shadowed() -> None:
    assert CHECKS.load("up-to-date").__name__ == "shipcheck.checks.up_to_date"


@pytest.mark.parametrize(
    "name", ["absent", "context", "registry", "together", "up_to_date", "", ".", "../git"]
)
def test_what_is_not_there(name: str) -> None:
    with pytest.raises(KeyError):
        CHECKS.load(name)


def test_ci_and_flags_have_services() -> None:
    catalogue = InstalledCatalogue()
    assert {"unleash", "launchdarkly", "flagd-file"} <= set(catalogue.service_names("flags"))
    assert catalogue.service_names("weather") == ()
    with pytest.raises(KeyError):
        catalogue.service_specification("flags", "file")
    with pytest.raises(KeyError):
        catalogue.service_specification("weather", "file")


@pytest.mark.parametrize("name", CHECKS.built_in_names())
def test_a_check_says_of_itself_what_its_file_says(name: str) -> None:
    said = InstalledCatalogue().specification(name)
    assert said.name == name
    assert said.summary.endswith(".")
    assert said.looks_at
    assert said.evidence
