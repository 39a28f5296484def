"""Values that are put into raw SQL: `raw('… where ?? = ?', ['id', 1])`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.values import default_sql
from shipcheck.migrations.rendered_sql.names import dotted
from shipcheck.migrations.scripts.values import MARK

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

_PLACES = re.compile(r"\\\\?\?|'(?:[^']|'')*'|\?\?|\?")
_NAMES = re.compile(r"(?<![:\w]):([A-Za-z_]\w*):(?!:)")


def with_bindings(sql: Value, bindings: Value, server: Server) -> Value:
    """The text with its values in the places of `?`, its names in those of `??` and `:name:`."""
    if not isinstance(sql, str):
        return sql
    if isinstance(bindings, dict):
        return _NAMES.sub(lambda found: _name(bindings.get(found[1]), server), sql)
    if bindings is None or ("?" not in sql):
        return sql
    waiting = list(bindings) if isinstance(bindings, tuple) else [bindings]

    def fill(found: re.Match[str]) -> str:
        if found[0] not in ("?", "??"):
            return found[0]
        value = waiting.pop(0) if waiting else MARK
        return _name(value, server) if found[0] == "??" else _values(value)

    return _PLACES.sub(fill, sql)


def _name(value: Value, server: Server) -> str:
    return dotted(value if isinstance(value, str) else MARK, server)


def _values(value: Value) -> str:
    """A list is several values."""
    return ", ".join(map(default_sql, value)) if isinstance(value, tuple) else default_sql(value)
