"""A credential that was found for one host is for no other, whatever a checklist calls the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from tests.ci import circleci_server as circle
from tests.ci.asking import SECRET, Asked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

CORP = "https://git.corp.example"


def asked(sample: Sample, home: Path, name: str, place: Place, **settings: str) -> Asked:
    """A CI service of a user whose netrc has passwords for the pages' hosts."""
    netrc = home / ".netrc"
    netrc.write_text(
        f"machine git.corp.example login me password {SECRET}\n"
        f"machine bitbucket.org login me password {SECRET}\n"
    )
    netrc.chmod(0o600)
    environment = {"HOME": str(home), "PATH": str(home)}
    moved = Place(place.forge, place.url, place.path, settings)
    return Asked(
        name, {}, settings, environment, moved, repository=sample.path,
        allowed=("git.corp.example", "codeberg.org", "gitlab.com", "api.corp.example"),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "place", "api"), [
    ("gitlab", Place("gitlab", CORP, "team/shop", {}), "https://gitlab.com/api/v4"),
    ("gitea", Place("gitea", CORP, "team/shop", {}), "https://codeberg.org/api/v1"),
    ("bitbucket", Place("bitbucket", CORP, "team/shop", {}), "https://api.bitbucket.org/2.0"),
    ("bitbucket", Place("bitbucket", "https://bitbucket.org", "team/shop", {}), "https://api.corp.example"),
])  # fmt: skip
def test_a_password_for_the_pages_goes_to_no_other_host(
    sample: Sample, tmp_path: Path, name: str, place: Place, api: str
) -> None:
    one = asked(sample, tmp_path, name, place, api=api)
    with pytest.raises(CredentialError):
        one.read()
    assert one.requests == []


@pytest.mark.parametrize(("name", "place", "api"), [
    ("gitlab", Place("gitlab", CORP, "team/shop", {}), f"{CORP}/api/v4"),
    ("gitea", Place("gitea", CORP, "team/shop", {}), f"{CORP}/api/v1"),
    ("bitbucket", Place("bitbucket", "https://bitbucket.org", "team/shop", {}), "https://api.bitbucket.org/2.0"),
])  # fmt: skip
def test_it_goes_where_it_belongs(
    sample: Sample, tmp_path: Path, name: str, place: Place, api: str
) -> None:
    one = asked(sample, tmp_path, name, place, api=api)
    one.answers = lambda _: httpx.Response(404, json={"message": "gone"})
    with pytest.raises(ShipcheckError):
        one.read()
    assert one.requests
    assert {SECRET in request.headers["authorization"] for request in one.requests} == {True}


def test_a_circleci_server_cannot_have_its_token_sent_to_circleci() -> None:
    """Nor the other way round: a file is fetched with the token from the service's own hosts alone."""
    url = "https://output.circle-artifacts.com/lcov.info"
    files = circle.page({"path": "lcov.info", "node_index": 0, "url": url})
    table: dict[str, Any] = {
        **circle.answers(),
        f"{circle.API}/project/gh/acme/shop/101/artifacts": files,
        "/lcov.info": httpx.Response(200, content=b"x"),
    }
    for settings, sent in (({"url": "https://ci.corp.example"}, False), ({}, True)):
        one = circle.asked(table, settings=settings, allowed=("ci.corp.example",))
        (found,) = one.artifacts()
        assert one.download(found) == b"x"
        last = one.requests[-1]
        assert (last.url.host, "circle-token" in last.headers) == (
            "output.circle-artifacts.com", sent,
        )  # fmt: skip
