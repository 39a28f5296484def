"""PostHog: feature flags of one project, which is one environment.

Sources: posthog/api/feature_flag.py and posthog/models/feature_flag/flag_status.py of
PostHog/posthog; posthog.com/docs/api. A user is in if any group of conditions lets him in, and is
hashed alike in all of them. Limits for a personal key: 480 requests a minute, 4,800 an hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import UsageError
from shipcheck.flags.services.api import FEW, bearer_api, unknown_flag, words
from shipcheck.flags.services.definitions import state_in
from shipcheck.flags.services.reach import ALL, NOBODY, UNKNOWN, Reach, Rule, any_match
from shipcheck.flags.state import FlagKind, FlagState
from shipcheck.http.reading import (
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

NAME = "PostHog"
VARIABLES = ("POSTHOG_PERSONAL_API_KEY",)
PAGE = 100

SPECIFICATION = Specification(
    name="posthog",
    summary="PostHog, hosted or your own.",
    looks_at="the feature flags of one project, and when they were last called",
    parameters={
        "url": words("https://eu.posthog.com, or your own; https://us.posthog.com if left out."),
        "project": words("The number of the project that production uses."),
    },
    required_parameters=("project",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("us.posthog.com", "eu.posthog.com", "app.posthog.com")


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    server = _Server(request)
    if len(keys) > FEW:
        flags = {str(one.get("key")): one for one in await server.flags()}
        return {key: _state(flags[key]) if key in flags else None for key in keys}

    async def read(key: str) -> FlagState | None:
        flag = await server.flag(key)
        return None if flag is None else _state(flag)

    return await each(keys, read)


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the project, deleted ones left out."""
    return [key for one in await _Server(request).flags() if (key := text(one.get("key")))]


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Set `active`; a percentage goes to the one group of conditions, if it is for all users."""
    server = _Server(request)
    flag = await server.flag(key)
    if flag is None:
        raise unknown_flag(NAME, key)
    body: dict[str, Any] = {"active": wanted.on}
    if wanted.on and wanted.percent is not None:
        body["filters"] = _with_share(map_in(flag.get("filters")), key, wanted.percent)
    await server.api.send("PATCH", f"{server.path}{in_path(str(flag.get('id')))}/", body)


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new boolean flag that is not active; when it is, it is for everybody."""
    server = _Server(request)
    group = {"properties": [], "rollout_percentage": 100}
    body = {"key": key, "name": description, "active": False, "filters": {"groups": [group]}}
    await server.api.send("POST", server.path, body)


async def may_switch(request: FlagRequest) -> bool | None:
    """False where the person may edit no flag; whether the key may, only trying would tell."""
    server = _Server(request)
    answer = await server.api.get(server.path, {"limit": 1})
    flags = as_maps(as_map(answer.json(), answer).get("results"), answer)
    return False if flags and flags[0].get("can_edit") is False else None


class _Server:
    """One project, with one credential."""

    def __init__(self, request: FlagRequest) -> None:
        secret = credential(request.environment, VARIABLES, NAME)
        self.api = bearer_api(request, f"https://{HOSTS[0]}", secret)
        self.path = f"/api/projects/{in_path(str(request.settings['project']))}/feature_flags/"

    async def flag(self, key: str) -> Mapping[str, Any] | None:
        """The flag of exactly that key; the search looks for keys and names that contain it."""
        found = await self.flags(search=key)
        return next((one for one in found if one.get("key") == key), None)

    async def flags(self, **filters: str) -> list[Mapping[str, Any]]:
        """The project's flags; the address of the next page is counted, not followed."""

        async def page(at: int) -> tuple[list[Mapping[str, Any]], int | None]:
            answer = await self.api.get(self.path, {**filters, "limit": PAGE, "offset": at})
            body = as_map(answer.json(), answer)
            flags = as_maps(body.get("results"), answer)
            return flags, at + len(flags) if body.get("next") else None

        return await all_pages(page)


def _state(flag: Mapping[str, Any]) -> FlagState:
    """What the service says of a flag."""
    active = truth(flag.get("active"))
    reach = _reach(map_in(flag.get("filters"))) if active else NOBODY
    last = moment(flag.get("last_called_at"))
    experiments = flag.get("experiment_set")
    author = map_in(flag.get("created_by"))
    state = FlagState(
        str(flag.get("key")),
        NAME,
        on=active,
        off_value=False,
        kind=FlagKind.EXPERIMENT if experiments else None,
        owner=text(author.get("email")) or text(author.get("first_name")),
        created_at=moment(flag.get("created_at")),
        changed_at=moment(flag.get("updated_at")),
        archived=truth(flag.get("deleted")),
        stale=_stale(text(flag.get("status"))),
        never_used=(last is None) if "last_called_at" in flag else None,
        last_used_at=last,
    )
    return state_in(state, reach)


def _stale(status: str | None) -> bool | None:
    """Stale: it cannot vary any more; inactive: not called in 30 days."""
    word = (status or "").lower()
    return {"active": False, "stale": True, "inactive": True}.get(word)


def _reach(filters: Mapping[str, Any]) -> Reach:
    """Whom an active flag lets in; which of several variants is the on side, only the code knows."""
    if maps_in(map_in(filters.get("multivariate")).get("variants")):
        return UNKNOWN
    groups = maps_in(filters.get("groups"))
    rules = [Rule(_share(one), everyone=not one.get("properties")) for one in groups]
    if any(filters.get(name) for name in ("super_groups", "holdout_groups", "holdout")):
        return Reach(everybody=None, rollout=None, targeted=True)
    return any_match(rules)


def _share(group: Mapping[str, Any]) -> float | None:
    """A group's percentage; one that says nothing lets all in."""
    value = group.get("rollout_percentage")
    return ALL if value is None else share(value)


def _with_share(filters: Mapping[str, Any], key: str, percent: float) -> dict[str, Any]:
    """The filters with another percentage.

    Raises:
        UsageError: there is not just one group for all users.
    """
    groups = maps_in(filters.get("groups"))
    if len(groups) != 1 or groups[0].get("properties"):
        raise UsageError(
            f"{key} has conditions of its own; a percentage would change whom it is for",
            hint="Set the percentage in PostHog.",
        )
    return {**filters, "groups": [{**groups[0], "rollout_percentage": percent}]}
