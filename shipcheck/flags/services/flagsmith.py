"""Flagsmith: flags of one project in one environment, by its admin API.

Sources: openapi.yaml and api/ of Flagsmith/flagsmith at 1ad8487b; its documentation on
authentication (`Authorization: Api-Key …`). A flag's segments and the people that it names one by
one may override it; how is not read.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.api import FEW, refuse_share, unknown_flag, words
from shipcheck.flags.state import FlagState
from shipcheck.http.api import Api
from shipcheck.http.reading import (
    address,
    all_pages,
    as_map,
    as_maps,
    credential,
    each,
    in_path,
    map_in,
    maps_in,
    moment,
    number,
    text,
    truth,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch

NAME = "Flagsmith"
KEYS = ("FLAGSMITH_API_KEY", "FLAGSMITH_ORGANISATION_API_KEY")
TOKEN = "FLAGSMITH_TOKEN"  # noqa: S105 - the variable's name
PAGE = 500
"""Flags a page; the API gives 999 at most."""
UPDATE = "UPDATE_FEATURE_STATE"
"""The permission that switching needs."""

SPECIFICATION = Specification(
    name="flagsmith",
    summary="Flagsmith, hosted or your own.",
    looks_at="the flags of one project in one environment",
    parameters={
        "url": words("Your own server; api.flagsmith.com if left out."),
        "project": words("The project's number, as it stands in the dashboard's address."),
        "environment": words("The client-side key of the environment that users see."),
    },
    required_parameters=("project", "environment"),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("api.flagsmith.com",)


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    server = _Server(request)
    place = await server.environment()
    if len(keys) > FEW:
        features = {str(one.get("name")): one for one in await server.features(place)}
        return {key: _state(features[key]) if key in features else None for key in keys}

    async def read(key: str) -> FlagState | None:
        feature = await server.feature(place, key)
        return None if feature is None else _state(feature)

    return await each(keys, read)


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the project, archived ones left out."""
    features = await _Server(request).features({}, is_archived="false")
    return [name for one in features if (name := text(one.get("name")))]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Switch the environment's default; segments and people that override it are left alone."""
    refuse_share(NAME, wanted)
    server = _Server(request)
    place = await server.environment()
    feature = await server.feature(place, key)
    if feature is None:
        raise unknown_flag(NAME, key)
    state = map_in(feature.get("environment_feature_state"))
    if place.get("use_v2_feature_versioning") is True:
        body = {"feature": {"name": key}, "enabled": wanted.on, "value": _value(state)}
        await server.api.send("POST", f"/api/experiments{server.place}/update-flag-v1/", body)
    else:
        path = f"/api/v1{server.place}/featurestates/{in_path(str(state.get('id')))}/"
        await server.api.send("PATCH", path, {"enabled": wanted.on})


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new flag, off in every environment."""
    server = _Server(request)
    body = {"name": key, "description": description, "default_enabled": False, "type": "STANDARD"}
    await server.api.send("POST", f"{server.project}/features/", body)


async def may_switch(request: FlagRequest) -> bool | None:
    """What a user's token may do, the service tells; of an organisation's key it says nothing."""
    server = _Server(request)
    path = f"/api/v1{server.place}/my-permissions/"
    answer = await server.api.get(path, also=HTTPStatus.BAD_REQUEST)
    if answer.status == HTTPStatus.BAD_REQUEST:
        return None
    rights = as_map(answer.json(), answer)
    granted = rights.get("permissions")
    return rights.get("admin") is True or (isinstance(granted, list) and UPDATE in granted)


class _Server:
    """One project and environment, with one credential."""

    def __init__(self, request: FlagRequest) -> None:
        settings = request.settings
        token = request.environment.get(TOKEN, "").strip()
        own = f"Token {token}" if token else ""
        secret = own or f"Api-Key {credential(request.environment, (*KEYS, TOKEN), NAME)}"
        root = address(settings, f"https://{HOSTS[0]}")
        self.api = Api(request.client, root, {"Authorization": secret})
        self.project = f"/api/v1/projects/{in_path(str(settings['project']))}"
        self.place = f"/environments/{in_path(str(settings['environment']))}"

    async def environment(self) -> Mapping[str, Any]:
        """The environment itself: its number, and how it keeps versions."""
        answer = await self.api.get(f"/api/v1{self.place}/")
        return as_map(answer.json(), answer)

    async def feature(self, place: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
        """The flag of exactly that name; the search looks for names that contain it."""
        found = await self.features(place, search=key)
        return next((one for one in found if one.get("name") == key), None)

    async def features(self, place: Mapping[str, Any], **filters: str) -> list[Mapping[str, Any]]:
        """The project's flags, with their state in the environment."""
        here = {"environment": place["id"]} if "id" in place else {}

        async def page(at: int) -> tuple[list[Mapping[str, Any]], int | None]:
            params = {**here, **filters, "page": at, "page_size": PAGE}
            answer = await self.api.get(f"{self.project}/features/", params)
            body = as_map(answer.json(), answer)
            return as_maps(body.get("results"), answer), at + 1 if body.get("next") else None

        return await all_pages(page, 1)


def _state(feature: Mapping[str, Any]) -> FlagState:
    """What the service says of a flag in the environment."""
    enabled = truth(map_in(feature.get("environment_feature_state")).get("enabled"))
    counts = (feature.get(f"num_{kind}_overrides") for kind in ("segment", "identity"))
    overridden = any((number(count) or 0) > 0 for count in counts)
    return FlagState(
        str(feature.get("name")),
        NAME,
        on=None if overridden and enabled is False else enabled,
        everybody=None if overridden and enabled else enabled,
        rollout=None if enabled is None or (overridden and not enabled) else 100.0 * enabled,
        targeted=None if enabled is None else overridden,
        off_value=False,
        owner=_owner(feature),
        created_at=moment(feature.get("created_date")),
        changed_at=moment(feature.get("last_modified_in_current_environment")),
        archived=truth(feature.get("is_archived")),
        stale=_stale(text(feature.get("lifecycle_stage"))),
    )


def _stale(stage: str | None) -> bool | None:
    """Whether a stage of the lifecycle says that the flag should go."""
    return None if stage is None else stage in ("stale", "to_remove")


def _owner(feature: Mapping[str, Any]) -> str | None:
    """The first owner: a person's address, or a group's name."""
    named = [text(one.get("email")) for one in maps_in(feature.get("owners"))]
    named += [text(one.get("name")) for one in maps_in(feature.get("group_owners"))]
    return next((one for one in named if one), None)


def _value(state: Mapping[str, Any]) -> dict[str, str]:
    """The flag's value as it has to be sent along; one without a value gets an empty text."""
    value = state.get("feature_state_value")
    if isinstance(value, bool):
        return {"type": "boolean", "value": str(value).lower()}
    return {
        "type": "integer" if isinstance(value, int) else "string",
        "value": "" if value is None else str(value),
    }
