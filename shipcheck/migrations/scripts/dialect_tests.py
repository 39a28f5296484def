"""Conditions that ask which database a migration runs on: nobody needs to guess about those."""

from __future__ import annotations

import re

from shipcheck.migrations.servers import Dialect

_ASKS = re.compile(r"adapter|\bvendor\b|dialect|\bengine\b", re.IGNORECASE)
_QUOTED = re.compile(r"['\":/](\w[\w ]*)")
_NEGATED = re.compile(r"!=|\bnot\s+in\b|!~")
_SEVERAL = re.compile(r"\band\b|&&|\bor\b|\|\|")
_WORDS = (
    ("postg", Dialect.POSTGRESQL),
    ("maria", Dialect.MARIADB),
    ("mysql", Dialect.MYSQL),
    ("trilogy", Dialect.MYSQL),
    ("sqlite", Dialect.SQLITE),
    ("sqlserver", None),
    ("mssql", None),
    ("oracle", None),
    ("redshift", None),
    ("cockroach", None),
)


def asks_for(text: str, dialect: Dialect) -> bool | None:
    """Whether a condition holds on a database; None where it asks for anything else.

    MariaDB answers as MySQL does, as the libraries of all three languages say it.
    """
    if not _ASKS.search(text) or _SEVERAL.search(text):
        return None
    named = [
        dialect_of
        for quoted in _QUOTED.findall(text.lower())
        for word, dialect_of in _WORDS
        if quoted.startswith(word)
    ]
    if not named:
        return None
    family = {dialect, Dialect.MYSQL} if dialect is Dialect.MARIADB else {dialect}
    return bool(family & set(named)) is not bool(_NEGATED.search(text))
