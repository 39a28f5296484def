"""What stands in the body of a function or a DO block, by its words alone.

A body need not be parsed to be refused: a name that reaches outside is refused wherever it stands, in a
comment too. What a body puts together as it runs cannot be read at all, so that is refused as well, but
for texts that are written out.
"""

from __future__ import annotations

import re

_WORDS = (
    r"copy|load|alter\s+(?:system|database|role|user)|create\s+(?:role|user|database|server|language"
    r"|tablespace|subscription|publication|extension|foreign)|import\s+foreign|set\s+(?:local\s+|session\s+)?"
    r"(?:role|session)|reset\s+role|drop\s+(?:role|user|database|owned)|reassign\s+owned"
)
"""Statements that a body must not hold."""

_TEXTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)

_DYNAMIC = re.compile(r"\bexecute\b(?!\s+(?:function|procedure|on|immediate\b))\s*(.{0,400}?)(?:;|\bloop\b)",
                      re.IGNORECASE | re.DOTALL)  # fmt: skip

_WRITTEN_OUT = re.compile(
    r"""(?: '(?:[^']|'')*' | format\s*\(\s*'(?:[^']|'')*'[^|;]*\) )
        (?: \s+(?:into|using)\b[^|;]* )? \s*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""A text, or a form with names and values filled in, each quoted by `format` as what it is."""


def refused_in_body(body: str, functions: str, *, dynamic: bool) -> str:
    """Why a body may not run, empty where it may.

    Args:
        body: what stands between the quotes.
        functions: a verbose pattern of names of functions that it must not call.
        dynamic: it may build SQL as it runs.
    """
    if re.search(r"\bu&[\"']", body, re.IGNORECASE):
        return "its code hides names behind escapes"
    # Not only where it is called: comments stand anywhere between a name and its parenthesis.
    named = re.search(rf"\b(?:{functions})\b", body, re.IGNORECASE | re.VERBOSE)
    if named:
        return f"its code names {named[0]}, which reaches outside its database"
    bare = _TEXTS.sub(" ", body)
    statement = re.search(
        rf"(?:^|[;'$]|\bbegin|\bthen|\belse|\bloop)\s*({_WORDS})\b", bare, re.IGNORECASE
    )
    if statement:
        return f"its code holds {' '.join(statement[1].upper().split())}"
    if re.search(r"\bset_config\b", bare, re.IGNORECASE):
        return "its code sets settings"
    return "" if dynamic else _dynamic(bare)


def _dynamic(body: str) -> str:
    for found in _DYNAMIC.finditer(body):
        sql = found[1].strip()
        if not _WRITTEN_OUT.fullmatch(sql) or "%s" in sql:
            return "its code builds SQL as it runs, which cannot be read before"
    return ""
