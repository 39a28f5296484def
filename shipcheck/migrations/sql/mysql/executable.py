"""Comments that MySQL and MariaDB run: `/*!80000 … */`, `/*M!100100 … */`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.tokens.token import MYSQL, quoted_patterns

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

_NOT_BLANK = re.compile(r"[^\s]")
_MYSQL_ONLY = range(50700, 100000)
"""MariaDB skips comments for these versions: they speak of MySQL's features (its manual, "Comment
Syntax")."""

LONGEST_VERSION = 6


@cache
def _pattern() -> re.Pattern[str]:
    quoted = quoted_patterns(MYSQL, closed=False)
    return re.compile(
        rf"(?P<open>/\*M?!(?P<version>\d{{5,{LONGEST_VERSION}}})?)|(?P<close>\*/)"
        rf"|(?P<other>{quoted['NAME']}|{quoted['STRING']}|{quoted['COMMENT']})",
        re.DOTALL,
    )


def with_executable(text: str, server: Server) -> str:
    """The text with what the server runs of such comments as plain SQL; every offset stays the same."""
    if "/*!" not in text and "/*M!" not in text:
        return text
    found: list[str] = []
    at, runs = 0, True
    inside = False
    for match in _pattern().finditer(text):
        part = text[at : match.start()]
        found.append(part if runs else _blank(part))
        own = match[0]
        if match["open"] and not inside:
            inside, runs = True, _runs(own, match["version"], server)
            found.append(_blank(own))
        elif match["close"] and inside:
            inside, runs = False, True
            found.append(_blank(own))
        else:
            found.append(own if runs else _blank(own))
        at = match.end()
    rest = text[at:]
    return "".join((*found, rest if runs else _blank(rest)))


def _runs(opening: str, version: str | None, server: Server) -> bool:
    if server.dialect is not Dialect.MARIADB:
        return not opening.startswith("/*M") and _reached(version, server)
    if version and int(version) in _MYSQL_ONLY and not opening.startswith("/*M"):
        return False
    return _reached(version, server)


def _reached(version: str | None, server: Server) -> bool:
    if version is None:
        return True
    number = int(version)
    return server.at_least(number // 10000, number // 100 % 100, number % 100)


def _blank(text: str) -> str:
    """Blanks of the same length, line ends kept."""
    return _NOT_BLANK.sub(" ", text)
