"""What kind of call one is: on the migration itself, on a connection, on something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.rails_operations.model_rows import model_of
from shipcheck.migrations.scripts.binding import inner_calls
from shipcheck.migrations.scripts.values import MARK, Called, Closure, Reference, Unknown

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value

_CONNECTIONS = re.compile(
    r"^(?:(?:self|connection|conn|migration|(?:[A-Z]\w*\.)*(?:ActiveRecord\.Base|\w*Record|[A-Z]\w*)\.connection)\.)?\w+[!?]?$"
)
_RUNS_SQL = frozenset(
    {
        "execute", "exec_query", "exec_update", "exec_delete", "exec_insert", "select_all",
        "select_value", "select_values", "select_rows", "select_one", "update", "delete", "insert",
        "query", "safe_execute", "raw_execute", "internal_exec_query",
    }
)  # fmt: skip
_DATABASE = frozenset({"DB.exec", "DB.query", "DB.query_single", "DB.query_hash", "DB.build"})
"""Discourse's."""
_HARMLESS = frozenset(
    {
        "puts", "p", "pp", "print", "say", "sleep", "require", "require_relative", "announce",
        "warn", "connection", "quote", "quote_table_name", "quote_column_name", "milestone", "raise",
        "disable_ddl_transaction!", "disable_statement_timeout", "restrict_gitlab_migration",
        "set_statement_timeout", "set_lock_timeout", "say_with_time", "safety_assured", "reverting?",
        "disable_joins_transaction", "lambda", "proc", "loop", "super", "reset_column_information",
        "include", "extend", "private", "binding", "adapter_name", "block_given?", "reset_all",
        "suppress_messages", "freeze", "logger", "nil", "mark_as_background", "begin", "format",
        "rand", "srand", "Integer", "Float", "String", "Array", "Hash", "printf",
    }
)  # fmt: skip
_READS = frozenset(
    {
        "where", "find_by", "count", "pluck", "exists?", "any?", "none?", "empty?", "maximum",
        "minimum", "sum", "first", "last", "find", "all", "select", "order", "limit", "ids", "to_a",
        "reset_column_information", "new", "env", "logger", "info", "warn", "debug", "error",
        "connection", "size", "length", "present?", "blank?", "unscoped", "joins", "includes",
        "table_name", "column_names", "pick", "take", "group", "not", "now", "current", "parse",
        "table_exists?", "column_exists?", "uuid", "hex", "dump", "generate", "fetch", "to_s", "[]",
        "root", "join", "read", "map", "each", "compact", "uniq", "columns_hash", "columns",
        "schema_cache", "clear!", "clear_cache!", "inheritance_column", "to_sql", "distinct",
        "quote", "sanitize_sql", "delete", "push", "clear", "name", "strftime", "ago", "merge",
        "from_now", "freeze", "key?", "include?", "in_groups_of", "dig", "then", "tap", "nil?",
        "puts", "execute", "load_schema", "adapter_name", "version", "database_version",
        "flush", "write", "fdiv", "ceil", "to_i", "sort", "flatten", "zip", "sample", "rand",
        "enum", "belongs_to", "has_many", "table_name=", "default_scope", "scope", "broadcast",
    }
)  # fmt: skip


def is_own(call: Called) -> bool:
    """Whether a call is on the migration itself, or on its connection."""
    return _CONNECTIONS.match(call.path) is not None and not isinstance(
        call.receiver, Called | str | tuple
    )


def sql_of(call: Called) -> Value | None:
    """The SQL that a call is given to run; None where it is none."""
    if not call.arguments:
        return None
    own = (
        is_own(call)
        and (call.name in _RUNS_SQL)
        and (
            isinstance(call.arguments[0], str)
            or call.path not in ("update", "delete", "insert", "query")
        )
    )
    through = isinstance(call.receiver, Called) and call.receiver.name in (
        "connection",
        "raw_connection",
        "lease_connection",
    )
    if own or (through and call.name in _RUNS_SQL) or call.path in _DATABASE:
        first = call.arguments[0]
        return MARK if first is None else first
    return None


def has_unknown_names(call: Called) -> bool:
    """Whether a method is given a table or a column by a name that only the run knows."""
    return any(
        isinstance(one, Unknown | Called | Reference | Closure)
        or (isinstance(one, str) and MARK in one)
        for one in call.arguments[:2]
    ) and not call.name.endswith("background_migration")


def is_code(call: Called) -> bool:
    """Whether a call may do anything at all; reading rows, writing logs and the like do not."""
    if call.name.endswith("?") or call.name in _HARMLESS:
        return False
    if is_own(call):
        return True
    if any(
        one.name in ("perform_async", "perform_later", "perform_now") for one in inner_calls(call)
    ):
        return True
    return call.name not in _READS and model_of(call) is not None and not _is_constant(call)


def _is_constant(call: Called) -> bool:
    """Whether what looks like a call is the name of a constant."""
    return call.name[:1].isupper() or call.path.startswith(
        ("Rails.", "ENV", "SecureRandom.", "Time.", "Date.", "JSON.")
    )
