"""How large tables are, as the checklist or a statistics file says, and what that changes.

A statistics file is CSV with a header line, or JSON: a list of objects, or an object by table. It has
`table`, `rows` and perhaps `schema` and `bytes`; the columns of the databases' own statistics are
known as well, so that the answer of a query can be kept as it is:
`psql --csv -c 'select schemaname, relname, n_live_tup from pg_stat_user_tables'`.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.hazards.hazard import TableSize
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.migrations.hazards.hazard import Hazard, Surroundings
    from shipcheck.migrations.parts import ObjectName

SMALL_ROWS = 100_000
"""Below this a scan takes well under a second: 100,000 rows of 100 bytes are 10 MB; a choice as well."""

LARGE_ROWS = 1_000_000
"""From here on even a brief lock is felt, as statements queue behind it; a choice, not a measurement."""

_NAMES = ("table", "relname", "table_name", "tablename", "name")
_SCHEMAS = ("schema", "schemaname", "table_schema", "nspname")
_ROWS = ("rows", "n_live_tup", "reltuples", "table_rows", "row_count")
_BYTES = ("bytes", "size", "total_bytes", "pg_total_relation_size", "data_length")
_HINT = (
    "It is CSV with a header line, or JSON, with `table`, `rows` and perhaps `schema` and `bytes`."
)


def size_of(table: ObjectName, surroundings: Surroundings) -> TableSize | None:
    """How large a table is, None where nobody says."""
    sizes = surroundings.sizes
    return sizes.get(str(table)) or sizes.get(table.name)


def is_small(table: ObjectName, surroundings: Surroundings) -> bool:
    """Whether a table is known to have so few rows that a scan of it is over at once."""
    size = size_of(table, surroundings)
    return size is not None and size.rows is not None and size.rows < SMALL_ROWS


def is_large(table: ObjectName, surroundings: Surroundings) -> bool:
    """Whether a table is known to have so many rows that even a brief lock is felt."""
    size = size_of(table, surroundings)
    return size is not None and size.rows is not None and size.rows >= LARGE_ROWS


def with_size(hazard: Hazard, surroundings: Surroundings) -> Hazard:
    """The hazard, at the level that its table's size gives it; done twice, it stays the same.

    Only what takes the longer the more rows there are changes: an error of a small table becomes a
    warning, a warning of a large one an error.
    """
    if hazard.table is None or hazard.effect is None or not hazard.effect.grows:
        return hazard
    if hazard.level is Level.ERROR and is_small(hazard.table, surroundings):
        return replace(hazard, level=Level.WARNING)
    if hazard.level is Level.WARNING and is_large(hazard.table, surroundings):
        return replace(hazard, level=Level.ERROR)
    return hazard


def sizes_of_tables(
    tables: Mapping[str, Mapping[str, object]], source: str
) -> dict[str, TableSize]:
    """The sizes in the `tables:` of a checklist, which is valid by its schema, by table name."""
    return _by_name(
        (name, TableSize(_number(entry.get("rows")), _number(entry.get("bytes")), source))
        for name, entry in tables.items()
    )


def read_statistics(content: bytes, source: str) -> dict[str, TableSize]:
    """The sizes in a statistics file, by `schema.table` and by bare name.

    Where two schemas have a table of one name, the bare name stands for the larger, or for the one that
    nobody has counted.

    Raises:
        ShipcheckError: it is neither CSV nor JSON, or lacks a column that is needed.
    """
    text = content.decode("utf-8-sig", "replace")
    rows = _json_rows(text, source) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)
    sizes = []
    for row in rows:
        name, count = _first(row, _NAMES), _first(row, _ROWS)
        if name in (None, "") or count is None:
            raise ShipcheckError(f"{source} does not say table and rows", hint=_HINT)
        schema = _first(row, _SCHEMAS)
        full = f"{schema}.{name}" if schema else str(name)
        sizes.append((full, TableSize(_number(count), _number(_first(row, _BYTES)), source)))
    return _by_name(sizes)


def _by_name(sizes: Iterable[tuple[str, TableSize]]) -> dict[str, TableSize]:
    found: dict[str, TableSize] = {}
    for full, size in sizes:
        found[full] = size
        bare = full.rpartition(".")[2]
        known = found.get(bare)
        if known is None or _rows(known) < _rows(size):
            found[bare] = size
    return found


def _rows(size: TableSize) -> float:
    """The rows to compare by; as many as there can be where nobody has counted."""
    return math.inf if size.rows is None else size.rows


def _csv_rows(text: str) -> list[Mapping[str, object]]:
    reader = csv.DictReader(io.StringIO(text.replace("\0", "")))
    try:
        return [
            {(key or "").strip().lower(): value for key, value in row.items()} for row in reader
        ]
    except csv.Error:
        return [{}]


def _json_rows(text: str, source: str) -> list[Mapping[str, object]]:
    """A list of objects, or an object whose keys are tables, its values objects or numbers."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ShipcheckError(f"{source} is no JSON: {error}", hint=_HINT) from None
    if isinstance(found, dict):
        entries = [
            {**(value if isinstance(value, dict) else {"rows": value}), "table": name}
            for name, value in found.items()
        ]
    else:
        entries = [entry if isinstance(entry, dict) else {} for entry in found]
    return [{str(key).lower(): value for key, value in entry.items()} for entry in entries]


def _first(row: Mapping[str, object], names: Iterable[str]) -> object | None:
    return next((row[name] for name in names if row.get(name) is not None), None)


def _number(value: object) -> int | None:
    """A count; None for what is none, and for PostgreSQL's -1, which means never counted."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(float(value))
    except (ValueError, OverflowError):
        return None
    return number if number >= 0 else None
