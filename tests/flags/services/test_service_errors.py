"""What every service that is asked over HTTP makes of what can go wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.registry import FLAG_SERVICES
from shipcheck.flags.services.api import unknown_flag
from shipcheck.http.errors import (
    Forbidden,
    RateLimited,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from tests.flags.services.asking import SECRET, Asked

URL = {"url": "https://flags.example.com"}
SERVICES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "flagsmith": ({"project": "7", "environment": "env"}, {"FLAGSMITH_API_KEY": SECRET}),
    "growthbook": ({}, {"GROWTHBOOK_API_KEY": SECRET}),
    "flipt": (URL, {"FLIPT_CLIENT_TOKEN": SECRET}),
    "posthog": ({"project": "7"}, {"POSTHOG_PERSONAL_API_KEY": SECRET}),
    "configcat": (
        {"config": "c", "environment": "e"},
        {"CONFIGCAT_API_USER": "user-name", "CONFIGCAT_API_PASS": SECRET},
    ),
    "statsig": ({}, {"STATSIG_CONSOLE_API_KEY": SECRET}),
    "split": ({"workspace": "w", "environment": "e"}, {"SPLIT_ADMIN_API_KEY": SECRET}),
    "go-feature-flag": (URL, {"GO_FEATURE_FLAG_API_KEY": SECRET}),
    "ofrep": (URL, {"OFREP_API_KEY": SECRET}),
}
OPEN = ("flipt", "go-feature-flag", "ofrep")
"""Servers that may be open to everybody."""

every_service = pytest.mark.parametrize("name", SERVICES)


@pytest.mark.parametrize(
    ("key", "told"), [("new", "new"), ("a b; c", "'a b; c'"), ("-rf", "-- -rf"), ("$(x)", "'$(x)'")]
)
def test_a_key_in_a_command_is_one_word(key: str, told: str) -> None:
    hint = unknown_flag("flipt", key).hint
    assert hint == f"To make it, off: shipcheck flags off --create {told}"


def answering(name: str, *answers: httpx.Response) -> Asked:
    """A service whose server gives these answers to whatever it is asked; the last one again."""
    settings, environment = SERVICES[name]
    queue = [*answers]

    class Table(dict[str, Any]):
        def get(self, key: str, default: object = None) -> object:
            return (queue.pop(0) if len(queue) > 1 else queue[0]) if key == "*" else default

    return Asked(name, Table(), settings, environment)


def refused(name: str, answer: httpx.Response, kind: type[ShipcheckError]) -> ShipcheckError:
    """The error of reading a flag, and of listing all."""
    with pytest.raises(kind):
        answering(name, answer).keys()
    with pytest.raises(kind) as caught:
        answering(name, answer).read("new-store")
    assert SECRET not in caught.value.message + caught.value.hint
    return caught.value


def test_all_of_them_are_here() -> None:
    online = {
        name
        for name in FLAG_SERVICES.built_in_names()
        if FLAG_SERVICES.load(name).SPECIFICATION.needs_network
    }
    assert online - {"launchdarkly", "unleash"} == set(SERVICES)


@every_service
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Unauthorized),
        (403, Forbidden),
        (409, UnexpectedAnswer),
        (422, UnexpectedAnswer),
        (500, UnexpectedAnswer),
        (503, Unreachable),
    ],
)
def test_statuses(name: str, status: int, kind: type[ShipcheckError]) -> None:
    said = {"message": f"no \x1b[31m for {SECRET}"}
    error = refused(name, httpx.Response(status, json=said), kind)
    assert "\x1b" not in error.message


@every_service
def test_limits_are_obeyed(name: str) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "3600"})
    refused(name, busy, RateLimited)
    service = answering(name, httpx.Response(429, headers={"Retry-After": "2"}), busy)
    with pytest.raises(RateLimited):
        service.keys()
    assert service.waits[0] >= 2.0


@every_service
@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'"x"', b"null", b"7", b"\xff"])
def test_bodies_of_another_shape(name: str, body: bytes) -> None:
    refused(name, httpx.Response(200, content=body), UnexpectedAnswer)


@every_service
def test_a_listing_of_another_shape(name: str) -> None:
    """An object without anything in it is never taken for "no flags" where a list has to be."""
    names = ("flags", "features", "results", "settingFormulas", "data", "objects", "resources")
    wrong = httpx.Response(200, json=dict.fromkeys(names, "x"))
    with pytest.raises(UnexpectedAnswer):
        answering(name, wrong).keys()


@every_service
def test_redirects_to_another_host_get_no_credential(name: str) -> None:
    away = httpx.Response(302, headers={"Location": "https://elsewhere.example.net/"})
    service = answering(name, away)
    with pytest.raises(ShipcheckError):
        service.read("new-store")
    for request in service.requests:
        if request.url.host == "elsewhere.example.net":
            assert SECRET not in str(request.headers)


@pytest.mark.parametrize("name", [one for one in SERVICES if one not in OPEN])
def test_without_a_credential(name: str) -> None:
    settings, environment = SERVICES[name]
    service = Asked(name, {}, settings, dict.fromkeys(environment, " "))
    with pytest.raises(CredentialError) as caught:
        service.read("new-store")
    assert any(variable in caught.value.hint for variable in environment)
    assert not service.requests


@pytest.mark.parametrize("name", OPEN)
def test_an_open_server_is_asked_without(name: str) -> None:
    service = Asked(name, {}, SERVICES[name][0], {})
    with pytest.raises(UnexpectedAnswer):
        service.keys()
    assert not {"authorization", "x-api-key"} & set(service.requests[0].headers)


@every_service
@pytest.mark.parametrize("key", ["a/../b", "a?b#c", "ключ", "a b", "%2e"])
def test_a_hostile_key_stays_one_part_of_the_path(name: str, key: str) -> None:
    service = answering(name, httpx.Response(500, json={}))
    with pytest.raises(ShipcheckError):
        service.read(key)
    for request in service.requests:
        path = request.url.raw_path.decode().partition("?")[0]
        assert ".." not in path.split("/")
        assert "#" not in path
