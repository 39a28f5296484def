"""Where a repository of Azure DevOps is, by every form of its address."""

from __future__ import annotations

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.address import read_address
from shipcheck.hosting.azure import Location, location_of, wanted
from shipcheck.hosting.place import Place, find_place

ORG = "https://dev.azure.com/org"


def at(remote: str) -> Location:
    """The location of a remote."""
    place = find_place({}, read_address(remote))
    assert place is not None
    assert place.forge == "azure"
    return location_of(place)


@pytest.mark.parametrize("remote", [
    "https://dev.azure.com/org/My%20Project/_git/web",
    "https://org@dev.azure.com/org/My%20Project/_git/web",
    "git@ssh.dev.azure.com:v3/org/My%20Project/web",
    "ssh://git@ssh.dev.azure.com/v3/org/My%20Project/web",
    "org@vs-ssh.visualstudio.com:v3/org/My%20Project/web",
    "https://org.visualstudio.com/My%20Project/_git/web",
    "https://org.visualstudio.com/DefaultCollection/My%20Project/_git/web",
    "https://dev.azure.com/org/My%20Project/_git/_optimized/web",
    "https://dev.azure.com/org/My%20Project/_git/_full/web",
])  # fmt: skip
def test_every_form_of_an_address(remote: str) -> None:
    found = at(remote)
    assert found == Location(ORG, ORG, "My Project", "web")
    assert found.path == "/My%20Project/_apis/git/repositories/web"
    assert found.page == "https://dev.azure.com/org/My%20Project/_git/web"


@pytest.mark.parametrize("remote", [
    "https://dev.azure.com/org/_git/web", "https://org.visualstudio.com/_git/web",
])  # fmt: skip
def test_a_repository_that_is_called_like_its_project(remote: str) -> None:
    assert at(remote) == Location(ORG, ORG, "web", "web")


@pytest.mark.parametrize("settings", [
    {"url": ORG, "repository": "Fiber/web"}, {"url": f"{ORG}/", "repository": "org/Fiber/web"},
    {"url": "https://dev.azure.com", "repository": "org/Fiber/web"},
])  # fmt: skip
def test_the_words_of_a_checklist(settings: dict[str, str]) -> None:
    place = find_place({"uses": "azure", **settings}, None)
    assert place is not None
    assert location_of(place) == Location(ORG, ORG, "Fiber", "web")


def test_an_api_elsewhere() -> None:
    settings = {"uses": "azure", "api": "http://127.0.0.1:8080/org/"}
    place = find_place(settings, read_address("https://dev.azure.com/org/Fiber/_git/web"))
    assert place is not None
    assert location_of(place) == Location("http://127.0.0.1:8080/org", ORG, "Fiber", "web")


def test_a_server_of_ones_own() -> None:
    settings = {"uses": "azure"}
    place = find_place(settings, read_address("https://tfs.example.com/tfs/All/Fiber/_git/web"))
    assert place is not None
    root = "https://tfs.example.com/tfs/All"
    assert location_of(place) == Location(root, root, "Fiber", "web")


@pytest.mark.parametrize("path", ["org/_git", "_git", "v3", "v3/web", "web", "org/Fiber/_git/a/b"])
def test_what_is_no_repository(path: str) -> None:
    with pytest.raises(ShipcheckError, match="is no repository of Azure DevOps"):
        location_of(Place("azure", "https://dev.azure.com", path, {}))


@pytest.mark.parametrize(("server", "own"), [
    ("https://dev.azure.com/org/", True), ("https://org.visualstudio.com/", True),
    ("https://tfs.example.com/tfs/", False), ("https://dev.azure.com.example.com/", False),
    ("", False), ("https://[", False),
])  # fmt: skip
def test_the_token_of_a_job_is_for_its_own_server(server: str, *, own: bool) -> None:
    place = Place("azure", "https://dev.azure.com", "org/Fiber/_git/web", {})
    wish = wanted(place, {"SYSTEM_COLLECTIONURI": server})
    assert wish.of_host == (("SYSTEM_ACCESSTOKEN",) if own else ())
    assert wish.host == "dev.azure.com"
