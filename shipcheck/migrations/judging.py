"""Judges the migrations of a change, in the order in which they run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.allowing import allow
from shipcheck.migrations.folding import Walk, operations_of
from shipcheck.migrations.following import Following
from shipcheck.migrations.hazards.hazard import Axis, Whole
from shipcheck.migrations.hazards.registry import hazard_modules, rules
from shipcheck.migrations.judged import Doubt, Judged, JudgedMigration, JudgedStatement
from shipcheck.migrations.migration import Place
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.sizes import with_size
from shipcheck.migrations.steps.registry import recipe_for
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Hazard, Situation, Surroundings
    from shipcheck.migrations.migration import Migration, Part
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema

TOP = Place(1, 1)
"""Where a finding about a whole file stands."""

GOING_BACK = "going back: "

LOWERED = {Level.ERROR: Level.WARNING, Level.WARNING: Level.NOTE, Level.NOTE: Level.NOTE}
"""A step back is seldom taken, and then somebody is looking."""

WEIGHTS = {Level.NOTE: 0, Level.WARNING: 1, Level.ERROR: 2}


def judge_all(
    migrations: Sequence[Migration], surroundings: Surroundings
) -> tuple[JudgedMigration, ...]:
    """What is to be said of each, `surroundings.base` being the schema before the first.

    What the migrations themselves make is new: nobody waits for its locks.
    """
    schema = surroundings.base
    rest = Following(tuple(one for each in migrations for one in operations_of(each.up)))
    found = []
    for migration in migrations:
        rest = rest.after(len(operations_of(migration.up)))
        judged, schema = judge_one(migration, surroundings, schema, rest)
        found.append(judged)
    return tuple(found)


def judge_one(
    migration: Migration,
    surroundings: Surroundings,
    before: Schema,
    later: Sequence[Operation] = (),
) -> tuple[JudgedMigration, Schema]:
    """What is to be said of one migration, on the server that it is written for, and the schema after it."""
    own = migration.server
    if own is not None and own.dialect is not surroundings.server.dialect:
        surroundings = replace(surroundings, server=own)
    forward = Walk(surroundings, migration, migration.up, before, later)
    seen = _seen(forward)
    hazards = [
        *seen.hazards,
        *_in_whole(Whole(surroundings, migration, before, forward.schema, later)),
    ]
    back = _Seen()
    if migration.down is not None:
        # What the migration made stays new: who uses it goes back with it.
        back = _seen(Walk(surroundings, migration, migration.down, forward.schema, backward=True))
    judged = JudgedMigration(
        migration,
        surroundings.server,
        allow(_distinct([*hazards, *_unsaid(back.hazards, hazards)]), migration),
        seen.statements(migration.up),
        back.statements(migration.down),
        tuple(dict.fromkeys(_doubts(migration))),
    )
    return judged, forward.schema


@dataclass(slots=True)
class _Seen:
    """What one direction does: its hazards, and the effects of each statement by its index.

    The situations themselves are not kept: each of them holds a schema.
    """

    hazards: list[Judged] = field(default_factory=list)
    effects: dict[int, list[Effect]] = field(default_factory=dict)

    def statements(self, part: Part | None) -> tuple[JudgedStatement, ...]:
        """The statements that do something, with all effects of their operations."""
        given = part.statements if part is not None else ()
        return tuple(
            JudgedStatement(given[index], tuple(found)) for index, found in self.effects.items()
        )


def _seen(walk: Walk) -> _Seen:
    """The hazards and effects of all operations."""
    axes = {name: rule.axis for name, rule in rules().items()}
    modules = hazard_modules()
    seen = _Seen()
    for situation in walk.situations():
        seen.effects.setdefault(situation.index, []).extend(situation.effects)
        seen.hazards += (
            _placed(hazard, situation)
            for module in modules
            for hazard in module.find(situation)
            if not (situation.backward and axes[hazard.rule] is Axis.CODE)
        )
    return seen


def _unsaid(back: Sequence[Judged], forward: Sequence[Judged]) -> Iterator[Judged]:
    """The hazards of the way back; notes where its way forward must change anyway.

    One operation of a framework goes both ways: built CONCURRENTLY, its index is dropped so as well.
    """
    axes = {name: rule.axis for name, rule in rules().items()}
    unsafe = {
        (one.path, one.place)
        for one in forward
        if one.hazard.level is Level.ERROR and axes[one.hazard.rule] is Axis.TABLE
    }
    for one in back:
        if axes[one.hazard.rule] is Axis.TABLE and (one.path, one.place) in unsafe:
            yield replace(one, hazard=replace(one.hazard, level=Level.NOTE))
        else:
            yield one


def _placed(hazard: Hazard, situation: Situation) -> Judged:
    """A hazard of an operation, with its steps; on the way back one level lower."""
    recipe = recipe_for(hazard, situation)
    hazard = with_size(hazard, situation.surroundings)
    if situation.backward:
        message = GOING_BACK + _as_clause(hazard)
        hazard = replace(hazard, level=LOWERED[hazard.level], message=message)
    return Judged(
        hazard,
        situation.part.path,
        hazard.place or situation.statement.place,
        situation.statement.text,
        recipe,
        backward=situation.backward,
    )


def _as_clause(hazard: Hazard) -> str:
    """The message behind a colon; one that begins with a name or a word of SQL keeps its capital."""
    sentence = hazard.message
    named = hazard.table is not None and sentence.startswith(str(hazard.table))
    plain = sentence[1:2].islower() or sentence[1:2] == " "
    return sentence if named or not plain else f"{sentence[:1].lower()}{sentence[1:]}"


def _in_whole(whole: Whole) -> Iterator[Judged]:
    """The hazards that are no single statement's."""
    for module in hazard_modules():
        find = getattr(module, "find_in_whole", None)
        if find is not None:
            for hazard in find(whole):
                yield Judged(hazard, whole.migration.path, hazard.place or TOP)


def _distinct(hazards: Sequence[Judged]) -> list[Judged]:
    """Each hazard once, the worst: one statement can break a rule for the same table in several ways."""
    by_table = _worst(hazards, lambda one: (one.table or one.message, one.column))
    return _worst(by_table, lambda one: one.message)


def _worst(hazards: Sequence[Judged], about: Callable[[Hazard], object]) -> list[Judged]:
    """The worst of those of a rule at a place that are about the same."""
    seen: dict[object, Judged] = {}
    for one in hazards:
        key = (one.hazard.rule, about(one.hazard), one.path, one.place, one.backward)
        known = seen.setdefault(key, one)
        if _weight(one) > _weight(known):
            seen[key] = one
    return list(seen.values())


def _weight(one: Judged) -> tuple[int, bool]:
    """The more, the worse; what is not known counts for more than what is."""
    return WEIGHTS[one.hazard.level], bool(one.hazard.doubt)


def _doubts(migration: Migration) -> Iterator[Doubt]:
    """What was not understood."""
    if migration.problem:
        yield Doubt(migration.path, TOP, migration.problem)
    for part in (migration.up, migration.down):
        if part is not None:
            yield from _doubts_of(part)


def _doubts_of(part: Part) -> Iterator[Doubt]:
    for statement in part.statements:
        for operation in statement.operations:
            if isinstance(operation, Opaque):
                yield Doubt(part.path, statement.place, operation.reason)
