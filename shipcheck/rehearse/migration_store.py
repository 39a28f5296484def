"""Keeps what rehearsals of migrations saw, beside those of flags (see `store`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.migration_result import MigrationsRehearsal, as_json, from_json
from shipcheck.rehearse.store import entry_path, read_entry, write_entry

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.runner import Git
    from shipcheck.migrations.gather import Group
    from shipcheck.model.change import Change

SCHEMA = 2
"""Of the entries; one of another schema is as none."""

KIND = "migrations"


@dataclass(frozen=True, slots=True)
class MigrationsKey:
    """What a rehearsal belongs to.

    `head_tree` and `base_tree` are git's names of the trees; `paths` are the migrations, in order. `server`
    is what the project runs them on, `rows` and `render` what was asked for.
    """

    head_tree: str
    base_tree: str
    paths: tuple[str, ...]
    rows: int
    render: str = ""
    server: str = ""


async def key_of(
    change: Change, git: Git, group: Group, *, rows: int, render: str = ""
) -> MigrationsKey:
    """The key of a rehearsal of all migrations of one database.

    The base is its tip, not where the branch left it: what landed since is migrated before.

    Raises:
        GitError: git could not read it.
    """
    head, base = [
        await git.text("rev-parse", "--verify", f"{commit}^{{tree}}")
        for commit in (change.head, change.base_head)
    ]
    paths = tuple(one.path for one in group.migrations)
    return MigrationsKey(head, base, paths, rows, render, group.server.name)


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
