"""LaunchDarkly: flags of one project in one environment, by the REST API.

Sources: launchdarkly.com/docs/api; launchdarkly/ld-find-code-refs (the version that it pins, pages
of 100); launchdarkly/ldcli issue 581 (405 where an approval is required). SDK keys and mobile
keys are refused by this API.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services._launchdarkly_state import WHOLE, on_variations, state_of
from shipcheck.http.errors import Forbidden
from shipcheck.http.hosts import host_of
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
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.flags.state import FlagState
    from shipcheck.http.answer import Answer

VARIABLES = ("LD_ACCESS_TOKEN", "LAUNCHDARKLY_ACCESS_TOKEN", "LAUNCHDARKLY_API_KEY")
VERSION = "20240415"
PAGE = 100
"""Flags a page, the most that the API gives."""
PATCH = "application/json; domain-model=launchdarkly.semanticpatch"
ENVIRONMENT = "production"
"""Where the checklist names none."""

SPECIFICATION = Specification(
    name="launchdarkly",
    summary="LaunchDarkly.",
    looks_at="the flags of one project in one environment, and when they were last asked for",
    parameters={
        "project": {"type": "string", "minLength": 1, "description": "The project's key."},
        "environment": {
            "type": "string",
            "minLength": 1,
            "description": "The environment that users see; production if left out.",
        },
        "url": {
            "type": "string",
            "minLength": 1,
            "description": "The EU's or the federal instance; app.launchdarkly.com if left out.",
        },
    },
    required_parameters=("project",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("app.launchdarkly.com", "app.eu.launchdarkly.com", "app.launchdarkly.us")


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    account = _Account(request)
    states = await each(keys, account.read)
    if None in states.values():  # 404 is also the answer to a wrong project or environment
        await account.environment_settings()
    return states


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the project, archived ones left out."""
    account = _Account(request)

    async def page(offset: int) -> tuple[list[str], int | None]:
        answer = await account.get(f"flags/{account.project}", {"limit": PAGE, "offset": offset})
        body = as_map(answer.json(), answer)
        found = [str(one.get("key", "")) for one in as_maps(body.get("items"), answer)]
        after, total = offset + len(found), body.get("totalCount")
        more = bool(found) and isinstance(total, int) and after < total
        return found, after if more else None

    return await all_pages(page)


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Turn targeting on or off; a percentage goes to the default rule."""
    account = _Account(request)
    steps: list[Mapping[str, Any]] = []
    if wanted.on and wanted.percent is not None:
        steps.append(await account.share(key, wanted.percent))
    steps.append({"kind": "turnFlagOn" if wanted.on else "turnFlagOff"})
    await account.patch(key, steps)


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new temporary boolean flag, off in every environment."""
    account = _Account(request)
    body = {"key": key, "name": key, "description": description, "temporary": True}
    await account.send("POST", f"flags/{account.project}", body, ok=(201,))


async def may_switch(request: FlagRequest) -> bool | None:
    """False where the environment demands an approval; else only trying would tell."""
    settings = map_in((await _Account(request).environment_settings()).get("approvalSettings"))
    demanded = settings.get("required") is True and not settings.get("requiredApprovalTags")
    return False if demanded else None


class _Account:
    """One project and environment, with one token."""

    def __init__(self, request: FlagRequest) -> None:
        settings = request.settings
        self._client = request.client
        self._site = address(settings, f"https://{HOSTS[0]}")
        host = host_of(self._site)
        self._token = credential(request.environment, VARIABLES, "LaunchDarkly", host)
        self.project = in_path(str(settings.get("project", "")))
        self._environment = str(settings.get("environment", ENVIRONMENT))
        self._here = in_path(self._environment)

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, also: int = 200
    ) -> Answer:
        """The answer to a GET, 200 or the status in `also`."""
        return await self._client.get(
            f"{self._site}/api/v2/{path}",
            headers={"LD-API-Version": VERSION},
            credentials={"Authorization": self._token},
            params=params,
            ok=(200, also),
        )

    async def send(
        self, method: str, path: str, body: Mapping[str, Any], ok: tuple[int, ...]
    ) -> Answer:
        """The answer to a change."""
        kind = {"Content-Type": PATCH} if method == "PATCH" else {}
        return await self._client.request(
            method,
            f"{self._site}/api/v2/{path}",
            headers={"LD-API-Version": VERSION, **kind},
            credentials={"Authorization": self._token},
            json=body,
            ok=ok,
        )

    async def read(self, key: str) -> FlagState | None:
        """A flag with its use; None for one that is not there."""
        part = in_path(key)
        flag, used = await asyncio.gather(
            self.get(f"flags/{self.project}/{part}", {"env": self._environment}, also=404),
            self.get(f"flag-statuses/{self.project}/{self._here}/{part}", also=404),
        )
        if flag.status == HTTPStatus.NOT_FOUND:
            return None
        body = as_map(flag.json(), flag)
        known = used.status == HTTPStatus.OK
        return state_of(
            body,
            self._in_environment(body),
            as_map(used.json(), used) if known else None,
            source=f"LaunchDarkly, {self._environment}",
            url=f"{self._site}/{self.project}/{self._here}/features/{part}",
        )

    def _in_environment(self, flag: Mapping[str, Any]) -> Mapping[str, Any]:
        found = map_in(flag.get("environments")).get(self._environment)
        if not isinstance(found, dict):
            message = f"LaunchDarkly has no environment {self._environment} in {self.project}"
            raise ShipcheckError(message, hint="Set services.flags.environment.")
        return found

    async def environment_settings(self) -> Mapping[str, Any]:
        """The environment; raises ShipcheckError where the project or the environment is not there."""
        answer = await self.get(f"projects/{self.project}/environments/{self._here}", also=404)
        if answer.status == HTTPStatus.NOT_FOUND:
            message = f"LaunchDarkly has no environment {self._environment} in {self.project}"
            hint = "Set services.flags.project and services.flags.environment."
            raise ShipcheckError(message, hint=hint)
        return as_map(answer.json(), answer)

    async def share(self, key: str, percent: float) -> Mapping[str, Any]:
        """The instruction that lets the default rule serve the on side to a percentage.

        Raises:
            ShipcheckError: the flag has more than one on side, or none.
        """
        path = f"flags/{self.project}/{in_path(key)}"
        answer = await self.get(path, {"env": self._environment})
        flag = as_map(answer.json(), answer)
        here = self._in_environment(flag)
        on_side = on_variations(flag, here)
        names = [str(one.get("_id", "")) for one in maps_in(flag.get("variations"))]
        if len(on_side) != 1 or len(names) != 2:  # noqa: PLR2004 - on and off
            message = f"{key} has {len(names)} variations: a percentage does not say of which"
            raise ShipcheckError(message, hint="Set its default rule in LaunchDarkly.")
        weight = round(percent / 100 * WHOLE)
        weights = {names[on_side[0]]: weight, names[1 - on_side[0]]: WHOLE - weight}
        return {"kind": "updateFallthroughVariationOrRollout", "rolloutWeights": weights}

    async def patch(self, key: str, steps: Sequence[Mapping[str, Any]]) -> None:
        """Change the flag in the environment; raises Forbidden where an approval is required."""
        body = {"environmentKey": self._environment, "instructions": steps}
        path = f"flags/{self.project}/{in_path(key)}"
        answer = await self.send("PATCH", path, body, ok=(200, 405))
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            message = f"LaunchDarkly wants an approval before {key} changes in {self._environment}"
            raise Forbidden(message, hint="Ask for it in LaunchDarkly.")
