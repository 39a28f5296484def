"""What a session sets that decides which tables are meant: the schemas that bare names are looked for in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import TransactionWord

if TYPE_CHECKING:
    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import SetSetting, TransactionControl
    from shipcheck.migrations.schema import Schema

_SETTING = "search_path"
_NOBODYS = ("$user", "pg_catalog", "pg_temp", "")
"""Schemas of a path that hold no tables of an application; `"$user"` is there only if somebody made it."""


def set_setting(schema: Schema, operation: SetSetting, _: Manner) -> Schema:
    """The search path, for the session or until the transaction ends; RESET is the one of the database."""
    if operation.name not in (_SETTING, "all") or (operation.name == "all" and operation.value):
        return schema
    names = (one.strip().strip('"') for one in (operation.value or "").split(","))
    path = tuple(one for one in names if one not in _NOBODYS)
    session = schema.session_path if operation.local else path
    return replace(schema, search_path=path, session_path=session)


def control_transaction(schema: Schema, operation: TransactionControl, _: Manner) -> Schema:
    """What was set for the transaction ends with it."""
    if operation.word is TransactionWord.BEGIN or schema.search_path == schema.session_path:
        return schema
    return replace(schema, search_path=schema.session_path)
