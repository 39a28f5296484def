"""`config/database.yml`, which Rails and others use; its environments count for what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines, trust_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.servers import Dialect

MARKERS = ("config/database.yml", "config/database.yml.*", "config/database.*.yml", "dbconfig.yml")

_SECTION = re.compile(r"^(\w+)\s*:")
_ADAPTER = re.compile(r"""^\s+(?:adapter|dialect)\s*:\s*["']?([\w-]+)""")
_URL = re.compile(r"""^\s+(?:url|datasource)\s*:\s*(.+)$""")
_TRUST = {"production": Trust.PRODUCTION, "development": Trust.STAND_IN, "test": Trust.TEST}


def find(path: str, text: str) -> Iterator[Hint]:
    """The adapters and URLs of its sections; `default`, staging and others count as configured."""
    whole_file = trust_of(path.removesuffix(".example").removesuffix(".sample"))
    section = ""
    for number, line in numbered_lines(text, "#", "<%"):
        opened = _SECTION.match(line)
        if opened:
            section = opened[1].lower()
        trust = max(_TRUST.get(section, Trust.CONFIGURED), _least(whole_file))
        for dialect in _dialects(line):
            yield Hint(dialect, trust, path, number)


def _least(whole_file: Trust) -> Trust:
    """A dummy application below `spec/` is for tests, whatever its sections say."""
    return whole_file if whole_file is Trust.TEST else Trust.MIGRATIONS


def _dialects(line: str) -> Iterator[Dialect]:
    adapter = _ADAPTER.match(line)
    named = names.engine(adapter[1]) if adapter else None
    if named:
        yield named
    url = _URL.match(line)
    if url:
        yield from names.urls(url[1])
