"""The relay proxy of GO Feature Flag: the flags of one flag set, which is one environment.

Source: cmd/relayproxy of thomaspoignant/go-feature-flag at 3c7c30db. It can be read, not changed:
flags are changed where the proxy reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.api import words
from shipcheck.flags.services.go_feature_flag_rules import definition_state
from shipcheck.http.api import Api
from shipcheck.http.reading import address, as_map, map_in
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState

NAME = "GO Feature Flag"
VARIABLES = ("GO_FEATURE_FLAG_API_KEY", "GOFF_API_KEY")

SPECIFICATION = Specification(
    name="go-feature-flag",
    summary="The relay proxy of GO Feature Flag.",
    looks_at="the flag set that the API key belongs to",
    parameters={"url": words("Where the relay proxy is.")},
    required_parameters=("url",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own proxy."""


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    flags = await _flags(request, keys)
    return {
        key: definition_state(key, NAME, map_in(flags[key]), request.now())
        if key in flags
        else None
        for key in keys
    }


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the flag set."""
    return sorted(await _flags(request, ()))


async def _flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, Any]:
    """The definitions of flags, of all where none is named; the answer leaves out what is not."""
    variables = (request.environment.get(name, "").strip() for name in VARIABLES)
    secret = next(filter(None, variables), None)  # a proxy may be open to everybody
    credentials = {"X-API-Key": secret} if secret else {}
    api = Api(request.client, address(request.settings), credentials)
    answer = await api.send("POST", "/v1/flag/configuration", {"flags": list(keys)}, ok=(200,))
    return as_map(as_map(answer.json(), answer).get("flags", {}), answer)
