"""Pairs of files: one goes forward, the one beside it goes back."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.paths import beside, inside

if TYPE_CHECKING:
    from collections.abc import Collection

ENDINGS = (
    (".up.sql", ".down.sql"),
    ("-up.sql", "-down.sql"),
    ("_up.sql", "_down.sql"),
    (".do.sql", ".undo.sql"),
    (".apply.sql", ".rollback.sql"),
)
"""Endings of names, forward and back, that belong together: golang-migrate, db-migrate, postgrator."""

BACK_ENDINGS = (
    *(back for _, back in ENDINGS),
    "_rollback.sql", "-rollback.sql", "_undo.sql", "-undo.sql", ".revert.sql", "_revert.sql",
)  # fmt: skip
"""How the way back of a file with a bare name (`007_total.sql`) may end."""

WHOLE_NAMES = {"up.sql": "down.sql", "migration.sql": "down.sql", "apply.sql": "rollback.sql"}
BACK_FOLDERS = ("down", "rollback", "rollbacks", "undo", "revert")


def goes_back(path: str) -> bool:
    """Whether a file is a way back by its name, or by the folder that it lies in."""
    name = basename(path).lower()
    if name.endswith(BACK_ENDINGS) or name in WHOLE_NAMES.values():
        return True
    return basename(dirname(path)).lower() in BACK_FOLDERS


def forward_of(path: str, paths: Collection[str]) -> str:
    """The path of the migration that a way back belongs to; a path that goes forward itself."""
    if not goes_back(path):
        return path
    candidates = _forward_candidates(path)
    return next((one for one in candidates if one in paths), candidates[0] if candidates else path)


def back_candidates(path: str) -> tuple[str, ...]:
    """Where the way back of a migration may lie, the likeliest first."""
    name = basename(path)
    if name in WHOLE_NAMES:
        return (beside(path, WHOLE_NAMES[name]),)
    for forward, back in ENDINGS:
        if name.endswith(forward):
            return (beside(path, name.removesuffix(forward) + back), *_other_folders(path))
    stem = name.removesuffix(".sql")
    return (*(beside(path, stem + back) for back in BACK_ENDINGS), *_other_folders(path))


def expects_way_back(path: str, paths: Collection[str]) -> bool:
    """Whether a migration has a place for its way back: by its name, or as its neighbours have one."""
    name = basename(path)
    if name.endswith(tuple(forward for forward, _ in ENDINGS)) or name == "up.sql":
        return True
    ways_back = index_of(paths).grouped(
        "ways back", lambda one: dirname(one) if goes_back(one) else None
    )
    return dirname(path) in ways_back


def _forward_candidates(path: str) -> tuple[str, ...]:
    name = basename(path)
    found = [beside(path, forward) for forward, back in WHOLE_NAMES.items() if name == back]
    found += [
        beside(path, name.removesuffix(back) + forward)
        for forward, back in ENDINGS
        if name.endswith(back)
    ]
    found += [
        beside(path, name.removesuffix(back) + ".sql")
        for back in BACK_ENDINGS
        if name.endswith(back)
    ]
    if basename(dirname(path)).lower() in BACK_FOLDERS:
        above = dirname(path)
        found += [beside(above, f"up/{name}"), beside(above, name)]
    return tuple(found)


def _other_folders(path: str) -> tuple[str, ...]:
    """`rollback/007_total.sql` beside `007_total.sql`, `down/…` beside `up/…`."""
    folder, name = dirname(path), basename(path)
    above = dirname(folder) if basename(folder).lower() == "up" else folder
    return tuple(inside(above, f"{back}/{name}") for back in BACK_FOLDERS)
