"""The names that Django gives to indexes and constraints (`BaseDatabaseSchemaEditor._create_index_name`)."""

from __future__ import annotations

import hashlib

from shipcheck.migrations.servers import Dialect

LONGEST = {
    Dialect.POSTGRESQL: 63,
    Dialect.MYSQL: 64,
    Dialect.MARIADB: 64,
    Dialect.SQLITE: 200,
}
"""Characters of a name, as Django's `max_name_length()` says them (200 where it says none)."""


def digest(*words: str) -> str:
    """The eight characters that tell two names apart."""
    text = "".join(words).encode("utf-8", "surrogateescape")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()[:8]


def index_name(table: str, columns: tuple[str, ...], suffix: str, dialect: Dialect) -> str:
    """The name of an index or constraint on these columns; `suffix` is `_uniq`, `_like` and so on."""
    longest = LONGEST[dialect]
    ending = digest(table, *columns) + suffix
    name = f"{table}_{'_'.join(columns)}_{ending}"
    if len(name) <= longest:
        return name
    if len(ending) > longest / 3:
        ending = ending[: longest // 3]
    rest = (longest - len(ending)) // 2 - 1
    name = f"{table[:rest]}_{'_'.join(columns)[:rest]}_{ending}"
    return f"D{name[:-1]}" if name[0] == "_" or name[0].isdigit() else name


def foreign_key_name(
    table: str, column: str, to_table: str, to_column: str, dialect: Dialect
) -> str:
    """The name of a foreign key's constraint."""
    return index_name(table, (column,), f"_fk_{to_table}_{to_column}", dialect)


def shortened(name: str, dialect: Dialect) -> str:
    """The name of a table as Django cuts it where it is too long (`truncate_name`)."""
    longest = LONGEST[dialect]
    return name if len(name) <= longest else f"{name[: longest - 4]}{digest(name)[:4]}"
