"""Unleash: flags in one environment, by its admin API, or by the client API of an SDK token.

Everything here was seen on Unleash 7.5.1 (docs/flag-services.md).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.services._unleash_state import state_of, untargeted
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import (
    address,
    all_pages,
    as_list,
    as_map,
    as_maps,
    credential,
    each,
    in_path,
    map_in,
    maps_in,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.flags.state import FlagState
    from shipcheck.http.answer import Answer

VARIABLES = ("UNLEASH_API_TOKEN", "UNLEASH_TOKEN")
PAGE = 100
"""Flags a page of the search; more than it gives by itself (50)."""
ALL = 100
ENVIRONMENT = "production"
"""Where the checklist names none."""

SPECIFICATION = Specification(
    name="unleash",
    summary="Unleash, open source or hosted.",
    looks_at="the flags of one project in one environment, by the admin API",
    parameters={
        "url": {"type": "string", "minLength": 1, "description": "Where the server is."},
        "project": {
            "type": "string",
            "minLength": 1,
            "description": "The project's id; default if left out.",
        },
        "environment": {
            "type": "string",
            "minLength": 1,
            "description": "The environment that users see; production if left out.",
        },
    },
    required_parameters=("url",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own server, or its own name in the cloud."""


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    server = _Server(request)
    if server.of_sdk:
        return await server.read_as_sdk(keys)
    lifetimes = await server.lifetimes()
    return await each(keys, lambda key: server.read(key, lifetimes))


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the project, archived ones left out."""
    server = _Server(request)
    if server.of_sdk:
        features = await server.features_of_sdk()
    else:
        features = await server.search(project=f"IS:{server.project}")
    return [str(one["name"]) for one in features if one.get("name")]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Switch the environment; a percentage goes to the one strategy that chooses by chance."""
    server = _Server(request)
    feature = await server.find(key)
    if feature is None:
        raise ShipcheckError(f"Unleash knows no flag {key}")
    place = server.feature_url(feature, key) + f"/environments/{in_path(server.environment)}"
    if wanted.on:
        await server.set_share(place, server.here(feature, key), wanted.percent)
    await server.change("POST", f"{place}/{'on' if wanted.on else 'off'}")


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new flag of the release kind, off everywhere."""
    server = _Server(request)
    body = {"name": key, "type": "release", "description": description}
    await server.change("POST", f"{server.projects}/{in_path(server.project)}/features", body)


async def may_switch(request: FlagRequest) -> bool | None:
    """Whether the token may switch flags of this environment, by its own list of permissions."""
    server = _Server(request)
    if server.of_sdk:
        return False
    answer = await server.get("/api/admin/user")
    granted = maps_in(as_map(answer.json(), answer).get("permissions"))
    return any(server.covers(one) for one in granted)


class _Server:
    """One server with one token."""

    def __init__(self, request: FlagRequest) -> None:
        settings = request.settings
        self._client = request.client
        self._root = address(settings)
        host = host_of(self._root)
        self._token = credential(request.environment, VARIABLES, "Unleash", host)
        self.project = str(settings.get("project", "default"))
        self.environment = str(settings.get("environment", ENVIRONMENT))
        self.projects = "/api/admin/projects"

    @property
    def of_sdk(self) -> bool:
        """Whether the token is `project:environment.secret`, which reads one environment."""
        return ":" in self._token and not self._token.startswith(("*:*.", "user:"))

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, also: int = 200
    ) -> Answer:
        """The answer to a GET, 200 or the status in `also`."""
        return await self._client.get(
            self._root + path,
            credentials={"Authorization": self._token},
            params=params,
            ok=(HTTPStatus.OK, also),
        )

    async def change(self, method: str, path: str, body: Any = None) -> None:  # noqa: ANN401
        """A change; what Unleash refuses is told in its words."""
        await self._client.request(
            method,
            self._root + path,
            credentials={"Authorization": self._token},
            json=body,
            ok=(200, 201, 202),
        )

    async def lifetimes(self) -> dict[str, int | None]:
        """The expected days of life of each kind; versions differ, so the server is asked."""
        answer = await self.get("/api/admin/feature-types")
        kinds = maps_in(as_map(answer.json(), answer).get("types"))
        days = {str(one.get("id")): one.get("lifetimeDays") for one in kinds}
        return {name: value if isinstance(value, int) else None for name, value in days.items()}

    async def read(self, key: str, lifetimes: Mapping[str, int | None]) -> FlagState | None:
        """A flag by the admin API."""
        feature = await self.find(key)
        if feature is None:
            return None
        project = str(feature.get("project") or self.project)
        archived = bool(feature.get("archived"))
        page = f"{self._root}/projects/{in_path(project)}/features/{in_path(key)}"
        return state_of(
            feature,
            None if archived else self.here(feature, key),
            source=f"Unleash, {self.environment}",
            url=page,
            lifetimes=lifetimes,
        )

    def here(self, feature: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """The flag's part of the environment; raises ShipcheckError where it has none."""
        every = maps_in(feature.get("environments"))
        found = next((one for one in every if one.get("name") == self.environment), None)
        if found is None:
            names = ", ".join(str(one.get("name")) for one in every)
            message = f"Unleash has no environment {self.environment} for {key}"
            raise ShipcheckError(message, hint=f"services.flags.environment: one of {names}")
        return found

    def feature_url(self, feature: Mapping[str, Any], key: str) -> str:
        """The flag's path in the admin API."""
        project = str(feature.get("project") or self.project)
        return f"{self.projects}/{in_path(project)}/features/{in_path(key)}"

    async def find(self, key: str) -> Mapping[str, Any] | None:
        """The flag, from another project or the archive too: Unleash calls both 404."""
        path = self.feature_url({}, key)
        answer = await self.get(path, also=404)
        if answer.status == HTTPStatus.OK:
            return as_map(answer.json(), answer)
        current, archived = await asyncio.gather(
            self.search(query=key), self.search(query=key, archived="IS:true")
        )
        for one in current:
            if one.get("name") == key:
                answer = await self.get(self.feature_url(one, key))
                return as_map(answer.json(), answer)
        found = next((one for one in archived if one.get("name") == key), None)
        return None if found is None else {**found, "archived": True}

    async def search(self, **filters: str) -> list[Mapping[str, Any]]:
        """The flags that match; archived ones only where asked for."""

        async def page(offset: int) -> tuple[list[Mapping[str, Any]], int | None]:
            asked = {**filters, "limit": PAGE, "offset": offset}
            answer = await self.get("/api/admin/search/features", asked)
            body = as_map(answer.json(), answer)
            found = as_maps(body.get("features"), answer)
            after = offset + len(found)
            total = body.get("total")
            more = bool(found) and isinstance(total, int) and after < total
            return found, after if more else None

        return await all_pages(page)

    async def features_of_sdk(self) -> list[Mapping[str, Any]]:
        """All flags of the token's environment, which has to be the one that is asked for."""
        environment = self._token.partition(":")[2].partition(".")[0]
        if environment != self.environment:
            message = f"the token is for {environment}, not for {self.environment}"
            raise CredentialError(message, hint=f"{VARIABLES[0]}: one for {self.environment}.")
        answer = await self.get("/api/client/features")
        body = as_map(answer.json(), answer)
        return [as_map(one, answer) for one in as_list(body.get("features"), answer)]

    async def read_as_sdk(self, keys: Sequence[str]) -> dict[str, FlagState | None]:
        """Flags by the client API, which tells no owner, age or use."""
        found = {one.get("name"): one for one in await self.features_of_sdk()}
        source = f"Unleash, {self.environment}"
        return {
            key: state_of(found[key], found[key], source=source) if key in found else None
            for key in keys
        }

    async def set_share(
        self, place: str, environment: Mapping[str, Any], percent: float | None
    ) -> None:
        """Let the flag reach this percentage once it is on.

        Strategies are or-ed, so exactly one may choose by chance; without any, Unleash would add
        one of 100 % by itself.

        Raises:
            ShipcheckError: several choose by chance, so that no one of them decides; or all are
                disabled, so that Unleash would add one for everybody.
        """
        every = maps_in(environment.get("strategies"))
        by_chance = untargeted(every)
        if percent is None and every:
            if all(one.get("disabled") for one in every):
                message = "all strategies of this flag are disabled: Unleash would add one of 100 %"
                raise ShipcheckError(message, hint="Say how many: --percent N")
            return
        if len(by_chance) > 1:
            message = f"{len(by_chance)} strategies of this flag choose by chance, and are or-ed"
            raise ShipcheckError(message, hint="Leave one of them, then try again.")
        old = by_chance[0] if by_chance else {}
        body = _strategy(old, ALL if percent is None else percent, place)
        strategy = old.get("id")
        if strategy is None:
            await self.change("POST", f"{place}/strategies", body)
        else:
            await self.change("PUT", f"{place}/strategies/{in_path(str(strategy))}", body)

    def covers(self, granted: Mapping[str, Any]) -> bool:
        """Whether a permission lets the token switch flags here."""
        if granted.get("permission") == "ADMIN":
            return True
        return (
            granted.get("permission") == "UPDATE_FEATURE_ENVIRONMENT"
            and granted.get("project") in (None, "*", self.project)
            and granted.get("environment") in (None, "*", self.environment)
        )


def _strategy(old: Mapping[str, Any], percent: float, place: str) -> dict[str, Any]:
    """A strategy that reaches this percentage, sticking to whom the old one stuck to."""
    if percent != int(percent):
        raise ShipcheckError("Unleash takes whole percentages only")
    parameters = map_in(old.get("parameters"))
    group = parameters.get("groupId") or place.split("/features/")[1].split("/", maxsplit=1)[0]
    sticky = parameters.get("stickiness") or "default"
    reach = {"rollout": str(int(percent)), "stickiness": sticky, "groupId": group}
    return {"name": "flexibleRollout", "parameters": reach, "constraints": [], "disabled": False}
