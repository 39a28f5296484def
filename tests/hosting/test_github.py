"""Where GitHub's API is, which credential goes there, and what its answers mean."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.credentials import Credential, find_credential
from shipcheck.hosting.github import Roots, owner_of, roots_of, trusted_hosts, wanted
from shipcheck.hosting.github_answers import is_limit, lacking, next_page
from shipcheck.hosting.github_api import open_github
from shipcheck.hosting.place import Place
from shipcheck.http.answer import Answer
from tests.http.talking import Service

CLOUD = Place("github", "https://github.com", "o/r", {})
TENANT = Place("github", "https://acme.ghe.com", "o/r", {})
SERVER = Place("github", "https://github.example.com:8443", "o/r", {})


def named(**settings: str) -> Place:
    return Place("github", "https://github.com", "o/r", settings)


def in_actions(server: str, api: str) -> dict[str, str]:
    """The environment of a job of GitHub Actions."""
    return {
        "GITHUB_SERVER_URL": server, "GITHUB_API_URL": api, "GITHUB_GRAPHQL_URL": f"{api}/graphql",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "rest", "graphql"),
    [
        (CLOUD, "https://api.github.com", "https://api.github.com/graphql"),
        (Place("github", "https://www.github.com", "o/r", {}),
         "https://api.github.com", "https://api.github.com/graphql"),
        (TENANT, "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        (SERVER, "https://github.example.com:8443/api/v3", "https://github.example.com:8443/api/graphql"),
        (Place("github", "https://evilgithub.com", "o/r", {}),
         "https://evilgithub.com/api/v3", "https://evilgithub.com/api/graphql"),
        (named(api="http://127.0.0.1:1/"), "http://127.0.0.1:1", "http://127.0.0.1:1/graphql"),
        (named(api="https://x.example/api/v3"), "https://x.example/api/v3", "https://x.example/api/graphql"),
    ],
)  # fmt: skip
def test_where_the_api_is(place: Place, rest: str, graphql: str) -> None:
    found = roots_of(place, {})
    assert (found.rest, found.graphql) == (rest, graphql)
    assert found.of_server is ("api" not in place.settings)


def test_actions_tell_of_their_own_server_only() -> None:
    environment = in_actions("https://github.example.com:8443", "https://github.example.com/api/v3")
    assert roots_of(SERVER, environment).rest == "https://github.example.com/api/v3"
    assert roots_of(SERVER, environment).graphql == "https://github.example.com/api/v3/graphql"
    assert roots_of(CLOUD, environment).rest == "https://api.github.com"
    elsewhere = in_actions("https://github.com", "https://evil.example")
    assert roots_of(CLOUD, elsewhere).hosts == ("api.github.com",)
    assert roots_of(named(api="http://127.0.0.1:1"), environment).rest == "http://127.0.0.1:1"


def credential(place: Place, environment: dict[str, str]) -> Credential | None:
    nowhere = {"HOME": "/nowhere", "PATH": "/nowhere"}
    found = find_credential(wanted(place, environment), {**nowhere, **environment}, Path("/"))
    return asyncio.run(found)


ALL = {
    "GH_TOKEN": "gh", "GITHUB_TOKEN": "github", "GH_ENTERPRISE_TOKEN": "ent",
    "GITHUB_ENTERPRISE_TOKEN": "github-ent",
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "more", "secret", "names_host"),
    [
        (CLOUD, {}, "gh", False),
        (CLOUD, {"GH_TOKEN": " "}, "github", False),
        (TENANT, {}, "gh", False),
        (TENANT, {"GH_HOST": "acme.ghe.com"}, "gh", True),
        (TENANT, {"GH_HOST": "other.ghe.com"}, "gh", False),
        (SERVER, {}, "ent", False),
        (SERVER, {"GH_HOST": "github.example.com"}, "ent", True),
        (SERVER, {"GH_ENTERPRISE_TOKEN": ""}, "github-ent", False),
        (
            SERVER,
            {"GITHUB_SERVER_URL": "https://github.example.com", "GH_ENTERPRISE_TOKEN": "",
             "GITHUB_ENTERPRISE_TOKEN": "", "GH_TOKEN": ""},
            "github", True,
        ),
    ],
)  # fmt: skip
def test_the_credential_is_ghs(
    place: Place, more: dict[str, str], secret: str, *, names_host: bool
) -> None:
    found = credential(place, {**ALL, **more})
    assert found is not None
    assert (found.secret, found.names_host) == (secret, names_host)


def test_githubs_own_token_is_not_for_a_teams_server() -> None:
    assert credential(SERVER, {"GH_TOKEN": "gh", "GITHUB_TOKEN": "github"}) is None


def test_gh_is_asked_for_the_very_host() -> None:
    assert wanted(SERVER, {}).command == ("gh", "auth", "token", "--hostname", "{host}")
    assert wanted(SERVER, {}).host == "github.example.com"
    assert wanted(Place("github", "https://www.github.com", "o/r", {}), {}).host == "github.com"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://evil.example", "./name"),
        ("https://evil.example", "owner/name\N{ZERO WIDTH SPACE}"),
        ("https://evil.example/a//b", "owner/name"),
        ("evil.example", "owner/name"),
        ("https://github.com.evil.example", "owner/name"),
        ("https://evil.example/github.com", "owner/name"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"GH_HOST": ""}, {"GH_HOST": "github.example.com"}])
def test_no_strange_place_makes_a_token_its_own(url: str, path: str, more: dict[str, str]) -> None:
    """A host without a name would be the one of a GH_HOST that nobody set, and gh's own default."""
    place = Place("github", url, path, {})
    found = credential(place, {**ALL, **more})
    assert found is not None
    assert not found.names_host
    assert trusted_hosts(roots_of(place, {}), found) == ("api.github.com",)


