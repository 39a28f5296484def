"""Statsig: the gates of one project, by its Console API.

Sources: docs.statsig.com, Console API (version 20240601), "Feature gate rule criteria" and
"Managing feature gate lifecycles". An environment stands on each rule; switching a gate off is for
all environments. Changes: about 100 in 10 s and 900 in 15 min a project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.api import FEW, refuse_share, words
from shipcheck.flags.services.definitions import state_in
from shipcheck.flags.services.reach import ALL, NOBODY, UNKNOWN, Reach, Rule, first_match
from shipcheck.flags.state import FlagKind, FlagState
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
    share,
    text,
    truth,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch

NAME = "Statsig"
VARIABLES = ("STATSIG_CONSOLE_API_KEY", "STATSIG_API_KEY")
VERSION = "20240601"
PAGE = 100
GATES = "/console/v1/gates"
KINDS = {"TEMPORARY": FlagKind.RELEASE, "PERMANENT": FlagKind.OTHER}
"""Gates are temporary unless somebody says otherwise; permanent ones are for several ends."""
ENDED = {
    "Launched": Reach(everybody=True, rollout=ALL, targeted=False),
    "Disabled": NOBODY,
    "Archived": UNKNOWN,
}
"""Statuses in which rules count no more: a launched gate always passes."""
SWITCHED = {"Launched": True, "Disabled": False}
"""Statuses that switch a gate, whatever else it says."""

ENVIRONMENT = "production"
"""Where the checklist names none."""

SPECIFICATION = Specification(
    name="statsig",
    summary="Statsig.",
    looks_at="the gates of one project, and their rules for one environment",
    parameters={
        "environment": words("The environment that users see; production if left out."),
        "url": words("The API; https://statsigapi.net if left out."),
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("statsigapi.net",)


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    api, place = _api(request), str(request.settings.get("environment", ENVIRONMENT))
    if len(keys) > FEW:
        gates = {str(one.get("id")): one for one in await _gates(api, includeArchived="true")}
        return {key: _state(gates[key], place) if key in gates else None for key in keys}

    async def read(key: str) -> FlagState | None:
        found = await api.find(f"{GATES}/{in_path(key)}")
        return None if found is None else _state(map_in(found.get("data")), place)

    return await each(keys, read)


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All gates' ids, archived ones left out."""
    gates = [one for one in await _gates(_api(request)) if one.get("status") != "Archived"]
    return [name for one in gates if (name := text(one.get("id")))]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Enable or disable the gate, in all environments; enabled, its rules decide."""
    refuse_share(NAME, wanted)
    word = "enable" if wanted.on else "disable"
    await _api(request).send("PUT", f"{GATES}/{in_path(key)}/{word}")


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new temporary gate, disabled and without rules."""
    body = {
        "name": key,
        "description": description,
        "isEnabled": False,
        "type": "TEMPORARY",
        "idType": "userID",
        "rules": [],
    }
    await _api(request).send("POST", GATES, body)


async def may_switch(request: FlagRequest) -> bool | None:  # noqa: ARG001 - the protocol's shape
    """Nothing tells but trying."""
    return None


def _api(request: FlagRequest) -> Api:
    secret = credential(request.environment, VARIABLES, NAME)
    root = address(request.settings, f"https://{HOSTS[0]}")
    return Api(request.client, root, {"STATSIG-API-KEY": secret}, {"STATSIG-API-VERSION": VERSION})


async def _gates(api: Api, **filters: str) -> list[Mapping[str, Any]]:
    """The project's gates."""

    async def page(at: int) -> tuple[list[Mapping[str, Any]], int | None]:
        answer = await api.get(GATES, {**filters, "limit": PAGE, "page": at})
        body = as_map(answer.json(), answer)
        more = map_in(body.get("pagination")).get("nextPage")
        return as_maps(body.get("data"), answer), at + 1 if more else None

    return await all_pages(page, 1)


def _state(gate: Mapping[str, Any], environment: str) -> FlagState:
    """What the service says of a gate in an environment."""
    status, word = text(gate.get("status")), text(gate.get("type"))
    state = FlagState(
        str(gate.get("id")),
        NAME,
        on=SWITCHED.get(status or "", truth(gate.get("isEnabled"))),
        off_value=False,
        kind=KINDS.get(word or ""),
        kind_word=word,
        owner=_owner(gate),
        created_at=moment(gate.get("createdTime")),
        changed_at=moment(gate.get("lastModifiedTime")),
        archived=None if status is None else status == "Archived",
        stale=None if word is None else word == "STALE",
    )
    return state_in(state, _reach(gate, environment, status))


def _owner(gate: Mapping[str, Any]) -> str | None:
    """The owner, else the team, else who made it."""
    owner = map_in(gate.get("owner"))
    names = (owner.get("ownerEmail"), owner.get("ownerName"), gate.get("team"))
    made = (gate.get("creatorEmail"), gate.get("creatorName"))
    return next((found for name in (*names, *made) if (found := text(name))), None)


def _reach(gate: Mapping[str, Any], environment: str, status: str | None) -> Reach:
    """Whom a gate passes: the first rule that is for a user decides, no rule lets none in."""
    if status in ENDED:
        return ENDED[status]
    if gate.get("isEnabled") is not True:
        return NOBODY if gate.get("isEnabled") is False else UNKNOWN
    asked = [one for one in maps_in(gate.get("rules")) if _is_in_force(one, environment)]
    reach = first_match([_rule(one) for one in asked])
    if reach.everybody and gate.get("holdoutIDs"):
        return Reach(everybody=None, rollout=ALL, targeted=True)  # held-out users fail
    return reach


def _is_in_force(rule: Mapping[str, Any], environment: str) -> bool:
    """Whether a rule counts in an environment; without a list it counts in all."""
    places = rule.get("environments")
    return not isinstance(places, list) or environment in places


def _rule(rule: Mapping[str, Any]) -> Rule:
    """A rule; one whose conditions are all `public` is for everybody."""
    conditions = maps_in(rule.get("conditions"))
    everyone = bool(conditions) and all(one.get("type") == "public" for one in conditions)
    return Rule(share(rule.get("passPercentage")), everyone=everyone)
