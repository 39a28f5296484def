"""What a hazard of dropped, renamed or added things becomes once the code is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.use import Grade, How, Uses
from shipcheck.migrations.hazards.code_drops import DROP_COLUMN, DROP_TABLE
from shipcheck.migrations.hazards.code_order import (
    ADDED_AFTER_CODE,
    COLUMN_IN_USE,
    DESTRUCTIVE_WITH_CODE,
    TABLE_IN_USE,
)
from shipcheck.migrations.hazards.code_renames import RENAME_COLUMN, RENAME_TABLE, SET_SCHEMA
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.code_uses.use import Use
    from shipcheck.migrations.judged import Judged

DROPS = (DROP_COLUMN, DROP_TABLE)
RENAMES = (RENAME_COLUMN, RENAME_TABLE, SET_SCHEMA)
ASKS = (*DROPS, *RENAMES, ADDED_AFTER_CODE)
"""Rules that are about what code uses."""

_SHIP_AFTER = (
    "Ship the code alone, and the migration in a change of its own once that code is live."
)
_STOP_USING = (
    "Take it out of the code first; the migration ships in a change of its own after that."
)


def settled(one: Judged, base: Uses, head: Uses, deploy: Deploy | None) -> Iterator[Judged]:
    """The hazard as the code has it; none at all where it does not happen.

    Args:
        one: a hazard of one of the rules in `ASKS`.
        base: what the code that runs now uses.
        head: what the code of the change uses.
        deploy: when migrations run.
    """
    if one.hazard.rule == ADDED_AFTER_CODE:
        yield from _added(one, head, deploy)
    elif one.hazard.level is Level.NOTE:
        yield one
    else:
        yield _gone(one, base, head, deploy)


def _added(one: Judged, head: Uses, deploy: Deploy | None) -> Iterator[Judged]:
    places = _used(head)
    if places:
        level = Level.ERROR if deploy is Deploy.AFTER else Level.WARNING
        name = _called(one)
        message = f"The new code uses {name} before the migration has made it: {_listed(places)}."
        yield _told(one, message, places, level=level)
    elif not head.understood:
        yield one


def _gone(one: Judged, base: Uses, head: Uses, deploy: Deploy | None) -> Judged:
    """Something that is dropped or renamed."""
    name = _called(one)
    left = still_used(base, head)
    if left:
        rule = TABLE_IN_USE if one.hazard.column is None else COLUMN_IN_USE
        message = f"The code of the change still uses {name}: {_listed(left)}."
        return _told(one, message, left, rule=rule, fix=_STOP_USING)
    used = _used(base)
    if used:
        return _used_until_now(one, used, deploy)
    cached = _cached(head if deploy is Deploy.AFTER else base)
    if cached:
        return one if one.hazard.rule in RENAMES else _in_the_list(one, cached)
    if not (base.understood and head.understood) and not base.ignored:
        return one
    return _unused(one, base, deploy)


def _used_until_now(one: Judged, places: tuple[Use, ...], deploy: Deploy | None) -> Judged:
    hazard, name = one.hazard, _called(one)
    if hazard.rule in RENAMES:
        message = f"{hazard.message.removesuffix('.')}: {_listed(places)}."
        return _told(one, message, places, level=hazard.level)
    if deploy is Deploy.AFTER:
        message = f"Code of before the change uses {name}, and cannot come back: {_listed(places)}."
        level = Level.WARNING
        return _told(one, message, places, rule=DESTRUCTIVE_WITH_CODE, level=level, fix=_SHIP_AFTER)
    message = f"Code that runs uses {name} until this very change is live: {_listed(places)}."
    return _told(one, message, places, rule=DESTRUCTIVE_WITH_CODE, fix=_SHIP_AFTER)


def _in_the_list(one: Judged, places: tuple[Use, ...]) -> Judged:
    """ActiveRecord learns the columns once, and then writes them all."""
    column, first = one.hazard.column, places[0]
    message = (
        f"The model at {first.path}:{first.line} keeps {_called(one)} in its list of columns, and its"
        " INSERTs name it until it starts anew."
    )
    fix = f"Ship self.ignored_columns += [{column!r}] first, and drop the column in a later change."
    return _told(one, message, places, fix=fix)


def _unused(one: Judged, base: Uses, deploy: Deploy | None) -> Judged:
    hazard, name = one.hazard, _called(one)
    if hazard.rule in RENAMES and deploy in (Deploy.AFTER, Deploy.MANUAL):
        return one  # the new code asks for the new name
    why = f"{base.ignored} ignores it" if base.ignored else f"Nothing at the base names {name}"
    if hazard.rule in RENAMES:
        said = replace(hazard, level=Level.NOTE, message=f"{why}.", fix="")
    else:  # nothing breaks, and nothing brings the data back
        fix = "See that nobody asks for the data again; a copy costs little."
        message = f"{why}; its data is gone for good."
        said = replace(hazard, level=Level.WARNING, message=message, fix=fix)
    return replace(one, hazard=said)


def still_used(base: Uses, head: Uses) -> tuple[Use, ...]:
    """What at the head still uses it for sure.

    Once no model declares it that did, only SQL can mean it; attributes of that name are other things.
    Likewise where SQL was the only place that named it, and none does any more.
    """
    places = _used(head)
    if _cached(head):
        return places
    if _has(base, How.MODEL) and not _has(head, How.MODEL):
        certain = (use for use in places if use.grade is Grade.CERTAIN)
        return tuple(use for use in certain if use.how is How.SQL)
    if _has(base, How.SQL) and not (_has(head, How.SQL) or _has(head, How.MODEL)):
        return ()
    return places


def _has(uses: Uses, how: How) -> bool:
    return any(use.how is how and use.grade is Grade.CERTAIN for use in uses.places)


def _used(uses: Uses) -> tuple[Use, ...]:
    return tuple(use for use in uses.places if use.how is not How.CACHED)


def _cached(uses: Uses) -> tuple[Use, ...]:
    return tuple(use for use in uses.places if use.how is How.CACHED)


def _called(one: Judged) -> str:
    column = one.hazard.column
    return f"{one.hazard.table}.{column}" if column else str(one.hazard.table)


def _listed(places: Sequence[Use]) -> str:
    """The surest place, and how many more there are."""
    first = max(places, key=lambda use: use.grade)
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{first.path}:{first.line}{more}"


def _told(
    one: Judged,
    message: str,
    places: tuple[Use, ...],
    *,
    rule: str | None = None,
    level: Level = Level.ERROR,
    fix: str | None = None,
) -> Judged:
    """The hazard with its places; rule and fix stay where they are not given."""
    hazard = one.hazard
    changed = replace(
        hazard,
        rule=rule or hazard.rule,
        level=level,
        message=message,
        fix=hazard.fix if fix is None else fix,
    )
    return replace(one, hazard=changed, places=places)
