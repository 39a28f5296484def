"""Flipt version 2: flags of one namespace in one environment, by its resources API.

Sources: rpc/v2/environments and internal/server of flipt-io/flipt at f1905b61. A server may be
open to everybody, so a credential is not demanded. A change names the revision that it was made
for; where somebody was quicker the server answers 409.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import UsageError
from shipcheck.flags.services.api import refuse_share, unknown_flag, words
from shipcheck.flags.services.flipt_rules import BOOLEAN, flag_state
from shipcheck.http.api import Api
from shipcheck.http.reading import (
    address,
    as_map,
    as_maps,
    each,
    in_path,
    map_in,
    maps_in,
    text,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.flags.state import FlagState

NAME = "Flipt"
TOKENS = {
    "FLIPT_CLIENT_TOKEN": "Bearer",
    "FLIPT_TOKEN": "Bearer",
    "FLIPT_JWT": "JWT",
}
"""The variables that may hold a credential, with the scheme that it is sent by."""
KIND = "flipt.core.Flag"

SPECIFICATION = Specification(
    name="flipt",
    summary="Flipt, version 2.",
    looks_at="the flags of one namespace in one environment",
    parameters={
        "url": words("Where the server is."),
        "environment": words("The environment that users see; default if left out."),
        "namespace": words("The namespace; default if left out."),
    },
    required_parameters=("url",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own server."""


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    server = _Server(request)

    async def read(key: str) -> FlagState | None:
        found = await server.find(key)
        return None if found is None else flag_state(key, NAME, _payload(found))

    states = await each(keys, read)
    if None in states.values():  # 404 is also the answer to a wrong environment or namespace
        await server.api.get(server.namespace)
    return states


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the namespace, which is not paged."""
    flags, _ = await _Server(request).listing()
    return [key for one in flags if (key := text(one.get("key")))]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Write the flag anew: off drops the rollouts that give true, a percentage sets its own."""
    server = _Server(request)
    found = await server.find(key)
    if found is None:
        raise unknown_flag(NAME, key)
    flag = _payload(found)
    change = _boolean(flag, wanted) if flag.get("type") == BOOLEAN else _variant(wanted)
    payload = {"@type": KIND, **flag, **change}
    await server.write("PUT", key, payload, found.get("revision"))


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new boolean flag that is false for everybody."""
    server = _Server(request)
    _, revision = await server.listing()
    payload = {
        "@type": KIND,
        "key": key,
        "name": key,
        "type": BOOLEAN,
        "description": description,
        "enabled": False,
    }
    await server.write("POST", key, payload, revision)


async def may_switch(request: FlagRequest) -> bool | None:  # noqa: ARG001 - the protocol's shape
    """Nothing tells but trying."""
    return None


def _payload(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The flag in an answer."""
    return map_in(map_in(found.get("resource")).get("payload"))


def _variant(wanted: Switch) -> dict[str, Any]:
    """What changes in a flag with variants."""
    refuse_share(NAME, wanted)
    return {"enabled": wanted.on}


def _boolean(flag: Mapping[str, Any], wanted: Switch) -> dict[str, Any]:
    """What changes in a boolean flag, whose `enabled` is but the value that the rest gets.

    Raises:
        UsageError: a percentage of a flag whose rollouts give false to some.
    """
    rollouts = maps_in(flag.get("rollouts"))
    refusing = [one for one in rollouts if not _gives_true(one)]
    if not wanted.on:
        return {"enabled": False, "rollouts": refusing}
    if wanted.percent is None:
        return {"enabled": True, "rollouts": [one for one in rollouts if "segment" in one]}
    if refusing:
        raise UsageError(
            f"{flag.get('key')} has rollouts that give false; a percentage would change them",
            hint="Set the percentage in Flipt.",
        )
    threshold = {"percentage": wanted.percent, "value": True}
    segments = [one for one in rollouts if "segment" in one]
    rollout = {"type": "THRESHOLD_ROLLOUT_TYPE", "threshold": threshold}
    return {"enabled": False, "rollouts": [*segments, rollout]}


def _gives_true(rollout: Mapping[str, Any]) -> bool:
    return any(map_in(rollout.get(name)).get("value") is True for name in ("threshold", "segment"))


class _Server:
    """One namespace in one environment."""

    def __init__(self, request: FlagRequest) -> None:
        settings, environment = request.settings, request.environment
        secrets = ((environment.get(name, "").strip(), word) for name, word in TOKENS.items())
        found = next((f"{word} {secret}" for secret, word in secrets if secret), None)
        credentials = {"Authorization": found} if found else {}
        self._environment = str(settings.get("environment", "default"))
        self._namespace = str(settings.get("namespace", "default"))
        self.api = Api(request.client, address(settings), credentials)
        place = f"/api/v2/environments/{in_path(self._environment)}/namespaces"
        self.namespace = f"{place}/{in_path(self._namespace)}"

    async def find(self, key: str) -> Mapping[str, Any] | None:
        """A flag with the revision that it is of, None where there is none."""
        return await self.api.find(f"{self.namespace}/resources/{KIND}/{in_path(key)}")

    async def listing(self) -> tuple[list[Mapping[str, Any]], object]:
        """All flags, and the revision that they are of."""
        answer = await self.api.get(f"{self.namespace}/resources/{KIND}")
        body = as_map(answer.json(), answer)
        return as_maps(body.get("resources", []), answer), body.get("revision")

    async def write(
        self, method: str, key: str, payload: Mapping[str, Any], revision: object
    ) -> None:
        """Write a flag for a revision."""
        body = {
            "environmentKey": self._environment,
            "namespaceKey": self._namespace,
            "key": key,
            "payload": payload,
            "revision": revision,
        }
        await self.api.send(method, f"{self.namespace}/resources", body)
