"""Any server that speaks the OpenFeature Remote Evaluation Protocol (OFREP).

Among them are flagd, Flipt and the relay proxy of GO Feature Flag. Source: service/openapi.yaml
of open-feature/protocol at d1a63a4e. It evaluates a flag for one context, so it tells whether the
flag is there, and whom it is on for only where the value hangs on nothing. It cannot be changed
this way.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.api import words
from shipcheck.flags.services.definitions import owner
from shipcheck.flags.services.reach import ALL
from shipcheck.flags.state import FlagState
from shipcheck.http.api import Api
from shipcheck.http.reading import (
    address,
    as_map,
    as_maps,
    each,
    in_path,
    map_in,
    strange,
    text,
    truth,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest

NAME = "OFREP"
VARIABLES = ("OFREP_API_KEY", "OFREP_TOKEN")
"""The variables: a key goes into `X-API-Key`, a token into `Authorization: Bearer`."""
FLAGS = "/ofrep/v1/evaluate/flags"
REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)

SPECIFICATION = Specification(
    name="ofrep",
    summary="Any server that speaks the OpenFeature Remote Evaluation Protocol.",
    looks_at="the value of a flag for one context; the server stands for the environment",
    parameters={
        "url": words("Where the server is."),
        "context": {
            "type": "object",
            "description": "The context to evaluate for, beside the targeting key.",
        },
    },
    required_parameters=("url",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own server."""


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    api, context = _api(request), _context(request)

    async def read(key: str) -> FlagState | None:
        answer = await api.send("POST", f"{FLAGS}/{in_path(key)}", context, ok=(200, *REFUSED))
        body = as_map(answer.json(), answer)
        if answer.status == HTTPStatus.OK:
            return _state(key, body)
        code = body.get("errorCode")
        if code == "FLAG_NOT_FOUND":
            return None
        if code == "TARGETING_KEY_MISSING":
            return FlagState(key, NAME)
        raise strange(answer)

    return await each(keys, read)


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys that the server evaluates for the context."""
    answer = await _api(request).send("POST", FLAGS, _context(request), ok=(200,))
    flags = as_maps(as_map(answer.json(), answer).get("flags"), answer)
    return [key for one in flags if (key := text(one.get("key")))]


def _api(request: FlagRequest) -> Api:
    """The server; one that is open to everybody needs no credential."""
    key, token = (request.environment.get(name, "").strip() for name in VARIABLES)
    credentials = {"X-API-Key": key} if key else {}
    if token and not key:
        credentials = {"Authorization": f"Bearer {token}"}
    return Api(request.client, address(request.settings), credentials)


def _context(request: FlagRequest) -> dict[str, Any]:
    """The evaluation's context: somebody whom no rule names."""
    return {"context": {"targetingKey": "shipcheck", **map_in(request.settings.get("context"))}}


def _state(key: str, body: Mapping[str, Any]) -> FlagState:
    """What one evaluation tells: STATIC values hang on nothing, others on rules or on chance.

    Without a value the code's default counts.
    """
    reason, value = body.get("reason"), truth(body.get("value"))
    everybody = value if reason == "STATIC" or value is False else None
    still = reason == "STATIC" and value is not None
    return FlagState(
        key,
        NAME,
        on=False if reason == "DISABLED" or (still and not value) else value or None,
        everybody=everybody,
        rollout=ALL * bool(value) if still else None,
        targeted={"TARGETING_MATCH": True, "STATIC": False}.get(str(reason)),
        owner=owner(map_in(body.get("metadata"))),
    )
