"""What migration tools do about migrations that already ran; every line from the tool's own words.

Flyway's documentation of `validate`; sqlx's `MigrateError` (`VersionMismatch`, `VersionMissing`);
Liquibase's documentation of changeset checksums; golang-migrate's `ErrShortLimit` and `readUp`, which
starts at the current version and only goes on; goose's `--allow-missing`; node-pg-migrate's
`checkOrder`; Knex's `validateMigrationList`; sqitch's "Cannot find" of a planned script; Drizzle's
`migrate`, which runs what its journal dates after the last one.
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPARES_BYTES: Mapping[str, str] = {
    "flyway": "Flyway compares checksums and stops at `migrate`",
    "sqlx": "sqlx compares checksums and stops at `migrate run`",
}
"""Tools that refuse to run once the text of a migration that ran is another, comments included."""

COMPARES_CHANGES: Mapping[str, str] = {
    "liquibase": "Liquibase compares checksums of changesets and stops at `update`",
}
"""Tools that refuse once what a migration does is another."""

COMPARES_NAMES: Mapping[str, str] = {
    "flyway": "Flyway compares descriptions too and stops at `migrate`",
}
"""Tools that refuse once a migration of the same version has another title (Flyway's `validate`)."""

MISSES_DELETED: Mapping[str, str] = {
    "flyway": "Flyway stops at `migrate`: an applied migration is not there",
    "sqlx": "sqlx stops at `migrate run`: an applied migration is missing",
    "knex": "Knex stops: the migration directory is corrupt",
    "sqitch": "sqitch has no script for a change of its plan",
    "node-pg-migrate": "node-pg-migrate stops: the order of what ran is not that of the files",
    "golang-migrate": "a database that is at this version can go neither forward nor back",
}
"""Tools that refuse to run where a migration that ran is gone."""

KEEPS_GOING = frozenset({"rails", "ecto", "dbmate", "typeorm", "sequelize"})
"""Tools that run without the migrations that ran; a dump of the schema often stands for those."""

PASSES_OVER_OLD: Mapping[str, str] = {
    "flyway": "Flyway stops at `migrate`, or passes it over, unless `outOfOrder` is set",
    "golang-migrate": "golang-migrate never runs it where the later version ran",
    "goose": "goose stops at `up`, unless `--allow-missing` is given",
    "node-pg-migrate": "node-pg-migrate stops, unless `--no-check-order` is given",
}
"""Tools that do not run a migration whose version is older than what ran."""

GROWING = frozenset({"liquibase"})
"""Tools in whose files further changes are appended to those that ran."""

ONE_LINE = frozenset({"django", "alembic"})
"""Tools that refuse to run where two migrations come last."""

_REPEATABLE = re.compile(r"R__.*", re.IGNORECASE)
_BASELINE = re.compile(r"B\d.*__.*", re.IGNORECASE)


def is_repeatable(framework: str, path: str) -> bool:
    """Whether the tool runs a migration again whenever it is edited."""
    return framework == "flyway" and _REPEATABLE.fullmatch(basename(path)) is not None


def is_baseline(framework: str, path: str) -> bool:
    """Whether a migration stands for those before it, and shares a version with one of them."""
    return framework == "flyway" and _BASELINE.fullmatch(basename(path)) is not None
