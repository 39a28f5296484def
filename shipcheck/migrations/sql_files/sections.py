"""Files that hold both ways, told apart by marker lines (`-- migrate:down`, `-- +goose Down`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.reading import Script

if TYPE_CHECKING:
    import re


def section(script: Script, start: re.Pattern[str], end: re.Pattern[str]) -> Script | None:
    """From the first line that matches `start` up to the next that matches `end`; None without one.

    The marker line itself is part of it: it is a comment of SQL, and may carry options.
    """
    found = start.search(script.text)
    if found is None:
        return None
    stop = end.search(script.text, found.end())
    text = script.text[found.start() : stop.start() if stop else len(script.text)]
    line = script.first_line + script.text.count("\n", 0, found.start())
    return Script(script.path, text, line)


def marker_line(section_of: Script) -> str:
    """The first line of a section."""
    return section_of.text.partition("\n")[0]
