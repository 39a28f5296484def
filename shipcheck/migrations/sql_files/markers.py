"""What tells that SQL is something other than a migration."""

from __future__ import annotations

import re

_DUMP = re.compile(
    rb"(?im)\A(?:\xef\xbb\xbf)?\s*(?:--[^\n]*\n\s*){0,3}?--\s*(?:PostgreSQL database (?:cluster )?dump"
    rb"|MySQL dump|MariaDB dump)|\A/\*!999999"
)
_HEAD = 2000


def is_dump(content: bytes) -> bool:
    """Whether a file says that pg_dump or mysqldump wrote it: a schema, not a migration."""
    return _DUMP.search(content[:_HEAD]) is not None
