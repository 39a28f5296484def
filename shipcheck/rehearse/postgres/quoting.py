"""Names and texts as SQL writes them, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.parts import ObjectName


def literal(text: str) -> str:
    """A text in single quotes."""
    doubled = _checked(text).replace("'", "''")
    if "\\" in doubled:
        return " E'" + doubled.replace("\\", "\\\\") + "'"
    return f"'{doubled}'"


def quoted(name: str) -> str:
    """A name in double quotes."""
    return '"' + _checked(name).replace('"', '""') + '"'


def quoted_name(name: ObjectName) -> str:
    """The name of a table or the like, with its schema where it has one."""
    return f"{quoted(name.schema)}.{quoted(name.name)}" if name.schema else quoted(name.name)


def quoted_list(names: Iterable[str]) -> str:
    """Names in parentheses."""
    return f"({', '.join(map(quoted, names))})"


def _checked(text: str) -> str:
    if "\0" in text:
        raise ShipcheckError("could not rehearse: a name or a text holds a NUL byte")
    return text
