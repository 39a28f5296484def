"""SQL that no rehearsal gives to a server: what reaches files, the network, programs or other databases.

The server refuses most of it by itself, as a rehearsal's role may do little; but the branch may have
been written against just that, so it is told apart before anything runs. A kind of statement that is
not known to stay within its database is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.migrations.sql.postgresql_bodies import refused_in_body

if TYPE_CHECKING:
    from collections.abc import Iterator


_EXTENSIONS = (
    "bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance fuzzystrmatch hstore intarray "
    "isn ltree pg_stat_statements pg_trgm pgcrypto plpgsql postgis postgis_topology seg tablefunc "
    "timescaledb tsm_system_rows tsm_system_time unaccent uuid-ossp vector"
)
EXTENSIONS = frozenset(_EXTENSIONS.split())
"""Extensions that compute and store, and reach nothing outside."""

LANGUAGES = frozenset({"sql", "plpgsql"})
"""Languages that stay inside the server; those in C and the untrusted ones do not."""

FUNCTIONS = re.compile(
    r"""(?:
      pg_read_\w+ | pg_stat_file | pg_ls_\w+ | pg_file_\w+ | pg_current_logfile | lo_import | lo_export
    | dblink\w* | postgres_fdw\w* | pg_terminate_backend | pg_cancel_backend | pg_reload_conf
    | pg_rotate_logfile | pg_promote | pg_switch_wal | pg_create_\w+ | pg_drop_replication_slot
    | pg_replication_\w+ | pg_logical_\w+ | pg_backup_\w+ | pg_start_backup | pg_stop_backup
    | pg_execute_server_program | pg_log_backend_memory_contexts | pg_stat_reset\w*
    | query_to_xml\w* | cursor_to_xml\w* | crosstab\w* | connectby | ts_stat | ts_rewrite
    | http_(?:get|post|put|patch|delete|head) | plsh\w*
    )""",
    re.VERBOSE,
)
"""Functions that reach outside, or run SQL that they are given as a text."""

SETTINGS = re.compile(
    r"""(?:
      role | session_authorization | session_replication_role | \w*_command | ssl\w* | log_\w+
    | \w*preload_libraries | dynamic_library_path | data_directory | temp_tablespaces | temp_file_limit
    | lo_compat_privileges | krb_\w+ | unix_socket_\w+ | listen_addresses
    | fsync | zero_damaged_pages | allow_system_table_mods | ignore_system_indexes
    )""",
    re.VERBOSE,
)
"""Settings that make a session somebody else, or the server run or write something."""

_STATEMENTS = (
    "Create AlterTable Drop Index Rename Insert Update Delete Select Merge Truncate Comment View "
    "CreateTableAs RefreshMatView CreateSeq AlterSeq CreateEnum AlterEnum CreateDomain AlterDomain "
    "CompositeType CreateRange AlterType CreateSchema AlterObjectSchema AlterObjectDepends AlterOwner "
    "Grant AlterDefaultPrivileges CreateTrig CreateFunction AlterFunction Do Call Rule CreatePolicy "
    "AlterPolicy CreateExtension AlterExtension Define CreateCast CreateConversion CreateOpClass "
    "CreateOpFamily AlterOpFamily AlterOperator AlterCollation CreateStats AlterStats Reindex Cluster "
    "Vacuum Lock VariableSet VariableShow Transaction ConstraintsSet Explain Discard Notify Listen "
    "Unlisten Prepare Execute Deallocate DeclareCursor ClosePortal Fetch Copy Return PLAssign "
    "ReplicaIdentity AlterTSConfiguration AlterTSDictionary"
)
STATEMENTS = frozenset(f"{name}Stmt" for name in _STATEMENTS.split())
"""Statements that stay within their database; those with a catch are looked into."""

ROLES = frozenset({"OBJECT_ROLE", "OBJECT_DATABASE", "OBJECT_TABLESPACE", "OBJECT_SUBSCRIPTION",
                   "OBJECT_PUBLICATION", "OBJECT_FDW", "OBJECT_FOREIGN_SERVER",
                   "OBJECT_PARAMETER_ACL", "OBJECT_EVENT_TRIGGER"})  # fmt: skip
"""What DROP, ALTER … RENAME, OWNER TO and COMMENT may not be about: it belongs to the whole server."""


@dataclass(frozen=True, slots=True)
class SqlFacts:
    """What a rehearsal has to know of a text of SQL.

    `refused` says why it must not run, empty where it may. `statements` are its parts, one by one;
    `extensions` are those that it makes, `roles` those that it names as owners or in grants.
    """

    refused: str = ""
    statements: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def sql_facts(text: str, *, dynamic: bool = False) -> SqlFacts:
    """Whether SQL may run on a scratch server; what cannot be read may not.

    Args:
        text: SQL for PostgreSQL.
        dynamic: functions may build SQL as they run; for what is on the base already.
    """
    from postgast import PgQueryError, parse  # noqa: PLC0415 - slow, and only rehearsals ask

    if "\0" in text:
        return SqlFacts(refused="it holds a NUL byte")
    try:
        tree = parse(text)
        extensions: list[str] = []
        roles: list[str] = []
        for statement in tree.stmts:
            refused = _refused(statement.stmt, extensions, roles, dynamic=dynamic)
            if refused:
                return SqlFacts(refused)
    except PgQueryError as error:
        return SqlFacts(refused=f"it cannot be parsed: {error}")
    except (RecursionError, UnicodeError):
        return SqlFacts(refused="it cannot be parsed")
    return SqlFacts("", _apart(text, tree), tuple(extensions), tuple(dict.fromkeys(roles)))


def _apart(text: str, tree: Any) -> tuple[str, ...]:  # noqa: ANN401 - protobuf's classes are made at run time
    """The statements, each by itself; offsets of the tree are of UTF-8 bytes, and a last length is 0."""
    source = text.encode()
    places = ((one.stmt_location, one.stmt_len or len(source)) for one in tree.stmts)
    return tuple(source[start : start + size].decode().strip() for start, size in places)


def _refused(node: Any, extensions: list[str], roles: list[str], *, dynamic: bool) -> str:  # noqa: ANN401
    """Why a statement may not run; what it makes and names is added to the lists."""
    for part in _parts(node):
        kind = type(part).__name__
        if kind.endswith("Stmt") and kind not in STATEMENTS:
            return f"{_spelt(kind)} reaches beyond its database"
        look = _LOOKS.get(kind)
        why = look(part) if look else ""
        if not why and kind in ("CreateFunctionStmt", "DoStmt"):
            why = _of_code(part, dynamic=dynamic)
        if why:
            return why
        if kind == "CreateExtensionStmt":
            extensions.append(part.extname)
        elif kind == "RoleSpec" and part.rolename:
            roles.append(part.rolename)
    return ""


def _parts(node: Any) -> Iterator[Any]:  # noqa: ANN401
    from postgast import walk  # noqa: PLC0415

    return (part for _, part in walk(node))


def _of_call(call: Any) -> str:  # noqa: ANN401
    names = [one.string.sval for one in call.funcname]
    if FUNCTIONS.fullmatch(names[-1]):
        return f"{names[-1]}() reaches outside its database"
    if names[-1] == "set_config":
        first = call.args[0].a_const.sval.sval if call.args else ""
        if not first or SETTINGS.fullmatch(first.lower()):
            return f"set_config() of {first or 'what is not written out'}"
    return ""


def _of_setting(statement: Any) -> str:  # noqa: ANN401
    if SETTINGS.fullmatch(statement.name.lower()):
        return f"SET {statement.name}"
    return ""


def _of_copy(statement: Any) -> str:  # noqa: ANN401
    if statement.is_program:
        return "COPY … PROGRAM runs a program"
    if statement.filename:
        return "COPY reads or writes a file of the server"
    return (
        "COPY FROM STDIN has no input here" if statement.is_from else "COPY has nowhere to go here"
    )


def _of_extension(statement: Any) -> str:  # noqa: ANN401
    if statement.extname not in EXTENSIONS:
        return f"the extension {statement.extname} is not known to reach nothing outside"
    return ""


def _of_object(statement: Any) -> str:  # noqa: ANN401
    fields = statement.DESCRIPTOR.fields_by_name
    for field in ("remove_type", "rename_type", "object_type", "objtype"):
        if field in fields and fields[field].enum_type:
            number = getattr(statement, field)
            name = fields[field].enum_type.values_by_number[number].name
            if name in ROLES:
                what = name.removeprefix("OBJECT_").replace("_", " ").lower()
                return f"a {what} belongs to the whole server"
    return ""


def _of_update(statement: Any) -> str:  # noqa: ANN401
    """A view whose rules set settings."""
    return "UPDATE pg_settings" if statement.relation.relname == "pg_settings" else ""


def _of_names(statement: Any) -> str:  # noqa: ANN401
    """Functions that are named to be called later: by a type, an operator, a cast, a trigger."""
    for part in _parts(statement):
        if type(part).__name__ == "String" and FUNCTIONS.fullmatch(part.sval):
            return f"{part.sval}() reaches outside its database"
    return ""


def _of_transaction(statement: Any) -> str:  # noqa: ANN401
    return "two-phase transactions outlive their session" if statement.gid else ""


_LOOKS = {
    "FuncCall": _of_call, "VariableSetStmt": _of_setting, "CopyStmt": _of_copy,
    "CreateExtensionStmt": _of_extension, "DropStmt": _of_object, "RenameStmt": _of_object,
    "AlterOwnerStmt": _of_object, "GrantStmt": _of_object, "TransactionStmt": _of_transaction,
    "CommentStmt": _of_object, "UpdateStmt": _of_update, "DefineStmt": _of_names,
    "CreateCastStmt": _of_names, "CreateTrigStmt": _of_names, "CreateConversionStmt": _of_names,
}  # fmt: skip


def _of_code(statement: Any, *, dynamic: bool) -> str:  # noqa: ANN401
    """A function, or a DO block: its language, and what is in it."""
    options = statement.options if hasattr(statement, "options") else statement.args
    given = {one.def_elem.defname: one.def_elem.arg for one in options}
    default = "sql" if type(statement).__name__ == "CreateFunctionStmt" else "plpgsql"
    language = given["language"].string.sval.lower() if "language" in given else default
    if language not in LANGUAGES:
        return f"code in {language} can do what the server can"
    if "as" not in given:
        return ""
    source = given["as"]
    bodies = [one.string.sval for one in source.list.items] or [source.string.sval]
    if len(bodies) > 1:
        return "a function of a library runs outside SQL"
    return refused_in_body(bodies[0], FUNCTIONS.pattern, dynamic=dynamic)


def _spelt(kind: str) -> str:
    """`AlterSystemStmt` as people write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.removesuffix("Stmt")).upper()
