"""A branch with one migration, and what `migration-safe` says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Place
from shipcheck.ship.evaluation import GateOptions
from tests.rehearse.postgres.serving import NO_SERVER, installed
from tests.ship.gating import found, judged, request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

needs_server = pytest.mark.skipif(not installed(), reason=NO_SERVER)

ITEM = "migration-safe"
ROWS = "migrations: {rehearse: {rows: 300}}\n"
QUIET = f"version: 1\nitems: [{{id: {ITEM}, uses: {ITEM}}}]\n{ROWS}"
ASKING = QUIET.replace("}]", ", evidence: [rehearsed]}]")
BASE = "CREATE TABLE orders (id serial PRIMARY KEY, total int NOT NULL, legacy text);\n"
WIDEN = ("ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
         "ALTER TABLE orders ALTER COLUMN total TYPE int;")  # fmt: skip
DROP = ("ALTER TABLE orders DROP COLUMN legacy;", "ALTER TABLE orders ADD legacy text;")
ADD = ("ALTER TABLE orders ADD note text;", "ALTER TABLE orders DROP note;")
FILL = ("UPDATE orders SET legacy = 'x' WHERE id < 10;", "SELECT 1;")


def project(sample: Sample, steps: tuple[str, str], checklist: str = QUIET) -> None:
    """A branch with one migration of golang-migrate, and code that names no column that goes."""
    sample.commit({
        ".shipcheck.yaml": checklist,
        "use.py": 'QUERY = "SELECT id FROM orders"\n',
        "db/migrations/1_init.up.sql": BASE,
        "db/migrations/1_init.down.sql": "DROP TABLE orders;",
    })  # fmt: skip
    sample.branch("work")
    up, down = steps
    sample.commit({"db/migrations/2_more.up.sql": up, "db/migrations/2_more.down.sql": down})


def look(sample: Sample, *, rehearse: bool = False, place: Place = Place.TERMINAL) -> ItemResult:
    wanted = replace(request(sample.path), place=place)
    return found(judged(wanted, GateOptions(rehearse=rehearse)), ITEM)


def kept(sample: Sample) -> list[Path]:
    return sorted((sample.path / ".git" / "shipcheck").glob("rehearsals/*"))


def only(item: ItemResult, rule: str) -> Finding:
    (one,) = [finding for finding in item.outcome.findings if finding.rule == rule]
    return one


def has(item: ItemResult, rule: str) -> bool:
    return any(finding.rule == rule for finding in item.outcome.findings)
