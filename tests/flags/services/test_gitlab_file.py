"""Flags in YAML files, one a flag, as GitLab keeps them."""

from __future__ import annotations

import asyncio

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.gitlab_file import list_keys, read_flags
from shipcheck.flags.state import FlagKind, FlagState
from tests.flags.services.filing import filed, reach

FILES = {
    "config/feature_flags/gitlab_com_derisk/bulk_new_store.yml": (
        "---\nname: bulk_new_store\n"
        "rollout_issue_url: https://gitlab.example.com/issues/7\n"
        "milestone: '17.4'\ntype: gitlab_com_derisk\ngroup: group::shop\ndefault_enabled: false\n"
    ),
    "ee/config/feature_flags/ops/calm.yaml": "name: calm\ntype: ops\ndefault_enabled: true\n",
    "config/feature_flags/odd/odd.yml": "name: odd\ntype: odd\nrollout_issue_url: 'javascript:1'\n",
    "config/feature_flags/wip/broken.yml": "name: [",
    "config/feature_flags/README.md": "flags",
}


def read(key: str, **more: object) -> FlagState | None:
    return asyncio.run(read_flags(filed(FILES, more), [key]))[key]


def test_off_by_default_says_nothing_of_what_runs() -> None:
    state = read("bulk_new_store")
    assert reach(state) == (None, None, None, None)
    assert state is not None
    assert (state.kind, state.kind_word) == (FlagKind.RELEASE, "gitlab_com_derisk")
    assert (state.owner, state.off_value) == ("group::shop", False)
    assert state.url == "https://gitlab.example.com/issues/7"
    assert state.source == "config/feature_flags/gitlab_com_derisk/bulk_new_store.yml"


def test_on_by_default_is_on_for_everybody() -> None:
    state = read("calm")
    assert reach(state) == (True, True, 100.0, False)
    assert state is not None
    assert state.kind is FlagKind.OPERATIONAL


def test_words_that_nobody_knows() -> None:
    state = read("odd")
    assert state is not None
    assert (state.kind, state.url) == (FlagKind.OTHER, None)


def test_listing() -> None:
    keys = asyncio.run(list_keys(filed(FILES, {})))
    assert keys == ["broken", "bulk_new_store", "calm", "odd"]
    assert asyncio.run(list_keys(filed(FILES, {"folders": ["ee/config/feature_flags/"]}))) == [
        "calm"
    ]


def test_missing_and_broken() -> None:
    assert read("other") is None
    assert read("calm", folders=["config/feature_flags"]) is None
    with pytest.raises(ShipcheckError, match=r"broken\.yml:1 cannot be read"):
        read("broken")
