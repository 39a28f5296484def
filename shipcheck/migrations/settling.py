"""What the code itself says of a hazard: who uses what is dropped, renamed or added.

| at the base | at the head | a column or table is dropped |
|---|---|---|
| used | used | error `column-in-use`, `table-in-use`, whatever the order of deployment |
| used | not used | error `destructive-with-code`; with `deploy: after` a warning |
| in ActiveRecord's list of columns | same | error `drop-column`: `ignored_columns` must ship first |
| not used | not used | warning for the data, where the search understood everything; else as it is |

A rename keeps its rule and lists the places; where nothing names the old name, it is a note. What is added
while new code may run first (`after`, `manual`) is a finding only if the head uses it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.allowing import UNUSED, WITHOUT_REASON, allow
from shipcheck.migrations.code_uses.find import find_uses
from shipcheck.migrations.code_uses.use import Name, Uses
from shipcheck.migrations.settled import ASKS, settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.git.runner import Git
    from shipcheck.migrations.hazards.hazard import Deploy
    from shipcheck.migrations.judged import Judged, JudgedMigration
    from shipcheck.migrations.schema import Schema


def names_in(judged: Sequence[JudgedMigration], base: Schema) -> tuple[Name, ...]:
    """What the code has to be asked for; `base` tells which other tables have such a column."""
    found: dict[Name, None] = {}
    for migration in judged:
        for one in migration.hazards:
            name = _name(one)
            if name is not None:
                found[replace(name, others=_others(name, base))] = None
    return tuple(found)


async def settle_all(
    judged: Sequence[JudgedMigration],
    git: Git,
    *,
    base: str,
    head: str,
    schema: Schema,
    deploy: Deploy | None,
) -> tuple[JudgedMigration, ...]:
    """The migrations, judged by what the code of both commits says.

    Nothing is searched where nothing is dropped, renamed or asked for too early.

    Args:
        judged: the migrations of the change.
        git: runs in its repository.
        base: the commit whose code runs now.
        head: the commit whose code will run.
        schema: the database at the base.
        deploy: when migrations run.

    Raises:
        MissingObjects: a partial clone lacks files of a commit.
    """
    names = names_in(judged, schema)
    if not names:
        return tuple(judged)
    without = frozenset(_paths(judged))
    at_base = await find_uses(git, base, names, without=without)
    at_head = await find_uses(git, head, names, without=without)
    return tuple(settle(one, at_base, at_head, deploy) for one in judged)


def settle(
    judged: JudgedMigration,
    base: Mapping[Name, Uses],
    head: Mapping[Name, Uses],
    deploy: Deploy | None,
) -> JudgedMigration:
    """A migration whose hazards say what the code at the base and at the head uses."""
    comments = (UNUSED, WITHOUT_REASON)
    hazards = [
        replace(found, allowed="")
        for one in judged.hazards
        if one.hazard.rule not in comments
        for found in _looked_up(one, base, head, deploy)
    ]
    return replace(judged, hazards=allow(hazards, judged.migration))


def _name(one: Judged) -> Name | None:
    hazard = one.hazard
    if one.backward or hazard.table is None:
        return None
    if hazard.rule not in ASKS:
        return None
    return Name(hazard.table.name, hazard.column)


def _others(name: Name, base: Schema) -> frozenset[str]:
    if name.column is None:
        return frozenset()
    return frozenset(
        table.name.name
        for table in base.tables.values()
        if name.column in table.columns and table.name.name != name.table
    )


def _paths(judged: Sequence[JudgedMigration]) -> Iterator[str]:
    for one in judged:
        yield one.migration.path
        for part in (one.migration.up, one.migration.down):
            if part is not None:
                yield part.path


def _looked_up(
    one: Judged, base: Mapping[Name, Uses], head: Mapping[Name, Uses], deploy: Deploy | None
) -> Iterator[Judged]:
    name = _name(one)
    if name is None or name not in base or name not in head:
        yield one
    else:
        yield from settled(one, base[name], head[name], deploy)
