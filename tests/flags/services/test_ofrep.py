"""The OpenFeature Remote Evaluation Protocol; bodies as its service/openapi.yaml has them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.http.errors import UnexpectedAnswer
from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

FLAGS = "/ofrep/v1/evaluate/flags"


def asked(answer: object, **settings: object) -> Asked:
    url = {"url": "https://flags.example.com", **settings}
    return Asked("ofrep", {f"POST {FLAGS}/new-store": answer}, url, {"OFREP_API_KEY": SECRET})


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"reason": "STATIC", "value": True}, (True, True, 100.0, False)),
        ({"reason": "STATIC", "value": False}, (False, False, 0.0, False)),
        ({"reason": "STATIC", "value": "blue"}, (None, None, None, False)),
        ({"reason": "DISABLED"}, (False, None, None, None)),
        ({"reason": "SPLIT", "value": True}, (True, None, None, None)),
        ({"reason": "SPLIT", "value": False}, (None, False, None, None)),
        ({"reason": "TARGETING_MATCH", "value": True}, (True, None, None, True)),
        ({"reason": "TARGETING_MATCH", "value": False}, (None, False, None, True)),
        ({"reason": "DEFAULT"}, (None, None, None, None)),
        ({"reason": ["x"]}, (None, None, None, None)),
    ],
)
def test_what_one_evaluation_tells(body: dict[str, Any], wanted: tuple[object, ...]) -> None:
    state = asked({"key": "new-store", **body}).state()
    assert reach(state) == wanted
    assert (state.created_at, state.stale, state.archived, state.last_used_at) == (None,) * 4


def test_the_context() -> None:
    service = asked({"reason": "STATIC", "value": True}, context={"region": "eu"})
    service.state()
    context = {"targetingKey": "shipcheck", "region": "eu"}
    assert service.sent("POST")[1] == {"context": context}
    assert service.requests[0].headers["X-API-Key"] == SECRET


def test_a_token() -> None:
    service = asked({"reason": "STATIC", "value": True})
    service.environment = {"OFREP_TOKEN": SECRET}
    service.state()
    assert service.requests[0].headers["Authorization"] == f"Bearer {SECRET}"


def test_missing_is_said_by_the_code_and_not_by_404_alone() -> None:
    missing = httpx.Response(404, json={"key": "new-store", "errorCode": "FLAG_NOT_FOUND"})
    assert asked(missing).read("new-store") == {"new-store": None}
    with pytest.raises(UnexpectedAnswer):
        asked(httpx.Response(404, json={"message": "no such page"})).read("new-store")


def test_a_flag_that_cannot_be_evaluated() -> None:
    no_key = httpx.Response(400, json={"key": "new-store", "errorCode": "TARGETING_KEY_MISSING"})
    assert reach(asked(no_key).state()) == (None, None, None, None)
    with pytest.raises(UnexpectedAnswer):
        asked(httpx.Response(400, json={"errorCode": "PARSE_ERROR"})).read("new-store")


def test_listing() -> None:
    service = asked(None)
    flags = [{"key": "a", "value": True}, {"key": "b", "errorCode": "GENERAL"}]
    service.answers = {f"POST {FLAGS}": {"flags": flags}}
    assert service.keys() == ["a", "b"]
