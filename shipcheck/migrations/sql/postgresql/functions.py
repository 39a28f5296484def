"""How PostgreSQL's own functions vary, and which of them do more than compute."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import Volatility

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTERS = {"i": Volatility.CONSTANT, "s": Volatility.STABLE, "v": Volatility.VOLATILE}
_CATALOG = ((), ("pg_catalog",))

_VOLATILE = (
    "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "uuid_generate_v7", "gen_random_bytes",
    "gen_random_uuid", "gen_salt", "gen_ulid",
)  # fmt: skip
_STABLE = (
    "uuid_nil", "uuid_generate_v3", "uuid_generate_v5", "crypt", "digest", "hmac", "armor", "dearmor",
    "encrypt", "decrypt", "pgp_sym_encrypt", "pgp_sym_decrypt", "similarity", "word_similarity", "show_trgm",
    "hstore", "citext", "levenshtein", "soundex", "metaphone", "ltree", "nlevel", "text2ltree",
    "ltree2text", "subpath", "subltree", "lca", "cube",
    "unaccent",
)  # fmt: skip
EXTENSIONS = {
    **dict.fromkeys(_VOLATILE, Volatility.VOLATILE),
    **dict.fromkeys(_STABLE, Volatility.STABLE),
}
"""Functions of the extensions that come with PostgreSQL (its manual, appendix F), in any schema.

Those that only depend on what they are given count as stable: some of them read a dictionary.
"""

HARMLESS = frozenset({
    "random", "random_normal", "setseed", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4",
    "uuidv7", "nextval", "currval", "lastval", "setval", "current_query", "array_sample", "array_shuffle",
    "pg_notify", "pg_sleep", "pg_sleep_for", "pg_sleep_until", "pg_is_in_recovery", "pg_relation_size",
    "pg_table_size", "pg_indexes_size", "pg_total_relation_size", "pg_database_size", "pg_tablespace_size",
    "pg_sequence_last_value", "pg_advisory_lock", "pg_advisory_lock_shared", "pg_advisory_unlock",
    "pg_advisory_unlock_all", "pg_advisory_unlock_shared", "pg_advisory_xact_lock",
    "pg_advisory_xact_lock_shared", "pg_try_advisory_lock", "pg_try_advisory_lock_shared",
    "pg_try_advisory_xact_lock", "pg_try_advisory_xact_lock_shared", "pg_blocking_pids", "set_config",
    "txid_status", "pg_xact_status", "ts_rewrite", "ts_stat", "pg_partition_tree", "pg_partition_ancestors",
    "pg_cancel_backend", "pg_stat_reset", "pg_stat_clear_snapshot", "pg_export_snapshot", "pg_reload_conf",
})  # fmt: skip
"""Volatile functions of the database that change no table and run no SQL that they are given."""

_RUN_SQL = frozenset({
    "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "cursor_to_xml", "table_to_xml",
    "schema_to_xml", "database_to_xml",
})  # fmt: skip


def volatility_of(name: tuple[str, ...]) -> Volatility:
    """Of a function by the parts of its name; of users' functions nobody knows."""
    if not name:
        return Volatility.UNKNOWN
    if name[:-1] in _CATALOG and name[-1] in catalog():
        return catalog()[name[-1]]
    if name[-1].startswith("st_"):
        return Volatility.CONSTANT  # PostGIS; its functions of geometry are immutable
    return EXTENSIONS.get(name[-1], Volatility.UNKNOWN)


def only_computes(name: tuple[str, ...]) -> bool:
    """Whether a function is known to change no table: the database's own and its extensions'."""
    known = volatility_of(name)
    if known is Volatility.UNKNOWN or name[-1] in _RUN_SQL:
        return False
    return known is not Volatility.VOLATILE or name[-1] in HARMLESS or name[-1] in EXTENSIONS


@cache
def catalog() -> Mapping[str, Volatility]:
    """The functions of `pg_catalog` by name, of PostgreSQL 15 and 18 (`functions.txt`, read once)."""
    text = files(__package__ or "").joinpath("functions.txt").read_text("utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {name: _LETTERS[letter] for letter, name in lines}
