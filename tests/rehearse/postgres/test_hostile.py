"""What was made to be called by somebody with more rights, or to make a rehearsal see something else."""

from __future__ import annotations

from shipcheck.rehearse.migration_result import RehearsalState
from shipcheck.rehearse.postgres.connection import Address, Session
from shipcheck.rehearse.postgres.plan import Base, make_plan
from shipcheck.rehearse.postgres.rehearsal import rehearse_on
from shipcheck.rehearse.postgres.scratch import scratch_on
from tests.rehearse.postgres.serving import forward, migration, rehearsed

# `n.nspname !~ '^pg_'` finds this before the catalog's own, which takes a text on its right.
SHADOW = """
CREATE TABLE public.called (super boolean);
GRANT SELECT ON public.called TO somebody;
CREATE FUNCTION public.shadow(name, name) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO public.called SELECT usesuper FROM pg_user WHERE usename = current_user;
  RETURN $1 <> 'public';
END $$;
CREATE OPERATOR public.!~ (leftarg = name, rightarg = name, function = public.shadow);
"""


def test_nothing_of_the_owners_runs_with_other_rights(server: Address) -> None:
    plan = make_plan(Base((SHADOW,), "test"), [migration("ALTER TABLE called ADD a int")])
    with scratch_on(server, "postgres", own=True) as scratch:
        rehearsal = rehearse_on(scratch, plan, 0, lambda _: None)
        assert rehearsal.state is RehearsalState.PASSED, rehearsal
        with Session(server, scratch.databases[0]) as session:
            assert session.run("SELECT * FROM called WHERE super") == []


def test_operators_of_a_migration_hide_nothing(server: Address) -> None:
    sql = SHADOW + "SET search_path = public, pg_catalog; CREATE INDEX i ON orders (total);"
    seen = forward(rehearsed(server, migration(sql)))[-1]
    assert [(one.table, one.lock) for one in seen.tables] == [("orders", "SHARE")]


def test_an_extension_for_superusers_is_made_before_anything_else(server: Address) -> None:
    base = "CREATE TABLE orders (id int); CREATE SCHEMA shipcheck;"
    up = "CREATE EXTENSION bloom; CREATE INDEX i ON orders USING bloom (id);"
    down = "DROP INDEX i; DROP EXTENSION bloom;"
    rehearsal = rehearsed(server, migration(up, down, wrapped=True), base=base)
    assert rehearsal.state is RehearsalState.PASSED, rehearsal


def test_old_code_is_tried_with_types_and_triggers_of_the_schema(server: Address) -> None:
    base = """
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE seen (n int);
    CREATE TABLE orders (id int PRIMARY KEY, mood mood NOT NULL);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO seen VALUES (1); RETURN NEW; END';
    CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();
    """
    up = "ALTER TABLE orders ADD a int NOT NULL DEFAULT 1; ALTER TABLE orders ALTER a DROP DEFAULT"
    rehearsal = rehearsed(server, migration(up), base=base)
    assert len(rehearsal.old_code) == 1
    assert "adding a row as before fails" in rehearsal.old_code[0]
