"""The labelled migrations: which files, and what is to be said of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Label:
    """A case of the labelled set; paths are from its folder."""

    name: str
    files: tuple[str, ...]
    earlier: tuple[str, ...]
    verdict: str
    found: frozenset[str]
    not_found: frozenset[str]
    server_version: str
    in_transaction: bool


def read_labels() -> list[Label]:
    """All cases, as they stand in the file."""
    tables = tomllib.loads((FOLDER / "labels.toml").read_text())
    return [_label(name, table) for name, table in tables.items()]


def _label(name: str, table: dict[str, Any]) -> Label:
    return Label(
        name=name,
        files=tuple(table["files"]),
        earlier=tuple(table.get("earlier", ())),
        verdict=table["verdict"],
        found=frozenset(table.get("found", ())),
        not_found=frozenset(table.get("not_found", ())),
        server_version=table.get("server_version", "15"),
        in_transaction=table.get("in_transaction", False),
    )
