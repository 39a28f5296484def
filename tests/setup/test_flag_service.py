"""What `doctor` says of the flag service."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.repository import open_repository
from shipcheck.model.checklist import Checklist
from shipcheck.setup.fact import Fact, State
from shipcheck.setup.flag_service import flag_service
from tests.servers.unleash_double import ADMIN, UnleashDouble

if TYPE_CHECKING:
    from typing import Any

    from tests.repository import Sample


def told(
    sample: Sample, flags: dict[str, Any], *, base_says_so: bool = True, **environment: str
) -> Fact:
    """The fact, where the base's checklist says the same, or there is none."""
    checklist = Checklist((), "x", "worktree", "", services={"flags": flags} if flags else {})

    async def ask() -> Fact:
        repository = await open_repository(sample.path, os.environ)
        at_base = checklist if base_says_so else None
        return await flag_service(repository, checklist, at_base, {**os.environ, **environment})

    return asyncio.run(ask())


def test_none(sample: Sample) -> None:
    assert told(sample, {}).text == "none configured, and no file that defines flags"
    assert told(sample, {"uses": "none"}).state is State.OK


def test_a_file_is_found_and_read(sample: Sample) -> None:
    on_off = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "off"}
    sample.commit({"flags.json": json.dumps({"flags": {"new": on_off}})})
    assert told(sample, {}) == Fact("flag service", State.OK, "flagd-file answers")


def test_a_server_that_answers_and_a_token_that_it_refuses(sample: Sample) -> None:
    double = UnleashDouble()
    with double.serving() as url:
        settings = {"uses": "unleash", "url": url}
        found = told(sample, settings, UNLEASH_API_TOKEN=ADMIN)
        assert (found.state, found.text) == (State.OK, "unleash, production answers")
        refused = told(sample, settings, UNLEASH_API_TOKEN="wrong")
        assert (refused.state, refused.unread) == (State.MISSING, 0)
        assert "wrong" not in refused.text


def test_this_machine_is_trusted_where_the_work_tree_names_it(sample: Sample) -> None:
    with UnleashDouble().serving() as url:
        settings = {"uses": "unleash", "url": url}
        found = told(sample, settings, base_says_so=False, UNLEASH_API_TOKEN=ADMIN)
    assert (found.state, found.text) == (State.OK, "unleash, production answers")


def test_another_host_that_only_the_work_tree_names_is_not(sample: Sample) -> None:
    settings = {"uses": "unleash", "url": "https://evil.example"}
    found = told(sample, settings, base_says_so=False, UNLEASH_API_TOKEN=ADMIN)
    assert found.state is not State.OK
    assert "evil.example" in found.text


def test_no_credential_names_the_variable(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNLEASH_API_TOKEN", raising=False)
    monkeypatch.delenv("UNLEASH_TOKEN", raising=False)
    found = told(sample, {"uses": "unleash", "url": "http://127.0.0.1:9"})
    assert found.state is State.MISSING
    assert "UNLEASH_API_TOKEN" in found.text + found.mend


def test_a_server_that_is_not_there(sample: Sample) -> None:
    found = told(sample, {"uses": "unleash", "url": "http://127.0.0.1:9"}, UNLEASH_API_TOKEN="x")
    assert (found.state, found.unread) == (State.WARN, 3)
