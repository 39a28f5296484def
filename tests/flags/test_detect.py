"""Flag definitions found in a repository whose checklist names no service."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from shipcheck.flags.detect import MOST_READ, detect_flag_files
from shipcheck.flags.registry import FLAG_SERVICES
from tests.flags.services.filing import filed

FLAGD = '{"flags": {"a": {"state": "ENABLED", "variants": {"on": true}}}}'
GOFF = "a:\n  variations: {on: true}\n  defaultRule: {variation: on}\n"
FLIPT = "flags:\n- {key: a, enabled: true}\n"
GITLAB = "name: a\ntype: wip\ndefault_enabled: false\n"


def detect(files: Mapping[str, str]) -> tuple[str, Mapping[str, Any]] | None:
    return asyncio.run(detect_flag_files(list(files), filed(files, {}).read_file))


@pytest.mark.parametrize(
    ("path", "content", "service"),
    [
        ("flags.json", FLAGD, "flagd-file"),
        ("deploy/demo.flagd.json", FLAGD, "flagd-file"),
        ("config/flag-config.yaml", GOFF, "go-feature-flag-file"),
        ("flags.goff.yaml", GOFF, "go-feature-flag-file"),
        ("features.yaml", FLIPT, "flipt-file"),
        ("flags/feature-flags.yml", FLIPT, "flipt-file"),
    ],
)
def test_found(path: str, content: str, service: str) -> None:
    assert detect({"README.md": "", path: content}) == (service, {"path": path})
    assert service in FLAG_SERVICES.built_in_names()


def test_gitlab() -> None:
    assert detect({"config/feature_flags/wip/a.yml": GITLAB}) == ("gitlab-file", {})
    assert detect({"config/feature_flags/wip/a.yml": "[]"}) is None


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("flags.json", "{}"),
        ("flags.json", "{"),
        ("flags.json", '{"flags": {"a": true}}'),
        ("flags.yaml", "flags: [a]"),
        ("flags.yaml", "a: {variations: 1}"),
        ("tests/flags.json", FLAGD),
        ("node_modules/x/flags.json", FLAGD),
        ("settings.json", FLAGD),
        ("flags.txt", FLAGD),
        ("flagship.json", FLAGD),
    ],
)
def test_not_flags(path: str, content: str) -> None:
    assert detect({path: content}) is None


def test_of_several_the_one_for_production() -> None:
    files = {"flags/staging.flags.json": FLAGD, "flags/production.flags.json": FLAGD}
    assert detect(files) == ("flagd-file", {"path": "flags/production.flags.json"})
    assert detect({"flags/a.flags.json": FLAGD, "flags/b.flags.json": FLAGD}) is None
    assert detect({**files, "eu/production.flags.json": FLAGD}) is None


def test_too_many_are_not_read() -> None:
    assert detect({f"{number}/flags.json": "{}" for number in range(MOST_READ + 1)}) is None
