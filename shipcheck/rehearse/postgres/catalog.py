"""A database's schema as the catalog tells it, to be compared with itself later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.shapes import NOT_OF_EXTENSIONS, USER_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.rehearse.postgres.connection import Session

Snapshot = dict[str, str]
"""What there is (`column orders.total`), and how it is."""


def _of(relation: str) -> str:
    """The name of a relation as people write it."""
    return f"""CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || {relation}"""


_CLASS = f"""pg_catalog.pg_class c ON c.oid = {{on}}
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE {USER_SCHEMAS} AND c.relpersistence <> 't' AND {NOT_OF_EXTENSIONS.format(oid="c.oid")}"""

QUERIES = (
    f"""SELECT CASE c.relkind WHEN 'r' THEN 'table ' WHEN 'p' THEN 'table ' WHEN 'v' THEN 'view '
        WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence ' ELSE 'relation ' END
        || {_of("c.relname")},
      concat_ws(', ', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
        CASE c.relkind WHEN 'p' THEN 'partitioned' END,
        CASE WHEN c.relispartition THEN 'partition ' || pg_get_expr(c.relpartbound, c.oid) END,
        CASE WHEN c.relrowsecurity THEN 'row security' END,
        CASE WHEN c.relkind IN ('r', 'p') AND c.relreplident IN ('f', 'n')
          THEN 'replica identity ' || CASE c.relreplident WHEN 'f' THEN 'full' ELSE 'nothing' END END,
        (SELECT 'sequence ' || concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
           s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
           FROM pg_catalog.pg_sequence s WHERE s.seqrelid = c.oid),
        (SELECT 'granted ' || string_agg(DISTINCT concat_ws(' ', g.privilege_type,
             'to ' || CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END), ', ')
           FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner),
        CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.reloptions::text)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE {USER_SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
      AND {NOT_OF_EXTENSIONS.format(oid="c.oid")}""",
    f"""SELECT 'column ' || {_of("c.relname")} || '.' || a.attname,
      concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
        CASE WHEN a.attgenerated <> '' THEN 'GENERATED' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
        CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY' END,
        'COLLATE ' || nullif(a.attcollation, t.typcollation)::regcollation::text)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    JOIN {_CLASS.format(on="a.attrelid")}
      AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'm', 'v', 'c')""",
    # NOT NULL is a constraint since PostgreSQL 18, and stands at its column here.
    f"""SELECT 'constraint ' || k.conname || ' of ' || {_of("c.relname")}, pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN {_CLASS.format(on="k.conrelid")} AND k.contype <> 'n'""",
    f"""SELECT 'index ' || x.relname || ' of ' || {_of("c.relname")},
      pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ', invalid' END
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN {_CLASS.format(on="i.indrelid")}""",
    f"""SELECT 'trigger ' || g.tgname || ' of ' || {_of("c.relname")},
      pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'O' THEN '' ELSE ', ' || g.tgenabled::text END
    FROM pg_catalog.pg_trigger g JOIN {_CLASS.format(on="g.tgrelid")} AND NOT g.tgisinternal""",
    f"""SELECT 'rule ' || r.rulename || ' of ' || {_of("c.relname")}, pg_get_ruledef(r.oid)
    FROM pg_catalog.pg_rewrite r JOIN {_CLASS.format(on="r.ev_class")} AND r.rulename <> '_RETURN'""",
    f"""SELECT 'policy ' || p.polname || ' of ' || {_of("c.relname")},
      concat_ws(' ', p.polcmd::text, p.polpermissive::text, pg_get_expr(p.polqual, p.polrelid),
        pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_catalog.pg_policy p JOIN {_CLASS.format(on="p.polrelid")}""",
    f"""SELECT CASE t.typtype WHEN 'e' THEN 'enum ' ELSE 'domain ' END || {_of("t.typname")},
      CASE t.typtype WHEN 'e'
      THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
      ELSE concat_ws(' ', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typnotnull THEN 'NOT NULL' END,
            t.typdefault, (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
            FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid)) END
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE {USER_SCHEMAS} AND t.typtype IN ('e', 'd') AND {NOT_OF_EXTENSIONS.format(oid="t.oid")}""",
    f"""SELECT 'function ' || {_of("f.proname")} || '(' || pg_get_function_identity_arguments(f.oid) || ')',
      md5(pg_get_functiondef(f.oid))
    FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    WHERE {USER_SCHEMAS} AND f.prokind IN ('f', 'p') AND {NOT_OF_EXTENSIONS.format(oid="f.oid")}""",
    f"""SELECT 'schema ' || n.nspname, '' FROM pg_catalog.pg_namespace n
    WHERE {USER_SCHEMAS} AND {NOT_OF_EXTENSIONS.format(oid="n.oid")}""",
    """SELECT 'extension ' || extname, '' FROM pg_catalog.pg_extension""",
)  # fmt: skip
"""Each yields names and descriptions."""


def take_snapshot(session: Session) -> Snapshot:
    """The schema, by a session whose search path is empty: names then carry their schemas.

    Raises:
        SqlError: the server is gone.
    """
    return {str(name): str(text) for query in QUERIES for name, text in session.run(query)}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What is missing, what is left over, and what is another than before, in sentences."""
    return tuple(_differences(before, after))


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() - after.keys()):
        yield f"{name} is missing"
    for name in sorted(after.keys() - before.keys()):
        yield f"{name} is left over"
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            was, now = before[name] or "plain", after[name] or "plain"
            shown = "" if name.startswith("function ") else f": was {was}, is {now}"
            yield f"{name} is another{shown}"
