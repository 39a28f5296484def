"""Statements that read and change rows, parsed by sqlglot: imported when there is one."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Delete, Query, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.tokens.cursor import NotUnderstoodError
from shipcheck.migrations.sql.tokens.functions import PURE

if TYPE_CHECKING:
    from sqlglot import exp

    from shipcheck.migrations.operations import Operation

LONGEST = 200_000
"""Characters of a statement that is parsed: sqlglot takes about a second for each 500,000."""

_MODIFIERS = re.compile(
    r"\b(UPDATE|DELETE)((?:\s+(?:LOW_PRIORITY|IGNORE|QUICK|OR\s+(?:IGNORE|REPLACE|ABORT|FAIL|ROLLBACK)))+)\b",
    re.IGNORECASE,
)
_CATALOGS = frozenset({"information_schema", "performance_schema", "mysql", "sys"})


def read_rows(text: str, dialect: str) -> tuple[Operation, ...]:
    """What a SELECT, UPDATE, DELETE or WITH does.

    Args:
        text: one statement.
        dialect: sqlglot's name for it.

    Raises:
        NotUnderstoodError: sqlglot cannot parse it, or it is too long.
    """
    from sqlglot import exp  # noqa: PLC0415 - 120 ms that migrations without such statements save

    tree = _parsed(text, dialect)
    if isinstance(tree, exp.Update):
        return (_update(tree),)
    if isinstance(tree, exp.Delete):
        return tuple(_delete(tree))
    if isinstance(tree, exp.Query):
        return (_query(tree),)
    raise NotUnderstoodError("it is no query that is known")


def _parsed(text: str, dialect: str) -> exp.Expr:
    import sqlglot  # noqa: PLC0415 - see above
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    if len(text) > LONGEST:
        raise NotUnderstoodError(f"it is longer than {LONGEST} characters")
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it warns on stderr of what it skips
    plain = _MODIFIERS.sub(r"\1", text, count=1)
    try:
        return sqlglot.parse_one(plain, dialect=dialect)
    except SqlglotError as error:
        first = str(error).splitlines()[0]
        raise NotUnderstoodError(f"syntax error: {first.partition('. Line')[0]}") from error
    except RecursionError as error:
        raise NotUnderstoodError("it is nested too deeply") from error


def _update(tree: exp.Update) -> Update:
    from sqlglot import exp  # noqa: PLC0415

    changed = [one.this for one in tree.expressions if isinstance(one, exp.EQ)]
    columns = [one for one in changed if isinstance(one, exp.Column)]
    if not columns:
        raise NotUnderstoodError("it sets no column")
    prefix = columns[0].table
    tables = _tables(tree)
    table = tables.get(prefix) or (_name(tree.this) if isinstance(tree.this, exp.Table) else None)
    if table is None:
        raise NotUnderstoodError("it is not clear which table is updated")
    return Update(table, tuple(one.name for one in columns), limited=_limited(tree))


def _delete(tree: exp.Delete) -> list[Delete]:
    from sqlglot import exp  # noqa: PLC0415

    tables = _tables(tree)
    named = [one for one in tree.args.get("tables") or [tree.this] if isinstance(one, exp.Table)]
    if not named:
        raise NotUnderstoodError("it is not clear which table is emptied")
    limited = _limited(tree)
    return [Delete(tables.get(one.name) or _name(one), limited=limited) for one in named]


def _query(tree: exp.Query) -> Query:
    from sqlglot import exp  # noqa: PLC0415

    defined = {one.alias for one in tree.find_all(exp.CTE)}
    found = [_name(one) for one in tree.find_all(exp.Table) if isinstance(one.this, exp.Identifier)]
    tables = [
        one for one in found
        if one.name not in defined and (one.schema or "").lower() not in _CATALOGS
    ]  # fmt: skip
    calls = {one.name for one in tree.find_all(exp.Anonymous) if one.name.upper() not in PURE}
    locks = any(one.args.get("locks") for one in tree.find_all(exp.Select))
    return Query(tuple(dict.fromkeys(tables)), locks_rows=locks, calls=tuple(sorted(calls)))


def _tables(tree: exp.Expr) -> dict[str, ObjectName]:
    """The tables that it names outside of sub-queries, by alias or name."""
    from sqlglot import exp  # noqa: PLC0415

    return {
        one.alias_or_name: _name(one)
        for one in tree.find_all(exp.Table)
        if one.find_ancestor(exp.Subquery, exp.CTE) is None and isinstance(one.this, exp.Identifier)
    }


def _name(table: exp.Table) -> ObjectName:
    return ObjectName(table.name, table.db or None)


def _limited(tree: exp.Expr) -> bool:
    """Whether a condition that is not always true, or a limit, picks the rows."""
    from sqlglot import exp  # noqa: PLC0415

    if tree.args.get("limit"):
        return True
    where = tree.args.get("where")
    if where is None:
        return False
    return any(isinstance(one, exp.Column | exp.Subquery | exp.Exists) for one in where.walk())
