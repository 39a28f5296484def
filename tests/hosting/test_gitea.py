"""Where the API of Gitea or Forgejo is, and whose credential goes there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.credentials import Credential, find_credential
from shipcheck.hosting.gitea import root_of, trusted_hosts, wanted
from shipcheck.hosting.gitea_api import open_gitea
from shipcheck.hosting.place import Place
from shipcheck.http.client import Client

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CODEBERG = Place("gitea", "https://codeberg.org", "team/shop", {})
OWN = Place("gitea", "https://git.example.com", "team/shop", {})
IN_ACTIONS = {
    "FORGEJO_ACTIONS": "true", "GITHUB_SERVER_URL": "https://git.example.com",
    "GITHUB_API_URL": "https://git.example.com/sub/api/v1", "GITHUB_TOKEN": "of-the-job",
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "environment", "root"),
    [
        (CODEBERG, IN_ACTIONS, "https://codeberg.org/api/v1"),
        (OWN, IN_ACTIONS, "https://git.example.com/sub/api/v1"),
        (OWN, {**IN_ACTIONS, "FORGEJO_ACTIONS": "false"}, "https://git.example.com/api/v1"),
        (Place("gitea", OWN.url, "a/b", {"api": "http://127.0.0.1:1/"}), IN_ACTIONS, "http://127.0.0.1:1"),
    ],
)  # fmt: skip
def test_the_root(place: Place, environment: dict[str, str], root: str) -> None:
    assert root_of(place, environment) == root


def found(place: Place, environment: Mapping[str, str], directory: Path) -> Credential | None:
    """The credential for a place."""
    return asyncio.run(find_credential(wanted(place, environment), environment, directory))


def test_variables(tmp_path: Path) -> None:
    every = {"GITEA_TOKEN": "a", "FORGEJO_TOKEN": "b", "CODEBERG_TOKEN": "c"}
    assert found(CODEBERG, every, tmp_path) == Credential("c", "CODEBERG_TOKEN", names_host=False)
    assert found(OWN, every, tmp_path) == Credential("a", "GITEA_TOKEN", names_host=False)
    assert found(OWN, {"CODEBERG_TOKEN": "c"}, tmp_path) is None


def test_a_jobs_token_is_for_its_own_server_alone(tmp_path: Path) -> None:
    own = found(OWN, IN_ACTIONS, tmp_path)
    assert own == Credential("of-the-job", "GITHUB_TOKEN", names_host=True)
    assert found(CODEBERG, IN_ACTIONS, tmp_path) is None
    assert trusted_hosts(OWN, root_of(OWN, {}), own) == (
        "codeberg.org", "gitea.com", "git.example.com",
    )  # fmt: skip


@pytest.mark.parametrize("path", ["shop", "team/deeper/shop", "team/"])
def test_what_is_no_repository(tmp_path: Path, path: str) -> None:
    def client(_: Sequence[str]) -> Client:
        raise AssertionError

    place = Place("gitea", "https://codeberg.org", path, {})
    with pytest.raises(ShipcheckError, match="is no repository of Gitea"):
        asyncio.run(open_gitea(place, {"GITEA_TOKEN": "x"}, client, tmp_path))