def test_no_command_line_is_asked_for_a_host_without_a_name(tmp_path: Path) -> None:
    gh = tmp_path / "gh"
    gh.write_text("#!/bin/sh\necho of-github.com\n")
    gh.chmod(0o755)
    environment = {"HOME": "/nowhere", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    nameless = Place("github", "evil.example", "owner/name", {})
    assert credential(nameless, environment) is None
    there = credential(SERVER, environment)
    assert there is not None
    assert there.source == "gh"


@pytest.mark.parametrize(
    ("of_server", "names_host", "trusted"),
    [
        (True, True, ("api.github.com", "x.example")),
        (True, False, ("api.github.com",)),
        (False, True, ("api.github.com",)),
    ],
)
def test_a_credential_goes_only_where_its_source_says(
    trusted: tuple[str, ...], *, of_server: bool, names_host: bool
) -> None:
    roots = Roots("https://x.example/api/v3", "https://x.example/api/graphql", of_server)
    assert trusted_hosts(roots, Credential("s", "gh", names_host)) == trusted


def opened(place: Place, environment: dict[str, str]) -> None:
    service = Service([])
    environment = {"HOME": "/nowhere", "PATH": "/nowhere", **environment}
    asyncio.run(
        open_github(place, environment, lambda _: service.client(), Path("/"), service.clock.now)
    )


def test_without_a_credential_nothing_is_opened() -> None:
    with pytest.raises(CredentialError, match="no credential for GitHub"):
        opened(CLOUD, {})


@pytest.mark.parametrize("path", ["r", "o/r/x", "/r", "o/"])
def test_a_place_that_is_no_repository(path: str) -> None:
    with pytest.raises(ShipcheckError, match="no repository of GitHub"):
        opened(Place("github", "https://github.com", path, {}), {"GH_TOKEN": "x"})


def answer(body: bytes = b"{}", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(403, named, body, "https://api.github.com/x")


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("", None),
        ('<https://api.github.com/r?page=2&per_page=100>; rel="next", <https://x?page=9>; rel="last"',
         {"page": "2", "per_page": "100"}),
        ('<https://x?page=1>; rel="prev"', None),
        ('<https://evil.example/?after=abc>; rel="next"', {"after": "abc"}),
        ("; rel=next, <<>>;;; garbage", {}),
        ("next", None),
    ],
)  # fmt: skip
def test_the_next_page(link: str, following: dict[str, str] | None) -> None:
    assert next_page(answer(link=link)) == following


@pytest.mark.parametrize(
    ("given", "limited"),
    [
        (answer(x_ratelimit_remaining="0"), True),
        (answer(x_ratelimit_remaining="10"), False),
        (answer(retry_after="60"), True),
        (answer(b'{"message": "You have exceeded a secondary rate limit."}'), True),
        (answer(b'{"message": "You have triggered an abuse detection mechanism."}'), True),
        (answer(b'{"message": "Must have admin rights to Repository."}'), False),
        (answer(b"<html>"), False),
        (answer(b"[]"), False),
    ],
)
def test_which_refusals_are_limits(given: Answer, *, limited: bool) -> None:
    assert is_limit(given) is limited


def test_the_scopes_that_are_missing_are_named() -> None:
    given = answer(x_accepted_oauth_scopes="repo, repo:status", x_oauth_scopes="")
    assert lacking(given) == "It takes one of the scopes repo, repo:status; the token has none."
    assert lacking(answer(x_accepted_oauth_scopes="repo")) == ""


@pytest.mark.parametrize(
    ("app", "owner"), [(15368, "15368"), (-1, None), (None, None), (True, None), ("7", None)]
)
def test_whose_a_run_is(app: object, owner: str | None) -> None:
    assert owner_of(app) == owner
