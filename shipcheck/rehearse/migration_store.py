"""Keeps what rehearsals of migrations saw, beside those of flags (see `store`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.migration_result import MigrationsRehearsal, as_json, from_json
from shipcheck.rehearse.store import entry_path, read_entry, write_entry

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1
"""Of the entries; one of another schema is as none."""

KIND = "migrations"


@dataclass(frozen=True, slots=True)
class MigrationsKey:
    """What a rehearsal belongs to.

    `head_tree` and `base_tree` are git's names of the trees; `paths` are the migrations, in order. `rows`
    and `render` are what was asked for.
    """

    head_tree: str
    base_tree: str
    paths: tuple[str, ...]
    rows: int
    render: str = ""


def write_migrations(common_dir: Path, key: MigrationsKey, rehearsal: MigrationsRehearsal) -> None:
    """Keep a rehearsal, whole or not at all.

    Raises:
        ShipcheckError: it could not be written.
    """
    entry = {"schema": SCHEMA, "key": asdict(key), "rehearsal": as_json(rehearsal)}
    write_entry(entry_path(common_dir, KIND, asdict(key)), entry)


def read_migrations(common_dir: Path, key: MigrationsKey) -> MigrationsRehearsal | None:
    """The rehearsal that was kept for this key; None where there is none that can be read."""
    return read_entry(entry_path(common_dir, KIND, asdict(key)), SCHEMA, from_json)
