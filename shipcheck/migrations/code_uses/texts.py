"""What a string of the code is: SQL, a key, or prose."""

from __future__ import annotations

import re

LONGEST_LIST = 2_000
"""Characters of a string that may be a list of names."""

_SQL = re.compile(
    r"\b(?:select\b[\s\S]*\bfrom|insert\s+into|replace\s+into|update\s+[\w\"`.{}$%]+\s+set|delete\s+from"
    r"|\bjoin\s+[\w\"`.{}$%]+|\bfrom\s+[\w\"`.]+\s+where|order\s+by|group\s+by|create\s+(?:or\s+replace\s+)?"
    r"(?:materialized\s+)?view|on\s+conflict|truncate\s|copy\s+[\w\"`.]+\s*\()",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:[=<>]|\bis\s+(?:not\s+)?null\b|\bin\s*\(|\bi?like\b|\basc\b|\bdesc\b|\bas\s+\w+|\bset\b|\bwhere\b|\breturning\b"
    r"|\?|\$\d|:\w+|\bsum\(|\bcount\(|\bmax\(|\bmin\(|\bcoalesce\()",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\s*(?:create\s+(?:temporary\s+|temp\s+|unlogged\s+)?table\b(?![\s\S]*\bas\s+select)|alter\s+table|drop\s+\w+"
    r"|create\s+(?:unique\s+)?index|comment\s+on)",
    re.IGNORECASE,
)
_LIST = re.compile(r"[\s\"'`%wWiI\[({]*[-+]?[\w.]+(?:(?:\s*,\s*|\s+)[-+]?[\w.]+)*[\s\"'`\])}]*")
_AFTER_TABLE = r"(?:from|join|into|update|table|truncate|copy|only|references|on)\s+(?:only\s+)?"


def is_sql(text: str) -> bool:
    """Whether a string is a statement of SQL, or the greater part of one."""
    return _SQL.search(text) is not None


def defines(text: str) -> bool:
    """Whether SQL makes, changes or drops a table: migrations do that, not code that runs."""
    return _DEFINES.match(text.strip("\"'` \n\t")[:20_000]) is not None


def is_fragment(text: str) -> bool:
    """Whether a string looks like a condition or another piece of SQL."""
    return is_sql(text) or _FRAGMENT.search(text) is not None


def is_key(text: str) -> bool:
    """Whether a string is one word, or a list of words between commas: names of columns."""
    inside = text.strip("\"'`")
    if " " in inside and "," not in inside and not text.startswith("%"):
        return False
    return len(inside) <= LONGEST_LIST and _LIST.fullmatch(text) is not None


def names_table(text: str, table: str) -> bool:
    """Whether SQL works on the table: the name after FROM, JOIN, INTO, UPDATE and the like."""
    pattern = rf"\b{_AFTER_TABLE}(?:[\"`\[]?\w+[\"`\]]?\.)?[\"`\[]?{re.escape(table)}(?![\w])"
    comma = rf"\bfrom\s[\w\s,\"`.]*,\s*[\"`]?{re.escape(table)}(?!\w)"
    return bool(
        re.search(pattern, text, re.IGNORECASE) or re.search(comma, text[:20_000], re.IGNORECASE)
    )
