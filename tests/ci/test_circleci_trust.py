"""CircleCI: credentials, hostile answers, files."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Unauthorized, UnexpectedAnswer
from tests.ci.asking import SECRET
from tests.ci.circleci_server import (
    API,
    GITHUB,
    PIPELINES,
    WORKFLOW,
    answers,
    asked,
    page,
    pipeline,
)
from tests.ci.hostile import ANSWERS, JSON, PAGE, harmless, refused, told


@pytest.mark.parametrize(
    ("place", "settings_", "path"),
    [
        (Place("bitbucket", "https://bitbucket.org", "acme/shop", {}), {}, "bb/acme/shop"),
        (None, {"project": "circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat"}, None),
        (GITHUB, {"project": "gh/other/name"}, "gh/other/name"),
    ],
)
def test_the_project(place: Place | None, settings_: dict[str, str], path: str | None) -> None:
    slug = path or settings_["project"]
    table = answers(more={f"{API}/project/{slug}/pipeline": page(pipeline())})
    assert asked(table, place=place, settings=settings_).states()["test"] == "success"


@pytest.mark.parametrize("forge", ["gitlab", "azure"])
def test_a_project_that_nothing_tells_of(forge: str) -> None:
    place = Place(forge, "https://gitlab.com", "acme/shop", {})
    with pytest.raises(ShipcheckError, match="which project") as caught:
        asked(place=place).read()
    assert "services.ci.project" in caught.value.hint


def test_a_server_of_their_own() -> None:
    url = {"url": "https://ci.example.com"}
    one = asked(settings=url, allowed=("ci.example.com",))
    assert one.states()["test"] == "success"
    assert {request.url.host for request in one.requests} == {"ci.example.com"}
    with pytest.raises(CredentialError, match=r"ci\.example\.com"):
        asked(settings=url).read()


def test_no_credential_and_a_refused_one() -> None:
    with pytest.raises(CredentialError, match="no credential for CircleCI"):
        asked(environment={}).read()
    refusal = httpx.Response(401, json={"message": f"Invalid token {SECRET}."})
    with pytest.raises(Unauthorized) as caught:
        asked({PIPELINES: refusal}).read()
    assert SECRET not in caught.value.message


def test_a_project_that_is_not_there() -> None:
    with pytest.raises(UnexpectedAnswer, match="404"):
        asked({PIPELINES: httpx.Response(404, json={"message": "Project not found"})}).read()


@pytest.mark.parametrize("place", ["pipeline", "workflow", "job"])
@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_answers(name: str, place: str) -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        bad = request.url.path.endswith(f"/{place}")
        return told(ANSWERS[name]) if bad else answers().get(request.url.path, PAGE)

    refused(asked(answer))


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json(value: object) -> None:
    harmless(asked(lambda _: value))
    harmless(asked(answers({**pipeline(), "id": "x", "state": value})))
    harmless(
        asked(
            answers(
                workflows=[{"id": WORKFLOW, "status": value}], jobs=[{"id": "x", "status": value}]
            )
        )
    )


# "Get a job's artifacts".
def test_artifacts_of_the_newest_workflow() -> None:
    stored = "https://output.circle-artifacts.com/output/job/6f1/artifacts/0/coverage.xml"
    elsewhere = "https://elsewhere.example.com/artifacts/0/coverage.xml"
    files = page(
        {"path": "coverage.xml", "node_index": 0, "url": stored},
        {"path": "other.xml", "node_index": 0, "url": elsewhere}, {"path": "", "url": ""},
    )  # fmt: skip
    table = answers(more={
        f"{API}/project/gh/acme/shop/101/artifacts": files,
        "/output/job/6f1/artifacts/0/coverage.xml": httpx.Response(200, content=b"<coverage/>"),
        "/artifacts/0/coverage.xml": httpx.Response(200, content=b"other"),
    })  # fmt: skip
    one = asked(table)
    first, second = one.artifacts()
    assert (first.name, first.run, first.size) == ("coverage.xml", "test", None)
    assert one.download(first) == b"<coverage/>"
    assert one.requests[-1].headers["circle-token"] == SECRET
    assert one.download(second) == b"other"
    assert "circle-token" not in one.requests[-1].headers
    with pytest.raises(UnexpectedAnswer, match="more than"):
        one.download(first, 5)


@pytest.mark.parametrize("token", [7, True, [], {}])
def test_a_token_that_is_none_is_not_the_end(token: object) -> None:
    """The pages after it may hold what is red."""
    first = {"items": [pipeline()], "next_page_token": token}
    with pytest.raises(UnexpectedAnswer):
        asked({**answers(), PIPELINES: first}).read()
