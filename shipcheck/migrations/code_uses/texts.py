"""What a string of the code is: SQL, a key, or prose. Each question takes time in line with the text."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 20_000
"""Characters of a string or a statement that are looked at."""

LONGEST_LIST = 2_000
"""Characters of a string that may be a list of names."""

_QUERY = re.compile(r"\bselect\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_SQL = re.compile(
    r"\b(?:insert\s+into|replace\s+into|update\s+[\w\"`.{}$%]{1,200}\s+set|delete\s+from"
    r"|\bjoin\s+[\w\"`.{}$%]|\bfrom\s+[\w\"`.]{1,200}\s+where|order\s+by|group\s+by"
    r"|create\s+(?:or\s+replace\s+)?(?:materialized\s+)?view|on\s+conflict|truncate\s"
    r"|copy\s+[\w\"`.]{1,200}\s*\()",
    re.IGNORECASE,
)
_BEFORE = r"(?:[=<>]|\b\w+\(|\b(?:order\s+by|group\s+by|where|set|select|distinct|returning))\s*"
_AFTER = r"\s*(?:[=<>]|!=|::|\b(?:is\s+(?:not\s+)?null|in\s*\(|not\s+in|i?like|asc|desc|between)\b)"
_TABLE = re.compile(r"create\s+(?:temporary\s+|temp\s+|unlogged\s+)?table\b", re.IGNORECASE)
_FILLED = re.compile(r"\bas\s+select\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"(?:alter\s+table|drop\s+\w|create\s+(?:unique\s+)?index|comment\s+on)", re.IGNORECASE
)
_LIST = re.compile(r"[\s\"'`%wWiI\[({]*[-+]?[\w.]+(?:(?:\s*,\s*|\s+)[-+]?[\w.]+)*[\s\"'`\])}]*")
_AFTER_TABLE = r"(?:from|join|into|update|table|truncate|copy|only|references|on)\s+(?:only\s+)?"
_TABLES = re.compile(r"\b(?:from|join|into|update)\s+[\w\"`.{$(]", re.IGNORECASE)
_MORE_TABLES = r"\bfrom\s[\w\s,\"`.]{0,200},\s*[\"`]?"


@lru_cache(maxsize=512)
def is_sql(text: str) -> bool:
    """Whether a string is a statement of SQL, or the greater part of one."""
    query = _QUERY.search(text)
    if query is not None and _FROM.search(text, query.end()):
        return True
    return _SQL.search(text) is not None


@lru_cache(maxsize=512)
def defines(text: str) -> bool:
    """Whether SQL makes, changes or drops a table: migrations do that, not code that runs."""
    inside = text.lstrip("\"'` \n\t")
    if _TABLE.match(inside):
        return _FILLED.search(inside) is None
    return _DEFINES.match(inside) is not None


@lru_cache(maxsize=512)
def is_condition(text: str, column: str) -> bool:
    """Whether a string is a piece of SQL in which the column is compared, computed or ordered by."""
    if len(text) > LONGEST_LIST:
        return False
    name = rf"[\"`]?\b{re.escape(column)}\b[\"`]?"
    return any(
        re.search(pattern, text, re.IGNORECASE) for pattern in (_BEFORE + name, name + _AFTER)
    )


@lru_cache(maxsize=512)
def is_key(text: str) -> bool:
    """Whether a string is one word, or a list of words between commas: names of columns."""
    inside = text.strip("\"'`")
    if len(inside) > LONGEST_LIST:
        return False
    if " " in inside and "," not in inside and not text.startswith("%"):
        return False
    return _LIST.fullmatch(text) is not None


@lru_cache(maxsize=512)
def names_table(text: str, table: str) -> bool:
    """Whether SQL works on the table: the name after FROM, JOIN, INTO, UPDATE and the like."""
    name = re.escape(table)
    after = rf"\b{_AFTER_TABLE}(?:[\"`\[]?\w+[\"`\]]?\.)?[\"`\[]?{name}(?!\w)"
    more = rf"{_MORE_TABLES}{name}(?!\w)"
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in (after, more))


@lru_cache(maxsize=512)
def aliases(text: str, table: str) -> frozenset[str]:
    """What SQL calls the table: its own name, and the names that it gives it."""
    pattern = rf"\b{re.escape(table)}[\"`\]]?\s+(?:as\s+)?([a-z_]\w*)"
    found = (match[1].lower() for match in re.finditer(pattern, text, re.IGNORECASE))
    return frozenset({table, *found})


@lru_cache(maxsize=512)
def joins(text: str) -> bool:
    """Whether SQL works on more than one table."""
    return len(_TABLES.findall(text)) > 1
