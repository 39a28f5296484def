"""Django's settings: `ENGINE` of DATABASES, and defaults of `env.db(...)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, numbered_lines, trust_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKERS = (
    "settings.py",
    "*_settings.py",
    "settings_*.py",
    "**/settings/**/*.py",
    "local_settings.py*",
)

_ENGINE = re.compile(
    r"""["'](?:[\w.]*\.)?(?:backends|db|engine)\.(postgresql(?:_psycopg2)?|postgis|mysql|sqlite3|spatialite)"""
    r"""(?:\.base)?["']"""
    r"""|["']?ENGINE["']?\s*[:=]\s*["'][\w.]*?\b(postgresql|postgis|psqlextra|mysql|mariadb|sqlite3)\b"""
)
_OTHER_NAMES = {"psqlextra": "postgresql"}
_URL = re.compile(r"(?:DATABASE_URL|dj_database_url|env\.db|db_url|SQLALCHEMY_DATABASE_URI)\b(.*)$")


def find(path: str, text: str) -> Iterator[Hint]:
    """The engines in a settings file; `settings/production.py` counts as production."""
    trust = trust_of(path)
    for number, line in numbered_lines(text, "#"):
        found = _ENGINE.search(line)
        told = (found[1] or found[2]) if found else ""
        dialect = names.engine(_OTHER_NAMES.get(told, told))
        if dialect:
            yield Hint(dialect, trust, path, number)
        url = _URL.search(line)
        if url:
            yield from (Hint(one, trust, path, number) for one in names.urls(url[1]))
