"""`services: {flags: {uses: flagd-file, path: …}}`: flag definitions of flagd in the repository.

Read from the judged commit, offline. https://flagd.dev/reference/flag-definitions/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.definitions import PATH, defined_on, owner, state_in
from shipcheck.flags.services.documents import read_definitions
from shipcheck.flags.services.reach import UNKNOWN, Rule, first_match, share_of
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import map_in, number, plain, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.flags.service import FlagRequest

SPECIFICATION = Specification(
    name="flagd-file",
    summary="Flag definitions of flagd in the repository.",
    looks_at="a flagd file at the judged commit; it is taken to be what runs",
    parameters={"path": PATH},
    required_parameters=("path",),
    evidence=frozenset({Evidence.OBSERVED}),
)

HOSTS: tuple[str, ...] = ()

DEEPEST = 20
"""Conditions within conditions that are followed; deeper ones are not understood."""


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, as the file defines it; raises ShipcheckError."""
    path = str(request.settings["path"])
    document = await read_definitions(request, path)
    flags = map_in(document.get("flags"))
    everywhere = map_in(document.get("metadata"))
    return {
        key: _state(key, path, flags[key], everywhere) if isinstance(flags.get(key), dict) else None
        for key in keys
    }


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys that the file defines; raises ShipcheckError."""
    document = await read_definitions(request, str(request.settings["path"]))
    return sorted(map_in(document.get("flags")))


def _state(
    key: str, path: str, flag: Mapping[str, Any], everywhere: Mapping[str, Any]
) -> FlagState:
    """What a definition says; DISABLED, or no default variant, leaves it to the code's default."""
    enabled = {"ENABLED": True, "DISABLED": False}.get(str(flag.get("state")))
    targeting = flag.get("targeting") or None  # flagd takes empty targeting for none
    readable = targeting is None or isinstance(targeting, dict)
    rules = _rules(targeting, flag, 0) if readable else [Rule(None, everyone=True)]
    reach = first_match(rules) if enabled else UNKNOWN
    return state_in(
        FlagState(
            key,
            path,
            on=defined_on(reach, enabled=enabled),
            off_value=_off_value(flag) if enabled else None,
            owner=owner({**everywhere, **map_in(flag.get("metadata"))}),
        ),
        reach,
    )


def _off_value(flag: Mapping[str, Any]) -> bool | str | float | None:
    """What those get whom no targeting is for, unless that is the on side."""
    value = plain(map_in(flag.get("variants")).get(str(flag.get("defaultVariant"))))
    return None if value is True else value


def _rules(expression: object, flag: Mapping[str, Any], depth: int) -> Iterator[Rule]:
    """The rules of a JsonLogic expression, in the order in which they are asked."""
    branches = map_in(expression).get("if")
    if not isinstance(branches, list) or depth > DEEPEST:
        yield Rule(_share(expression, flag), everyone=True)
        return
    pairs = len(branches) // 2 * 2
    for position in range(0, pairs, 2):
        yield Rule(_share(branches[position + 1], flag))
    rest = branches[pairs] if len(branches) > pairs else None
    yield from _rules(rest, flag, depth + 1)


def _share(outcome: object, flag: Mapping[str, Any]) -> float | None:
    """The share of users that get the on side where this is what targeting says."""
    variants = map_in(flag.get("variants"))
    if outcome is None:
        outcome = flag.get("defaultVariant")
    if isinstance(outcome, bool):
        outcome = str(outcome).lower()
    if isinstance(outcome, str):
        return share_of(variants.get(outcome))
    parts = map_in(outcome).get("fractional")
    return _fraction(parts, variants) if isinstance(parts, list) else None


def _fraction(parts: Sequence[object], variants: Mapping[str, Any]) -> float | None:
    """The share of the on side in a `fractional` operation, whose weights are relative."""
    on, total = 0.0, 0.0
    for part in parts:
        if not isinstance(part, list):
            continue  # the expression that users are told apart by
        share = share_of(variants.get(text(part[0]) or "")) if part else None
        weight = number(part[1]) if len(part) > 1 else 1.0
        if share is None or weight is None or weight < 0:
            return None
        on, total = on + share * weight, total + weight
    return on / total if total else None
