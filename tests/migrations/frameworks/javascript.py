"""Migrations in JavaScript, made of single calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.frameworks.owning import owner, readers, tree

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Migration, Part
    from shipcheck.migrations.operations import Operation

SHELLS = {
    "knex": "exports.up = async (knex) => {{\n{up}\n}};\nexports.down = async (knex) => {{\n{down}\n}};\n",
    "typeorm": (
        "export class T1700000000000 implements MigrationInterface {{\n"
        "  public async up(queryRunner: QueryRunner): Promise<void> {{\n{up}\n}}\n"
        "  public async down(queryRunner: QueryRunner): Promise<void> {{\n{down}\n}}\n}}\n"
    ),
    "sequelize": (
        "module.exports = {{\n  async up(queryInterface, Sequelize) {{\n{up}\n}},\n"
        "  async down(queryInterface, Sequelize) {{\n{down}\n}},\n}};\n"
    ),
    "node-pg-migrate": "exports.up = (pgm) => {{\n{up}\n}};\nexports.down = (pgm) => {{\n{down}\n}};\n",
}
PATH = "src/migrations/1700000000000-total.ts"


def read_code(tool: str, text: str, dialect: Dialect = Dialect.POSTGRESQL) -> Migration:
    """A file as its tool reads it; the file must be the tool's."""
    assert owner({PATH: text}, PATH) == tool
    reader = next(one for one in readers() if one.name == tool)
    project = replace(tree({PATH: text}), server=ASSUMED[dialect])
    return reader.read(SourceFile(PATH, text.encode()), project)


def read_calls(
    tool: str, up: str, down: str = "", dialect: Dialect = Dialect.POSTGRESQL
) -> Migration:
    """A migration whose `up` and `down` hold these lines."""
    return read_code(tool, SHELLS[tool].format(up=up, down=down), dialect)


def operations(part: Part | None) -> list[Operation]:
    """All operations of a part that is there."""
    assert part is not None
    return [operation for one in part.statements for operation in one.operations]


def kinds(tool: str, up: str, dialect: Dialect = Dialect.POSTGRESQL) -> list[str]:
    """The names of the operations that some lines come to."""
    return [type(one).__name__ for one in operations(read_calls(tool, up, dialect=dialect).up)]
