"""Databases of production as they are ordered: Terraform, Render, Heroku, versions of tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines, trust_of
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKERS = ("*.tf", "/render.yaml", "/app.json", ".tool-versions", "mise.toml", ".mise.toml")

_ENGINE = re.compile(r"""^\s*engine\s*=\s*"(aurora-)?(postgres|postgresql|mysql|mariadb)"\s*""")
_ENGINE_VERSION = re.compile(r"""^\s*engine_version\s*=\s*"([\d.]+)""")
_CLOUD_SQL = re.compile(r"""database_version"?\s*[=:]\s*"(POSTGRES|MYSQL)_(\d+(?:_\d+)?)""")
_RENDER = re.compile(r"""^\s*postgresMajorVersion:\s*["']?(\d+)""")
_HEROKU = re.compile(r"heroku-postgresql|jawsdb|cleardb|stackhero-mysql")
_TOOL = re.compile(r"""^\s*["']?(?:asdf:)?(postgres|mysql|mariadb)["']?\s*=?\s*["']?(\d[\d.]*)""")


def find(path: str, text: str) -> Iterator[Hint]:
    """The databases that a file orders, with their versions."""
    if path.endswith(".tf"):
        yield from _terraform(path, text)
        return
    for number, line in numbered_lines(text, "#"):
        if found := _RENDER.match(line):
            version = names.version(found[1])
            yield Hint(Dialect.POSTGRESQL, Trust.PRODUCTION, path, number, version)
        elif found := _HEROKU.search(line):
            dialect = Dialect.POSTGRESQL if "heroku" in found[0] else Dialect.MYSQL
            yield Hint(dialect, Trust.PRODUCTION, path, number)
        elif found := _TOOL.match(line):
            named = names.engine(found[1])
            if named:
                yield Hint(named, Trust.STAND_IN, path, number, names.version(found[2]))


def _terraform(path: str, text: str) -> Iterator[Hint]:
    """An engine, and the version that stands next to it; Google's say both in one word."""
    trust = trust_of(path, Trust.PRODUCTION)
    named: Dialect | None = None
    since = 0
    for number, line in numbered_lines(text, "#", "//"):
        if found := _CLOUD_SQL.search(line):
            dialect = names.engine(found[1].lower())
            if dialect:
                yield Hint(dialect, trust, path, number, names.version(found[2].replace("_", ".")))
        elif found := _ENGINE.match(line):
            named, since = names.engine(found[2]), number
            if named:
                yield Hint(named, trust, path, number)
        elif named and number - since <= NEAR and (found := _ENGINE_VERSION.match(line)):
            yield Hint(named, trust, path, number, names.version(found[1]))


NEAR = 12
"""Lines between an engine and its version, within one resource."""
