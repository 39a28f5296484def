"""Dumps that are SQL."""

from __future__ import annotations

from shipcheck.migrations.dumps import sql_dump
from shipcheck.migrations.parts import Generated
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.made import constraint_names, index_names, the

POSTGRESQL = """\
--
-- PostgreSQL database dump
--
SET search_path = '';
CREATE TABLE public.users (
    id bigint NOT NULL,
    mail character varying(100)
);
CREATE SEQUENCE public.users_id_seq START WITH 1;
ALTER TABLE public.users_id_seq OWNER TO somebody;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE public.users ADD CONSTRAINT there CHECK ((mail IS NOT NULL)) NOT VALID;
CREATE INDEX by_mail ON public.users USING btree (mail);
INSERT INTO "schema_migrations" (version) VALUES
('20240102030405'),
('20240101000000');
"""


def read(text: str, dialect: Dialect = Dialect.POSTGRESQL) -> tuple[Schema, frozenset[str] | None]:
    found = sql_dump.read(text.encode(), ASSUMED[dialect])
    assert found is not None
    return found


def test_a_dump_of_postgresql() -> None:
    schema, versions = read(POSTGRESQL)
    assert list(schema.tables) == ["users"]
    users = the(schema, "users")
    assert users.columns["id"].generated is Generated.SERIAL
    assert users.columns["id"].default is None
    assert not users.columns["id"].nullable
    assert constraint_names(schema, "users") == ["users_pkey", "there"]
    assert [one.valid for one in users.constraints] == [True, False]
    assert index_names(schema, "users") == ["by_mail"]
    assert schema.complete
    assert versions == frozenset({"20240102030405", "20240101000000"})


def test_what_is_not_understood_makes_it_incomplete() -> None:
    schema, _ = read(POSTGRESQL + "CREATE FLURB x;\n")
    assert not schema.complete
    assert "users" in schema.tables


def test_a_schema_that_somebody_wrote_by_hand_is_none() -> None:
    assert sql_dump.read(b"CREATE TABLE t (a int);", ASSUMED[Dialect.POSTGRESQL]) is None


def test_a_dump_that_tells_no_versions() -> None:
    text = "-- PostgreSQL database dump\nCREATE TABLE public.t (a int);"
    assert read(text)[1] is None


def test_a_dump_of_mysql() -> None:
    text = """\
-- MySQL dump 10.13
DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `mail` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_mail` (`mail`)
) ENGINE=InnoDB;
"""
    schema, _ = read(text, Dialect.MYSQL)
    assert list(the(schema, "users").columns) == ["id", "mail"]
    assert not the(schema, "users").columns["id"].nullable


def test_the_search_path_of_the_database_stays() -> None:
    def path(text: str) -> tuple[str, ...]:
        found = sql_dump.read(POSTGRESQL.encode() + text.encode(), ASSUMED[Dialect.POSTGRESQL])
        assert found is not None
        return found[0].search_path

    assert path("") == ()
    assert path('SET search_path TO "$user", app, public;') == ("app", "public")
    assert path("SET search_path = app, pg_catalog;") == ()
