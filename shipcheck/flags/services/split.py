"""Split (Harness FME): feature flags of one workspace in one environment, by its Admin API.

Sources: docs.split.io/reference and the paths of splitio/python-api. A flag that is not set up in
an environment gives `control`, which leaves it to the code. Killed, everybody gets the default
treatment. A treatment is the on side only by its name, so only `on` and `off` are understood.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.api import bearer_api, refuse_share, words
from shipcheck.flags.services.definitions import state_in
from shipcheck.flags.services.reach import ALL, UNKNOWN, Reach, Rule, first_match, share_of
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import (
    all_pages,
    as_map,
    as_maps,
    credential,
    each,
    in_path,
    maps_in,
    moment,
    number,
    share,
    text,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.http.api import Api

NAME = "Split"
VARIABLES = ("SPLIT_ADMIN_API_KEY", "SPLIT_API_KEY")
PAGE = 20
"""Flags a page, as Split's own client asks."""
SIDES = {"on": True, "off": False}

SPECIFICATION = Specification(
    name="split",
    summary="Split, now Harness FME (with keys of Split's Admin API).",
    looks_at="the flags of one workspace in one environment, and when they last had traffic",
    parameters={
        "workspace": words("The workspace's (project's) id."),
        "environment": words("The name or id of the environment that users see."),
        "traffic_type": words("The traffic type of new flags; user if left out."),
        "url": words("The API; https://api.split.io/internal/api/v2 if left out."),
    },
    required_parameters=("workspace", "environment"),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("api.split.io",)


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    api, place = _api(request), _place(request)

    async def read(key: str) -> FlagState | None:
        flag, definition = await asyncio.gather(
            api.find(f"{place}/{in_path(key)}"), api.find(_definition(request, key))
        )
        return None if flag is None and definition is None else _state(key, flag or {}, definition)

    states = await each(keys, read)
    if None in states.values():  # 404 is also the answer to a wrong workspace
        await api.get(place, {"limit": 1})
    return states


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the workspace."""
    api, place = _api(request), _place(request)

    async def page(at: int) -> tuple[list[str], int | None]:
        answer = await api.get(place, {"limit": PAGE, "offset": at})
        body = as_map(answer.json(), answer)
        flags = as_maps(body.get("objects"), answer)
        after = at + len(flags)
        more = bool(flags) and after < (number(body.get("totalCount")) or 0)
        return [str(one.get("name")) for one in flags], after if more else None

    return await all_pages(page)


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Kill the flag in the environment, or restore it, after which its rules decide.

    Raises:
        ShipcheckError: killing would give everybody the on side.
    """
    refuse_share(NAME, wanted)
    api, path = _api(request), _definition(request, key)
    definition = await api.find(path)
    if definition is None:
        raise ShipcheckError(
            f"{key} is not set up in {request.settings['environment']} of {NAME}",
            hint="Set it up there: only then it can be switched.",
        )
    if wanted.on:
        await api.send("PUT", f"{path}/restore", {"comment": "switched on by shipcheck"})
        return
    if definition.get("defaultTreatment") == "on":
        raise ShipcheckError(
            f"{key} gives everybody `on` when it is killed: that is its default treatment",
            hint="Set its default treatment to off in Split.",
        )
    await api.send("PUT", f"{path}/kill", {"comment": "switched off by shipcheck"})


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new flag that is set up in no environment, so that callers get `control`."""
    kind = in_path(str(request.settings.get("traffic_type", "user")))
    body = {"name": key, "description": description}
    await _api(request).send("POST", f"{_place(request)}/trafficTypes/{kind}", body)


async def may_switch(request: FlagRequest) -> bool | None:  # noqa: ARG001 - the protocol's shape
    """Nothing tells but trying."""
    return None


def _api(request: FlagRequest) -> Api:
    secret = credential(request.environment, VARIABLES, NAME)
    return bearer_api(request, f"https://{HOSTS[0]}/internal/api/v2", secret)


def _place(request: FlagRequest) -> str:
    return f"/splits/ws/{in_path(str(request.settings['workspace']))}"


def _definition(request: FlagRequest, key: str) -> str:
    """Where a flag's definition in the environment is."""
    environment = in_path(str(request.settings["environment"]))
    return f"{_place(request)}/{in_path(key)}/environments/{environment}"


def _state(key: str, flag: Mapping[str, Any], definition: Mapping[str, Any] | None) -> FlagState:
    """What the service says of a flag, perhaps not set up in the environment."""
    here = definition or {}
    killed = here.get("killed") is True and here.get("defaultTreatment") != "on"
    state = FlagState(
        key,
        NAME,
        on=definition is not None and not killed,
        off_value=text(here.get("defaultTreatment")),
        owner=_owner(flag),
        created_at=moment(flag.get("creationTime")),
        changed_at=moment(here.get("lastUpdateTime")),
        last_used_at=moment(here.get("lastTrafficReceivedAt")),
    )
    return state_in(state, UNKNOWN if definition is None else _reach(here))


def _owner(flag: Mapping[str, Any]) -> str | None:
    """The first owner, of whom the service gives but a kind and an id."""
    owners = maps_in(flag.get("owners"))
    return f"{owners[0].get('type')} {owners[0].get('id')}" if owners else None


def _reach(definition: Mapping[str, Any]) -> Reach:
    """Whom a definition gives `on`."""
    treatments = maps_in(definition.get("treatments"))
    if {one.get("name") for one in treatments} != set(SIDES):
        return UNKNOWN
    default = share_of(SIDES.get(str(definition.get("defaultTreatment"))))
    if definition.get("killed") is True:
        return first_match([Rule(default, everyone=True)])
    named = [one for one in treatments if one.get("keys") or one.get("segments")]
    allotted = share(definition.get("trafficAllocation"))
    rules = [Rule(share_of(SIDES[str(one["name"])])) for one in named]
    rules += [
        Rule(_share(maps_in(rule.get("buckets")), allotted, default))
        for rule in maps_in(definition.get("rules"))
    ]
    rest = _share(maps_in(definition.get("defaultRule")), allotted, default)
    return first_match([*rules, Rule(rest, everyone=True)])


def _share(
    buckets: Sequence[Mapping[str, Any]], allotted: float | None, default: float | None
) -> float | None:
    """The share of `on` in buckets, where those who are not allotted get the default treatment."""
    sizes = [(SIDES.get(str(one.get("treatment"))), number(one.get("size"))) for one in buckets]
    if allotted is None or default is None or any(None in pair for pair in sizes) or not sizes:
        return None
    on = sum((size or 0.0) for side, size in sizes if side)
    return (on * allotted + default * (ALL - allotted)) / ALL
