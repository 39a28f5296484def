"""Files of environment variables, and the same variables in compose files and app manifests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines, trust_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKERS = (
    ".env", ".env.*", "*.env", "env.example", ".envrc", "/Procfile", "/app.json",
    "docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml",
    "/.github/workflows/*.yml", "/.github/workflows/*.yaml", "/.gitlab-ci.yml",
)  # fmt: skip

_KEY = (
    r"[A-Z0-9_]*(?:DATABASE|DB|POSTGRES|MYSQL|SQLALCHEMY|JDBC)[A-Z0-9_]*"
    r"(?:URL|URI|DSN|CONNECTION|CONNECTION_STRING)|DSN|GOOSE_DBSTRING|DATABASE_URL"
)
_URL = re.compile(rf"""(?<![\w])["']?(?:{_KEY})["']?\s*[:=]\s*(.+)$""")
_ENGINE = re.compile(
    r"""(?<![\w])["']?[A-Z0-9_]*(?:DATABASE|DB|SQL|GOOSE)_?"""
    r"""(?:ENGINE|ADAPTER|DRIVER|DIALECT|TYPE|CONNECTION|CLIENT|BACKEND|KIND)["']?"""
    r"""\s*[:=]\s*["']?([\w.-]+)"""
)


def find(path: str, text: str) -> Iterator[Hint]:
    """`DATABASE_URL=…` and `DB_CONNECTION=pgsql`; of URLs only the scheme is looked at."""
    stands_in = path.startswith((".github/", ".gitlab-ci"))
    trust = Trust.TEST if stands_in else trust_of(path, _otherwise(path))
    for number, line in numbered_lines(text, "#"):
        found = _URL.search(line)
        dialects = list(names.urls(found[1]))[:1] if found else []
        told = _ENGINE.search(line)
        if told and not dialects:
            named = names.engine(told[1])
            dialects = [named] if named else []
        for dialect in dialects:
            yield Hint(dialect, trust, path, number)


def _otherwise(path: str) -> Trust:
    return Trust.STAND_IN if "compose" in path else Trust.CONFIGURED
