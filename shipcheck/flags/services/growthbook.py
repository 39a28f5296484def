"""GrowthBook: features in one environment, by version 2 of its API.

Sources: docs/openapi.yaml and packages/back-end of growthbook/growthbook at 8f1db445. A feature
that does not exist is answered with 400 and its own words, not with 404. 60 requests a minute.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.flags.services._growthbook_state import NAME, state_of
from shipcheck.flags.services.api import FEW, bearer_api, refuse_share, words
from shipcheck.http.reading import (
    all_pages,
    as_map,
    as_maps,
    credential,
    each,
    in_path,
    map_in,
    strange,
    text,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.flags.state import FlagState
    from shipcheck.http.api import Api

VARIABLES = ("GROWTHBOOK_API_KEY", "GROWTHBOOK_SECRET_KEY", "GB_API_KEY")
PAGE = 100
"""Features a page, the most that the API gives."""
MISSING = "Could not find a feature with that key"
"""What it says with 400 where there is no such feature."""

ENVIRONMENT = "production"
"""Where the checklist names none."""

SPECIFICATION = Specification(
    name="growthbook",
    summary="GrowthBook, hosted or your own.",
    looks_at="the features in one environment, and which of them GrowthBook calls stale",
    parameters={
        "url": words("Your own server's API (`…:3100/api`); api.growthbook.io if left out."),
        "project": words("The project's id; all projects if left out."),
        "environment": words("The environment that users see; production if left out."),
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("api.growthbook.io",)


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    api = _api(request)
    if len(keys) > FEW:
        listed = {str(one.get("id")): one for one in await _features(api, request, archived=True)}
        found: dict[str, Mapping[str, Any] | None] = {key: listed.get(key) for key in keys}
    else:
        found = await each(keys, lambda key: _feature(api, key))
    known = [key for key, feature in found.items() if feature is not None]
    stale = await _stale(api, known) if known else {}
    here = _environment(request)
    return {
        key: None if feature is None else state_of(feature, here, map_in(stale.get(key)))
        for key, feature in found.items()
    }


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys, archived ones left out."""
    features = await _features(_api(request), request, archived=False)
    return [name for one in features if (name := text(one.get("id")))]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Switch the environment; the rules then decide who gets what."""
    refuse_share(NAME, wanted)
    body = {"environments": {_environment(request): wanted.on}, "reason": "switched by shipcheck"}
    await _api(request).send("POST", f"/v2/features/{in_path(key)}/toggle", body)


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new boolean feature that is false for everybody, and off in the environment."""
    body = {
        "id": key,
        "description": description,
        "valueType": "boolean",
        "defaultValue": "false",
        "environments": {_environment(request): {"enabled": False}},
        **({"project": request.settings["project"]} if "project" in request.settings else {}),
    }
    await _api(request).send("POST", "/v2/features", body)


async def may_switch(request: FlagRequest) -> bool | None:  # noqa: ARG001 - the protocol's shape
    """Nothing tells but trying: an approval may be demanded of each feature."""
    return None


def _api(request: FlagRequest) -> Api:
    secret = credential(request.environment, VARIABLES, NAME)
    return bearer_api(request, f"https://{HOSTS[0]}/api", secret)


def _environment(request: FlagRequest) -> str:
    return str(request.settings.get("environment", ENVIRONMENT))


async def _feature(api: Api, key: str) -> Mapping[str, Any] | None:
    """One feature, None where there is none."""
    path = f"/v2/features/{in_path(key)}"
    answer = await api.get(path, also=HTTPStatus.BAD_REQUEST)
    body = as_map(answer.json(), answer)
    if answer.status == HTTPStatus.OK:
        return as_map(body.get("feature"), answer)
    if body.get("message") != MISSING:
        raise strange(answer)
    return None


async def _features(api: Api, request: FlagRequest, *, archived: bool) -> list[Mapping[str, Any]]:
    """All features of the project."""
    chosen = {"projectId": request.settings["project"]} if "project" in request.settings else {}

    async def page(at: int) -> tuple[list[Mapping[str, Any]], int | None]:
        params = {**chosen, "limit": PAGE, "offset": at, "archived": str(archived).lower()}
        answer = await api.get("/v2/features", params)
        body = as_map(answer.json(), answer)
        following = body.get("nextOffset")
        more = body.get("hasMore") is True and isinstance(following, int)
        return as_maps(body.get("features"), answer), following if more else None

    return await all_pages(page)


async def _stale(api: Api, keys: Sequence[str]) -> Mapping[str, Any]:
    """What the service says of the staleness of features, by their keys."""
    parts = [keys[at : at + PAGE] for at in range(0, len(keys), PAGE)]

    async def read(part: Sequence[str]) -> Mapping[str, Any]:
        answer = await api.get("/v2/stale-features", {"ids": ",".join(part)})
        return map_in(as_map(answer.json(), answer).get("features"))

    answers = await asyncio.gather(*(read(part) for part in parts))
    return {key: state for answer in answers for key, state in answer.items()}
