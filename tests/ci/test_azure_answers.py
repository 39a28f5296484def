"""Answers of Azure DevOps that are none: sign-in pages, refusals, other shapes."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.ci.runs import NoReport
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, SECRET
from tests.ci.azure_bodies import AzureSays, Json, build, pull_build
from tests.ci.test_azure import asked
from tests.repository import Sample


def answering(status: int, text: str = "", **headers: str) -> Json:
    """The same answer to everything."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: httpx.Response(status, text=text, headers=named)


SIGN_IN = "<!DOCTYPE html><html><title>Azure DevOps Services | Sign In</title></html>"


@pytest.mark.parametrize("answer", [
    answering(203, SIGN_IN, content_type="text/html; charset=utf-8"),
    answering(200, SIGN_IN, content_type="text/html; charset=utf-8"),
    answering(200, SIGN_IN, content_type="application/json"),
    answering(203, "{}"),
])  # fmt: skip
def test_a_sign_in_page_is_a_credential_that_ran_out(sample: Sample, answer: Json) -> None:
    with pytest.raises(CredentialError, match="shows its sign-in page") as caught:
        asked(sample, answer).read()
    assert SECRET not in f"{caught.value} {caught.value.hint}"


def test_a_redirect_to_the_sign_in_page_takes_no_credential_along(sample: Sample) -> None:
    def redirect(request: httpx.Request) -> httpx.Response:
        if request.url.host == "dev.azure.com":
            target = "https://spsprodweu4.vssps.visualstudio.com/_signin?realm=dev.azure.com"
            return httpx.Response(302, headers={"Location": target})
        return httpx.Response(200, text=SIGN_IN, headers={"content-type": "text/html"})

    found = asked(sample, redirect)
    with pytest.raises(CredentialError, match="sign-in page"):
        found.read()
    assert "authorization" not in found.requests[-1].headers
    assert found.requests[-1].url.host == "spsprodweu4.vssps.visualstudio.com"


@pytest.mark.parametrize(("status", "kind"), [
    (401, Unauthorized), (403, Forbidden), (500, ShipcheckError), (503, ShipcheckError),
])  # fmt: skip
def test_refusals(sample: Sample, status: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        asked(sample, answering(status, "{}")).read()


def test_too_many_requests(sample: Sample) -> None:
    with pytest.raises(RateLimited):
        asked(sample, answering(429, "", retry_after="3600")).read()


@pytest.mark.parametrize("body", [
    None, [], "x", 7, {}, {"value": None}, {"value": {}}, {"value": [None]}, {"value": [7]},
    {"count": 3, "value": []}, {"count": "1", "value": [{}]},
])  # fmt: skip
def test_lists_of_another_shape(sample: Sample, body: Json) -> None:
    says = AzureSays()

    def strange(request: httpx.Request) -> Json:
        if request.url.path.endswith("/builds"):
            return httpx.Response(200, json=body)
        return says(request)

    with pytest.raises(ShipcheckError):
        asked(sample, strange).read()


def test_a_build_with_nothing_in_it_passes_nobody(sample: Sample) -> None:
    empty = {"sourceVersion": HEAD}
    huge = build(at=10**400, startTime=7, finishTime=[], definition=None, queueTime={})
    runs = asked(sample, AzureSays([empty, huge])).read().runs
    assert [(one.state.value, one.number) for one in runs] == [("unknown", 0), ("success", 0)]


def test_names_are_kept_as_they_are(sample: Sample) -> None:
    name = "\x1b[2J[red]<b>\u202e"
    says = AzureSays([build(definition={"name": name, "path": "\\"})])
    assert [one.name for one in asked(sample, says).read().runs] == [name]


def test_parameters_with_a_number_that_nobody_can_read(sample: Sample) -> None:
    """A build of a pull request that does not say what it is of."""
    bare = pull_build(triggerInfo={}, parameters='{"a": ' + "9" * 5000 + "}")
    with pytest.raises(NoReport):
        asked(sample, AzureSays(pull_builds=[bare]), pull_request=22).read()


@pytest.mark.parametrize("count", [2, 0, "1", None])
def test_a_list_of_another_length_than_it_says(sample: Sample, count: Json) -> None:
    """What is missing may be red."""

    def answers(request: httpx.Request) -> Json:
        if request.url.path.endswith("/builds"):
            return {"count": count, "value": [build()]}
        return AzureSays([build()])(request)

    with pytest.raises(UnexpectedAnswer):
        asked(sample, answers).read()
