"""Builders under other names, and migrations that only the configuration tells from other scripts."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.project import Project
from shipcheck.migrations.recognition import owner_of, readers

SEQUELIZE = {"package.json": b'{"dependencies": {"sequelize": "6"}}'}
KNEX = {
    "package.json": b'{"dependencies": {"knex": "3"}}',
    "knexfile.js": b"module.exports = {migrations: {directory: './db/migs'}, seeds: {directory: 'db/s'}}",
}

OF_SEQUELIZE = {
    "any name": 'module.exports={up: async (q)=>{await q.dropTable("users")}, down: async()=>{}}',
    "context": 'module.exports={up: async ({context: q})=>{await q.dropTable("users")}}',
    "a method": 'module.exports={async up(q){await q.dropTable("users")}}',
    "taken apart": 'module.exports={async up(q){const {dropTable}=q; await dropTable("users")}}',
}
NEVER_NOTHING = ('q["dropTable"]("users")', 'q[what]("users")', "helpers.drop(q)")
OF_KNEX = {
    "as usual": 'await knex.schema.dropTable("u")',
    "alias": 'const s=knex.schema; await s.dropTable("u")',
    "in a function": 'await knex.transaction(async t=>{const s=t.schema; await s.dropTable("u")})',
}
OPAQUE_IN_KNEX = (
    'await knex["schema"].dropTable("u")',
    'await knex.schema[what]("u")',
    "await helper(knex)",
    'const t=await knex.transaction(); await t("u").del()',
    'const t=await knex.transaction(); await t.schema.dropTable("u"); await t.commit()',
    'const t=await knex.transaction(); await t.raw("DROP TABLE u"); await t.schema.raw(what)',
    'await (await knex.transaction()).schema.dropTable("u")',
    'return knex.transaction().then(t=>t.schema.dropTable("u"))',
)


def _read(path: str, text: str, files: dict[str, bytes]) -> tuple[str, list[str]]:
    """Whose a file is, and what it does."""
    project = Project(frozenset({path, *files}), files)
    file = SourceFile(path, text.encode())
    reader = owner_of(file, project, readers())
    if reader is None:
        return "", []
    up = reader.read(file, project).up
    return reader.name, [type(each).__name__ for one in up.statements for each in one.operations]


@pytest.mark.parametrize("case", OF_SEQUELIZE)
def test_the_query_interface_has_any_name(case: str) -> None:
    found = _read("db/migrations/20240101000000-x.js", OF_SEQUELIZE[case], SEQUELIZE)
    assert found == ("sequelize", ["DropTable"])


@pytest.mark.parametrize("call", NEVER_NOTHING)
def test_what_is_called_at_run_time_is_opaque(call: str) -> None:
    text = f"module.exports={{async up(q){{await {call}}}}}"
    assert _read("db/migrations/2-x.js", text, SEQUELIZE) == ("sequelize", ["Opaque"])


def test_a_script_of_another_database_is_none() -> None:
    text = 'module.exports={async up(db){await db.collection("u").drop()}}'
    assert _read("migrations/2-x.js", text, SEQUELIZE)[0] == ""


@pytest.mark.parametrize("case", OF_KNEX)
def test_knex_under_other_names(case: str) -> None:
    text = f"exports.up=async function(knex){{{OF_KNEX[case]}}}"
    name, found = _read("db/migs/001.js", text, KNEX)
    assert (name, [one for one in found if one != "TransactionControl"]) == ("knex", ["DropTable"])


@pytest.mark.parametrize("body", OPAQUE_IN_KNEX)
def test_what_knex_is_made_to_do_at_run_time_is_opaque(body: str) -> None:
    text = f"exports.up=async function(knex){{{body}}}"
    assert "Opaque" in _read("db/migs/001.js", text, KNEX)[1]


@pytest.mark.parametrize("path", ["db/s/001.js", "db/other/001.js"])
def test_other_folders_are_not_knex(path: str) -> None:
    assert _read(path, "exports.up=async (knex)=>{await knex.schema.dropTable('u')}", KNEX)[0] == ""


def test_a_class_of_typeorm_needs_no_interface() -> None:
    text = 'export class X1 { public async up(q: QueryRunner): Promise<void> {await q.dropTable("u")} }'
    assert _read("src/migrations/1700000000000-X.ts", text, {}) == ("typeorm", ["DropTable"])
