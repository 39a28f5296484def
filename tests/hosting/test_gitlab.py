"""Where GitLab's API is, and whose credential goes there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.ci_place import ci_place
from shipcheck.hosting.credentials import Credential, find_credential
from shipcheck.hosting.gitlab import header_of, root_of, trusted_hosts, wanted
from shipcheck.hosting.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLOUD = Place("gitlab", "https://gitlab.com", "group/deeper/project", {})
OWN = Place("gitlab", "https://git.example.com", "group/project", {})
IN_CI = {
    "GITLAB_CI": "true", "CI_SERVER_URL": "https://git.example.com", "CI_JOB_TOKEN": "of-the-job",
    "CI_API_V4_URL": "https://git.example.com/sub/api/v4",
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "environment", "root"),
    [
        (CLOUD, {}, "https://gitlab.com/api/v4"),
        (CLOUD, IN_CI, "https://gitlab.com/api/v4"),
        (OWN, IN_CI, "https://git.example.com/sub/api/v4"),
        (OWN, {**IN_CI, "GITLAB_CI": "false"}, "https://git.example.com/api/v4"),
        (Place("gitlab", OWN.url, "g/p", {"api": "http://127.0.0.1:1/api/v4/"}), IN_CI,
         "http://127.0.0.1:1/api/v4"),
    ],
)  # fmt: skip
def test_the_root(place: Place, environment: dict[str, str], root: str) -> None:
    assert root_of(place, environment) == root


def found(place: Place, environment: Mapping[str, str], directory: Path) -> Credential | None:
    """The credential for a place."""
    return asyncio.run(find_credential(wanted(place, environment), environment, directory))


def test_variables_come_first(tmp_path: Path) -> None:
    named = {"GITLAB_ACCESS_TOKEN": "second", "GITLAB_TOKEN": "first", **IN_CI}
    assert found(OWN, named, tmp_path) == Credential("first", "GITLAB_TOKEN", names_host=False)
    assert header_of(Credential("x", "GITLAB_TOKEN", names_host=False)) == {
        "Authorization": "Bearer x"
    }


def test_a_jobs_token_is_for_its_own_server_alone(tmp_path: Path) -> None:
    own = found(OWN, IN_CI, tmp_path)
    assert own == Credential("of-the-job", "CI_JOB_TOKEN", names_host=True)
    assert header_of(own) == {"JOB-TOKEN": "of-the-job"}
    assert found(CLOUD, IN_CI, tmp_path) is None
    assert found(OWN, {**IN_CI, "GITLAB_CI": "false"}, tmp_path) is None


GLAB = """#!/bin/sh
test "$*" = "config get token --host git.example.com" || exit 9
echo "${OAUTH_TOKEN:-of-glab}"
"""


def test_glab_is_asked_for_this_host(tmp_path: Path) -> None:
    """It takes OAUTH_TOKEN for every host, whoever it is meant for: it does not see that."""
    program = tmp_path / "glab"
    program.write_text(GLAB)
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "OAUTH_TOKEN": "for-something-else"}
    expected = Credential("of-glab", "glab", names_host=True)
    assert found(OWN, environment, tmp_path) == expected
    assert found(CLOUD, environment, tmp_path) is None


def test_only_what_names_the_host_may_go_there() -> None:
    variable = Credential("x", "GITLAB_TOKEN", names_host=False)
    of_glab = Credential("x", "glab", names_host=True)
    root = root_of(OWN, {})
    assert trusted_hosts(OWN, root, variable) == ("gitlab.com",)
    assert trusted_hosts(OWN, root, of_glab) == ("gitlab.com", "git.example.com")
    assert trusted_hosts(OWN, "https://proxy.example.com/api/v4", of_glab) == ("gitlab.com",)


def test_the_place_of_ci_is_the_forges() -> None:
    assert ci_place("gitlab", CLOUD, {}) == CLOUD
    moved = ci_place("gitlab", CLOUD, {"url": "https://ci.example.com/", "repository": "a/b"})
    assert (moved.url, moved.path) == ("https://ci.example.com", "a/b")


def test_the_api_of_one_server_is_not_that_of_another() -> None:
    place = Place("gitlab", "https://git.example.com", "g/p", {"api": "https://api.example.com"})
    assert ci_place("gitlab", place, {}).settings["api"] == "https://api.example.com"
    assert "api" not in ci_place("gitlab", place, {"url": "https://ci.example.com"}).settings


@pytest.mark.parametrize("place", [None, Place("github", "https://github.com", "a/b", {})])
def test_no_place(place: Place | None) -> None:
    with pytest.raises(ShipcheckError, match="where gitlab has this repository") as caught:
        ci_place("gitlab", place, {"url": "https://git.example.com"})
    assert "services.ci.repository" in caught.value.hint
