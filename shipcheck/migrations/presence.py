"""Which columns a check requires to be there."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 4_000
"""Characters of an expression that are looked at: a check for NOT NULL is short."""

_NOT_NULL = re.compile(
    r'^\(*\s*(?:"([^"]+)"|([\w$]+))\s*\)*\s+is\s+not\s+null\s*\)*$', re.IGNORECASE
)


@lru_cache(maxsize=4096)
def required_by_check(expression: str) -> tuple[str, ...]:
    """The columns of a check that says `a IS NOT NULL`, or several of these joined by AND."""
    if len(expression) > LONGEST:
        return ()
    found = []
    for part in re.split(r"\s+and\s+", expression.strip(), flags=re.IGNORECASE):
        match = _NOT_NULL.match(part.strip())
        if match is None:
            return ()
        found.append(match[1] or match[2].lower())
    return tuple(found)
