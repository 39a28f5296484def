"""Where a repository of Bitbucket Data Center is, by every form of its address."""

from __future__ import annotations

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.address import read_address
from shipcheck.hosting.bitbucket_server import Location, location_of, wanted
from shipcheck.hosting.place import Place, find_place


@pytest.mark.parametrize(("remote", "web", "name"), [
    ("https://bitbucket.example.com/scm/KEY/web.git", "https://bitbucket.example.com", "KEY/web"),
    ("https://u@bitbucket.example.com:8443/scm/KEY/web.git", "https://bitbucket.example.com:8443", "KEY/web"),
    ("https://bitbucket.example.com/git/scm/KEY/web.git", "https://bitbucket.example.com/git", "KEY/web"),
    ("https://bitbucket.example.com/scm/~jane/web.git", "https://bitbucket.example.com", "~jane/web"),
    ("ssh://git@bitbucket.example.com:7999/KEY/web.git", "https://bitbucket.example.com", "KEY/web"),
    ("ssh://git@stash.example.com:7999/~jane/web.git", "https://stash.example.com", "~jane/web"),
    ("ssh://git@stash.example.com:7999/scm/web.git", "https://stash.example.com", "scm/web"),
])  # fmt: skip
def test_every_form_of_an_address(remote: str, web: str, name: str) -> None:
    place = find_place({}, read_address(remote))
    assert place is not None
    assert place.forge == "bitbucket-server"
    found = location_of(place)
    key, _, slug = name.partition("/")
    assert found == Location(f"{web}/rest", web, key, slug)
    assert found.name == name


def test_paths() -> None:
    place = Place("bitbucket-server", "https://git.example.com", "projects/KEY/repos/web", {})
    found = location_of(place)
    assert found.path == "/api/latest/projects/KEY/repos/web"
    assert found.page == "https://git.example.com/projects/KEY/repos/web"


def test_an_api_elsewhere() -> None:
    settings = {"api": "http://127.0.0.1:7990/rest/"}
    place = Place("bitbucket-server", "https://git.example.com", "KEY/web", settings)
    assert location_of(place).root == "http://127.0.0.1:7990/rest"


@pytest.mark.parametrize("path", ["web", "a/b/c", "scm/web/x/y", "projects/KEY/repo/web"])
def test_what_is_no_repository(path: str) -> None:
    with pytest.raises(ShipcheckError, match="is no repository of Bitbucket Data Center"):
        location_of(Place("bitbucket-server", "https://git.example.com", path, {}))


@pytest.mark.parametrize(("server", "own"), [
    ("https://git.example.com", True), ("https://git.example.com.evil.example", False), ("", False),
])  # fmt: skip
def test_whose_the_token_is(server: str, *, own: bool) -> None:
    place = Place("bitbucket-server", "https://git.example.com", "KEY/web", {})
    wish = wanted(place, {"BITBUCKET_SERVER_URL": server})
    assert (wish.host, bool(wish.of_host)) == ("git.example.com", own)
