from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.conditions import needed_capabilities
from shipcheck.checklist.presets import preset_names, read_preset
from shipcheck.checklist.yaml_reader import read_yaml
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.model.words import Severity
from tests.checklist.loading import load

if TYPE_CHECKING:
    from shipcheck.model.checklist import Checklist


def preset(name: str) -> Checklist:
    # Through a file of the user's, so that the preset is judged in full.
    text = read_preset(name).decode()
    return load(text, catalogue=InstalledCatalogue())


def test_names() -> None:
    assert preset_names() == ("default", "django", "high-stakes", "node", "rails")


def test_unknown_names_and_paths_are_refused() -> None:
    for name in ("nope", "../pyproject", ""):
        with pytest.raises(KeyError):
            read_preset(name)


@pytest.mark.parametrize("name", preset_names())
def test_has_no_mistake_and_says_why(name: str) -> None:
    checklist = preset(name)
    assert all(item.why and item.title for item in checklist.items)
    assert read_preset(name).startswith(b"# ")


@pytest.mark.parametrize("name", preset_names())
def test_runs_no_command_and_asks_nobody_in_ci(name: str) -> None:
    for item in preset(name).items:
        assert item.run is None
        if item.ask is not None:
            assert item.when is not None
            assert set(item.when["place"]) == {"terminal", "merge"}


def test_default_is_what_the_design_says() -> None:
    checklist = load({}, path=None)
    blocking = {item.id for item in checklist.items if item.severity is Severity.BLOCK}
    assert blocking == {"up-to-date", "migration-safe", "ci-green"}
    assert [item.id for item in checklist.items] == [
        "up-to-date", "migration-safe", "ci-green", "flag-present", "both-branches-tested", "flag-service",
        "revert-plan", "small-step",
    ]  # fmt: skip
    flags = {item.id: item.when for item in checklist.items[3:6]}
    tricky = {"has": "flags", "class": ["moderate", "tricky"]}
    assert flags == {
        "flag-present": tricky, "both-branches-tested": tricky, "flag-service": {"has": "flags"},
    }  # fmt: skip
    ci_green = checklist.items[2]
    assert ci_green.when == {"has": "ci", "place": ["terminal", "merge"]}
    assert needed_capabilities(ci_green.when) == {"ci"}
    assert ci_green.parameters == {"optional": True}


@pytest.mark.parametrize("name", [name for name in preset_names() if name != "default"])
def test_the_others_extend_it(name: str) -> None:
    assert read_yaml(read_preset(name), name).value["extends"] == "builtin:default"
    default = [item.id for item in preset("default").items]
    assert [item.id for item in preset(name).items][: len(default)] == default


def test_high_stakes_blocks() -> None:
    assert all(item.severity is Severity.BLOCK for item in preset("high-stakes").items)
