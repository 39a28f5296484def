"""Which hosts are given credentials: never one of which only the branch speaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.model.words import Place, Reason, Status
from shipcheck.ship.clients import clients_of
from shipcheck.ship.permissions import allow_host, allowed_hosts
from shipcheck.ship.request import Request
from tests.servers.unleash_double import ADMIN, UnleashDouble, feature, strategy
from tests.ship.gating import CHECKLIST, evaluated, found, judged, request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

ITEMS = "items:\n  - {id: flags, uses: flag-service}\n"
CODE = "import UnleashClient\nclient = UnleashClient()\n"


def checklist(url: str) -> str:
    return f"version: 1\nservices:\n  flags: {{uses: unleash, url: '{url}'}}\n{ITEMS}"


def trusted(sample: Sample, asked: Request | None = None, **environment: str) -> frozenset[str]:
    """The hosts beside those built in."""

    async def run() -> frozenset[str]:
        evaluation = await evaluated(asked or sample, None, **environment)
        return (await clients_of(evaluation)).trusted

    return asyncio.run(run())


def branch_naming(sample: Sample, here: str, base: str | None = None) -> None:
    """A branch whose checklist names one host, on a base that names another, or none."""
    if base is not None:
        sample.commit({CHECKLIST: checklist(base)})
    sample.branch("work")
    sample.commit({CHECKLIST: checklist(here), "a.py": "1\n"})


def test_no_service_no_host(sample: Sample) -> None:
    assert trusted(sample) == frozenset()


def test_a_host_that_the_base_names(sample: Sample) -> None:
    branch_naming(sample, "https://flags.example.com/x", "https://flags.example.com")
    assert trusted(sample) == {"flags.example.com"}


def test_a_host_that_only_the_branch_names(sample: Sample) -> None:
    branch_naming(sample, "https://evil.example", "https://flags.example.com")
    assert "evil.example" not in trusted(sample)


def test_a_base_without_a_checklist_names_none(sample: Sample) -> None:
    branch_naming(sample, "https://evil.example")
    assert trusted(sample) == frozenset()


def test_an_invalid_checklist_of_the_base_names_none(sample: Sample) -> None:
    sample.commit({CHECKLIST: "version: 1\nitems: what\n"})
    sample.branch("work")
    sample.commit({CHECKLIST: checklist("https://evil.example"), "a.py": "1\n"})
    assert trusted(sample) == frozenset()


def test_a_file_that_was_named_is_nobodys_permission(sample: Sample, tmp_path: Path) -> None:
    sample.branch("work")
    sample.commit({"a.py": "1\n"})
    file = tmp_path / "mine.yaml"
    file.write_text(checklist("https://evil.example"))
    assert trusted(sample, request(sample.path, file=file)) == frozenset()


def test_a_host_that_the_user_allowed(sample: Sample, tmp_path: Path) -> None:
    branch_naming(sample, "https://flags.example.com")
    environment = {"SHIPCHECK_STATE_DIR": str(tmp_path / "state")}
    allow_host(environment, "Flags.Example.com")
    assert trusted(sample, None, **environment) == {"flags.example.com"}


def test_the_merge_reads_the_bases_checklist(sample: Sample) -> None:
    branch_naming(sample, "https://evil.example", "https://flags.example.com")
    asked = Request(sample.path, place=Place.MERGE)
    assert trusted(sample, asked) == {"flags.example.com"}


def test_a_branch_that_calls_itself_the_base_names_none(sample: Sample) -> None:
    """Its `base:` counts at a desk for what it is measured against, not for who is given tokens."""
    sample.commit({CHECKLIST: checklist("https://flags.example.com")})
    sample.git("switch", "-q", "-c", "first")
    sample.commit({CHECKLIST: f"base: first\n{checklist('https://evil.example')}"})
    sample.git("switch", "-q", "-c", "second")
    sample.commit({"a.py": "1\n"})
    for asked in (Request(sample.path), Request(sample.path, checklist_from="base")):
        assert "evil.example" not in trusted(sample, asked)
    # By its name a user has said what to measure against.
    assert trusted(sample, Request(sample.path, base="first")) == {"evil.example"}


def test_the_remote_that_a_branch_came_from_names_none(sample: Sample, tmp_path: Path) -> None:
    """Newer gits note the default branch of every remote that is fetched from."""
    sample.commit({CHECKLIST: checklist("https://flags.example.com")})
    mine, theirs = sample.clone(tmp_path / "mine"), sample.clone(tmp_path / "theirs")
    theirs.commit({CHECKLIST: checklist("https://evil.example")})
    theirs.branch("cards")
    theirs.commit({"a.py": "1\n"})
    mine.git("remote", "add", "dee", f"file://{theirs.path}")
    mine.git("fetch", "-q", "dee")
    mine.git("symbolic-ref", "refs/remotes/dee/HEAD", "refs/remotes/dee/main")
    mine.git("switch", "-q", "-c", "cards", "--track", "dee/cards")
    assert "evil.example" not in trusted(mine, Request(mine.path))
    mine.git(
        "remote", "rename", "dee", "upstream"
    )  # what people call the team's, beside their fork
    assert trusted(mine, Request(mine.path)) == {"evil.example"}


def test_this_machine_where_a_checklist_names_it(sample: Sample) -> None:
    branch_naming(sample, "http://127.0.0.1:4242")
    assert trusted(sample) == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["flags.example.com", "10.0.0.1", "localhost", "::1", "[::1]"])
def test_hosts(tmp_path: Path, name: str) -> None:
    environment = {"SHIPCHECK_STATE_DIR": str(tmp_path)}
    assert allow_host(environment, name) == name.strip("[]")
    assert allowed_hosts(environment) == {name.strip("[]")}


@pytest.mark.parametrize(
    "name", ["", "https://x", "x/y", "x:80", "user@x", "a b", "x\n", "x?y", "x#y", "[", "-", "*"]
)
def test_what_is_no_host(tmp_path: Path, name: str) -> None:
    environment = {"SHIPCHECK_STATE_DIR": str(tmp_path)}
    with pytest.raises(UsageError, match="not a host"):
        allow_host(environment, name)
    assert not allowed_hosts(environment)


def test_the_gate_asks_the_service(sample: Sample) -> None:
    with UnleashDouble().add(feature("new-checkout")).serving() as url:
        branch_naming(sample, url)
        sample.commit({"app.py": f"{CODE}client.is_enabled('new-checkout')\n"})
        item = found(judged(sample, UNLEASH_API_TOKEN=ADMIN), "flags")
    assert item.status is Status.PASS, item.outcome
    assert item.outcome.data["flags"][0]["key"] == "new-checkout"


def test_the_gate_keeps_the_token_from_a_host_of_the_branch(sample: Sample) -> None:
    branch_naming(sample, "https://evil.example", "https://flags.example.com")
    sample.commit({"app.py": f"{CODE}client.is_enabled('new-checkout')\n"})
    item = found(judged(sample, UNLEASH_API_TOKEN=ADMIN), "flags")
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_CREDENTIAL)
    assert "evil.example" in item.outcome.summary


def test_a_clean_up_before_everybody_has_it(sample: Sample) -> None:
    guard = f"{CODE}if client.is_enabled('new-checkout'):\n    new()\nelse:\n    old()\n"
    sample.commit({"app.py": guard})
    flag = feature("new-checkout", on=True, strategies=[strategy(25)])
    with UnleashDouble().add(flag).serving() as url:
        branch_naming(sample, url)
        sample.commit({"app.py": f"{CODE}new()\n"})
        item = found(judged(sample, UNLEASH_API_TOKEN=ADMIN), "flags")
    assert [finding.rule for finding in item.outcome.findings] == ["flag-cleanup-releases"]
    assert item.status is Status.FAIL
