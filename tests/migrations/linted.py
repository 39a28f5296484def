"""SQL judged as `migrations lint` judges it, in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.linting import lint
from shipcheck.migrations.servers import ASSUMED, Dialect

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.migrations.judged import Judged, JudgedMigration


def linted(
    folder: Path,
    *files: str,
    dialect: Dialect = Dialect.POSTGRESQL,
    version: tuple[int, ...] | None = None,
    in_transaction: bool = False,
) -> tuple[JudgedMigration, ...]:
    """The files, written and judged as one history in this order."""
    names = []
    for number, text in enumerate(files, 1):
        names.append(f"{number:03}_change.sql")
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return lint(
        names, folder, server=ASSUMED[dialect], version=version, in_transaction=in_transaction
    )


def last(judged: tuple[JudgedMigration, ...], rule: str) -> Judged:
    """The one hazard of this rule in the last file."""
    (found,) = [one for one in judged[-1].hazards if one.hazard.rule == rule]
    return found
