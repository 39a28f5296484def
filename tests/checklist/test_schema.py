from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]  # has no types, and is only an oracle here
import jsonschema_rs
import pytest

from shipcheck.checklist.presets import preset_names, read_preset
from shipcheck.checklist.schema import build_schema
from shipcheck.checklist.yaml_reader import read_yaml
from shipcheck.checks.registry import InstalledCatalogue
from tests.checklist.catalogue import CHECKS, FakeCatalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.checklist.document import YamlValue
    from shipcheck.model.checklist import Catalogue

CATALOGUES: list[Catalogue] = [FakeCatalogue(), InstalledCatalogue()]
DESIGN = """
# yaml-language-server: $schema=https://example.com/schema.json
version: 1
extends: builtin:default
base: main
context:
  users: 12000
  outage_cost_per_minute: 40 USD
  asked: 2026-11-01
deploy: {migrations: before, minutes: 12, auto_revert: true}
services:
  ci: {uses: github}
  flags: none
items:
  - id: small-step
    title: Small
    why: Because.
    uses: small-step
    with: {lines: 200}
    when: {has: flags, class: [moderate, tricky], paths: ["app/**"]}
    severity: block
    evidence: [inspected]
  - id: support-told
    ask: Does support know what changes for customers?
    when: {place: [terminal, merge]}
    severity: warn
  - id: load-test
    run: ./scripts/load-test
    timeout: 10m
"""


def walk(part: YamlValue) -> Iterator[dict[str, YamlValue]]:
    """Every map within the schema."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from walk(inner)


def both_agree_that_it_is_valid(value: YamlValue, schema: dict[str, YamlValue]) -> None:
    assert not list(jsonschema_rs.Draft7Validator(schema).iter_errors(value))
    assert not list(jsonschema.Draft7Validator(schema).iter_errors(value))


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_is_draft_7_and_keeps_the_place_of_an_error(catalogue: Catalogue) -> None:
    schema = build_schema(catalogue)
    jsonschema.Draft7Validator.check_schema(schema)
    assert not [part for part in walk(schema) if {"oneOf", "anyOf"} & set(part)]


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_key_is_described_and_no_other_allowed(catalogue: Catalogue) -> None:
    schema = build_schema(catalogue)
    for part in walk(schema):
        closed = "properties" in part and part.get("type") == "object" and "then" not in part
        if not closed or "const" in str(part["properties"].get("uses", "")):
            continue
        assert part["additionalProperties"] is False, part
        for name, rule in part["properties"].items():
            assert "description" in rule or "$ref" in rule, name


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_presets_are_valid(catalogue: Catalogue, name: str) -> None:
    both_agree_that_it_is_valid(read_yaml(read_preset(name), name).value, build_schema(catalogue))


def test_the_whole_format_is_valid() -> None:
    both_agree_that_it_is_valid(
        read_yaml(DESIGN.encode(), "f").value, build_schema(FakeCatalogue())
    )


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_each_check_brings_its_parameters(name: str) -> None:
    validator = jsonschema_rs.Draft7Validator(build_schema(FakeCatalogue()))
    item = {"id": "a", "uses": name, "with": {"no-such-parameter": 1}}
    assert not validator.is_valid({"version": 1, "items": [item]})


def test_only_named_checks_and_services_are_asked() -> None:
    catalogue = FakeCatalogue()
    build_schema(catalogue, checks={"ci-green", "no-such-check"}, services={("ci", "file")})
    assert catalogue.asked == ["ci:file", "ci-green"]


def test_nothing_used_is_a_schema_too() -> None:
    schema = build_schema(FakeCatalogue(), checks=(), services=())
    jsonschema.Draft7Validator.check_schema(schema)
    assert jsonschema_rs.Draft7Validator(schema).is_valid({"version": 1})
