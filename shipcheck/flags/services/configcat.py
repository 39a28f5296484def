"""ConfigCat: the settings of one config in one environment, by its public management API.

Sources: configcat.com/docs/api/reference and the models of configcat/configcat-publicapi-node-client
(configs with evaluation version 2). A flag has no switch: it is off where its default is false and
no rule gives anything else.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.api import unknown_flag, words
from shipcheck.flags.services.definitions import state_in
from shipcheck.flags.services.reach import ALL, Rule, first_match, share_of
from shipcheck.flags.state import FlagState
from shipcheck.http.api import Api
from shipcheck.http.reading import (
    address,
    as_map,
    as_maps,
    credential,
    in_path,
    map_in,
    maps_in,
    moment,
    number,
    plain,
    text,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest, Switch

NAME = "ConfigCat"
USERS = ("CONFIGCAT_API_USER", "CONFIGCAT_BASIC_AUTH_USERNAME")
PASSWORDS = ("CONFIGCAT_API_PASS", "CONFIGCAT_BASIC_AUTH_PASSWORD")
VALUES = ("boolValue", "stringValue", "intValue", "doubleValue")
"""Where a value stands, by its type."""

SPECIFICATION = Specification(
    name="configcat",
    summary="ConfigCat (configs of version 2).",
    looks_at="the flags of one config in one environment",
    parameters={
        "config": words("The config's id."),
        "environment": words("The id of the environment that users see."),
        "url": words("The API; https://api.configcat.com if left out."),
    },
    required_parameters=("config", "environment"),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("api.configcat.com",)


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, None for one that the service does not know."""
    _, formulas = await _values(request)
    return {key: _state(key, formulas[key]) if key in formulas else None for key in keys}


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys of the config."""
    return sorted((await _values(request))[1])


async def switch(request: FlagRequest, key: str, wanted: Switch) -> None:
    """Write the value anew; off drops all rules, which ConfigCat's audit log keeps."""
    _, formulas = await _values(request)
    if key not in formulas:
        raise unknown_flag(NAME, key)
    formula = formulas[key]
    if not isinstance(map_in(formula.get("defaultValue")).get("boolValue"), bool):
        raise ShipcheckError(f"{key} is not true or false: only its values can be changed")
    place = in_path(str(request.settings["environment"]))
    setting = in_path(str(map_in(formula.get("setting")).get("settingId")))
    await _api(request).send(
        "PATCH",
        f"/v2/environments/{place}/settings/{setting}/value",
        _patch(formula, wanted),
        params={"reason": "switched by shipcheck"},
    )


async def create(request: FlagRequest, key: str, description: str) -> None:
    """A new boolean flag, false for everybody."""
    start = {"environmentId": request.settings["environment"], "value": False}
    body = {
        "key": key,
        "name": key,
        "hint": description,
        "settingType": "boolean",
        "initialValues": [start],
    }
    config = in_path(str(request.settings["config"]))
    await _api(request).send("POST", f"/v1/configs/{config}/settings", body)


async def may_switch(request: FlagRequest) -> bool | None:
    """False where the environment is read-only for this credential, or demands an approval."""
    here, _ = await _values(request)
    approval = here.get("approveRequired") is True and here.get("canBypassApproval") is not True
    if here.get("readOnly") is True or approval:
        return False
    return True if here.get("approveRequired") is False else None


def _api(request: FlagRequest) -> Api:
    user = credential(request.environment, USERS, NAME)
    password = credential(request.environment, PASSWORDS, NAME)
    hidden = b64encode(f"{user}:{password}".encode()).decode()
    root = address(request.settings, f"https://{HOSTS[0]}")
    return Api(request.client, root, {"Authorization": f"Basic {hidden}"})


async def _values(
    request: FlagRequest,
) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]:
    """What the environment allows, and its flags by their keys; the listing is not paged."""
    config, place = (in_path(str(request.settings[name])) for name in ("config", "environment"))
    answer = await _api(request).get(f"/v2/configs/{config}/environments/{place}/values")
    body = as_map(answer.json(), answer)
    formulas = as_maps(body.get("settingFormulas"), answer)
    named = ((text(map_in(one.get("setting")).get("key")), one) for one in formulas)
    return body, {key: one for key, one in named if key}


def _state(key: str, formula: Mapping[str, Any]) -> FlagState:
    """What the service says of a flag."""
    setting = map_in(formula.get("setting"))
    value = _value(formula.get("defaultValue"))
    rules = [_rule(one) for one in maps_in(formula.get("targetingRules"))]
    state = FlagState(
        key,
        NAME,
        off_value=False if isinstance(value, bool) else value,
        owner=text(setting.get("creatorEmail")),
        created_at=moment(setting.get("createdAt")),
        changed_at=moment(formula.get("updatedAt")),
    )
    return state_in(state, first_match([*rules, Rule(share_of(value), everyone=True)]))


def _rule(rule: Mapping[str, Any]) -> Rule:
    """A targeting rule; one without conditions is for all."""
    options = maps_in(rule.get("percentageOptions"))
    everyone = not maps_in(rule.get("conditions"))
    if not options:
        return Rule(share_of(_value(rule.get("value"))), everyone=everyone)
    shares = [
        (share_of(_value(one.get("value"))), number(one.get("percentage"))) for one in options
    ]
    if any(share is None or percent is None for share, percent in shares):
        return Rule(None, everyone=everyone)
    return Rule(
        sum((share or 0.0) * (percent or 0.0) / ALL for share, percent in shares),
        everyone=everyone,
    )


def _value(value: object) -> bool | str | float | None:
    """The value, which stands under the name of its type."""
    held = map_in(value)
    return next((plain(held[name]) for name in VALUES if held.get(name) is not None), None)


def _patch(formula: Mapping[str, Any], wanted: Switch) -> list[dict[str, Any]]:
    """The JSON patch (RFC 6902) that switches a flag."""
    partly = wanted.on and wanted.percent is not None
    rules = maps_in(formula.get("targetingRules"))
    default = {
        "op": "replace",
        "path": "/defaultValue/boolValue",
        "value": wanted.on and not partly,
    }
    if wanted.on and not partly:
        return [default]
    kept = [one for one in rules if maps_in(one.get("conditions"))] if partly else []
    chance = [_by_chance(wanted.percent or 0.0)] if partly else []
    return [default, {"op": "replace", "path": "/targetingRules", "value": [*kept, *chance]}]


def _by_chance(percent: float) -> dict[str, Any]:
    """The rule that gives true to a percentage of all users."""
    options = [
        {"percentage": percent, "value": {"boolValue": True}},
        {"percentage": ALL - percent, "value": {"boolValue": False}},
    ]
    return {"conditions": [], "percentageOptions": options}
