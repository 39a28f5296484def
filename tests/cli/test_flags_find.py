"""`shipcheck flags find` as its user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

APP = """import ldclient

def page(user, key):
    if ldclient.get().variation("new-cart", user, True):
        a()
    if not flag_disabled("old"):
        b()
    return ldclient.get().variation(key, user, False)
"""


@pytest.fixture
def repository(sample: Sample) -> Sample:
    sample.commit({"src/app.py": APP, "src/other.py": "flag_enabled('old')\n"})
    return sample


def test_text_groups_by_key_with_dynamic_ones_last(repository: Sample) -> None:
    ended = shipcheck("flags", "find", cwd=repository.path)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "new-cart  1 use, launchdarkly",
        "  src/app.py:4  ldclient.get().variation, true by default",
        "old  2 uses, django-flags",
        "  src/app.py:6  flag_disabled (asks whether it is off)",
        "  src/other.py:1  flag_enabled",
        "dynamic keys  1 use",
        "  src/app.py:8  ldclient.get().variation: key is a parameter",
    ]


def test_json_is_as_the_contract_says(repository: Sample) -> None:
    ended = shipcheck("flags", "find", "--format", "json", cwd=repository.path)
    uses = json.loads(ended.out)["uses"]
    assert uses[0] == {
        "key": "new-cart", "dynamic": False, "path": "src/app.py", "line": 4,
        "sdk": "launchdarkly", "call": "ldclient.get().variation", "default": True,
        "inverted": False, "reason": "",
    }  # fmt: skip
    assert [(use["key"], use["dynamic"], use["inverted"]) for use in uses[1:]] == [
        ("old", False, True),
        (None, True, False),
        ("old", False, False),
    ]


def test_only_one_key_and_only_one_path(repository: Sample) -> None:
    by_key = shipcheck("flags", "find", "--key", "new-cart", cwd=repository.path)
    assert by_key.out.count("\n") == 2
    by_path = shipcheck("flags", "find", "other.py", cwd=repository.path / "src")
    assert by_path.out == "old  1 use, django-flags\n  src/other.py:1  flag_enabled\n"


def test_another_commit(repository: Sample) -> None:
    ended = shipcheck("flags", "find", "--head", "HEAD~1", cwd=repository.path)
    assert (ended.code, ended.out) == (0, "")
    assert "--suggest" in ended.err


def test_suggestions_can_be_put_into_the_checklist(repository: Sample) -> None:
    wrapper = "def enabled(key, user):\n    return ldclient.get().variation(key, user, False)\n"
    repository.commit({"src/flags.py": wrapper, "src/use.py": "if enabled('x', u):\n    pass\n"})
    ended = shipcheck("flags", "find", "--suggest", cwd=repository.path)
    assert ended.code == 0
    repository.write({".shipcheck.yaml": f"version: 1\nextends: builtin:default\n{ended.out}"})
    found = shipcheck("flags", "find", "--key", "x", cwd=repository.path)
    assert "src/use.py:1  enabled" in found.out


def test_what_is_no_commit_and_what_is_outside(repository: Sample, tmp_path: Path) -> None:
    for arguments in (("--head", "nowhere"), (str(tmp_path.parent),)):
        ended = shipcheck("flags", "find", *arguments, cwd=repository.path)
        assert (ended.code, ended.out) == (2, "")


def test_hostile_names_stay_text(sample: Sample) -> None:
    sample.commit({"a\x1b[31m.py": "flag_enabled('\\x1b[2J\u202e')\nflag_enabled('\x1b]0;x')\n"})
    ended = shipcheck("flags", "find", cwd=sample.path)
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out


def test_a_path_that_is_not_there_is_no_answer(sample: Sample) -> None:
    done = shipcheck("flags", "find", "nope", cwd=sample.path)
    assert (done.code, done.out) == (2, "")
    assert "nothing at nope" in done.err
