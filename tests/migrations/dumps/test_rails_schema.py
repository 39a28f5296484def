"""Rails' `db/schema.rb`."""

from __future__ import annotations

from shipcheck.migrations.dumps import rails_schema
from shipcheck.migrations.parts import Constraint, ConstraintKind, Default, Generated
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from tests.migrations.made import constraint_names, name, the
from tests.migrations.type_rules.written import kind

SOURCE = """\
# This file is auto-generated from the current state of the database.
ActiveRecord::Schema[7.1].define(version: 2024_03_02_101112) do
  enable_extension "plpgsql"

  create_enum "mood", ["sad", "ok"]

  create_table "users", id: :uuid, default: -> { "gen_random_uuid()" }, force: :cascade do |t|
    t.string "email", limit: 100, default: "", null: false
    t.decimal "amount", precision: 10, scale: 2
    t.datetime "created_at", null: false
    t.datetime "updated_at", precision: nil
    t.bigint "org_id"
    t.integer "small", limit: 2, default: 3
    t.text "tags", default: [], array: true
    t.enum "m", enum_type: "mood"
    t.virtual "full", type: :string, as: "a || b", stored: true
    t.boolean "active", default: true
    t.index ["email", "org_id"], name: "on_email", unique: true, where: "(deleted_at IS NULL)"
    t.index "lower((email)::text)", name: "on_lower", using: :gin
    t.check_constraint "amount > 0::numeric", name: "positive", validate: false
    t.unique_constraint ["org_id"], name: "one_org"
  end

  create_table "orgs", force: :cascade do |t|
    t.jsonb "settings"
  end

  create_table "joins", id: false do |t|
    t.bigint "a_id"
  end

  create_table "both", primary_key: ["a", "b"] do |t|
    t.bigint "a"
    t.bigint "b"
  end

  add_foreign_key "users", "orgs"
  add_foreign_key "joins", "users", column: "a_id", name: "fk_x", validate: false
end
"""


def read(source: str = SOURCE, dialect: Dialect = Dialect.POSTGRESQL) -> Schema:
    found = rails_schema.read(source.encode(), ASSUMED[dialect])
    assert found is not None
    return found[0]


def test_the_version_of_the_newest_migration() -> None:
    found = rails_schema.read(SOURCE.encode(), ASSUMED[Dialect.POSTGRESQL])
    assert found is not None
    assert found[1] == "20240302101112"


def test_a_file_that_rails_did_not_write_is_none() -> None:
    assert rails_schema.read(b"class User; end", ASSUMED[Dialect.POSTGRESQL]) is None


def test_types_of_columns() -> None:
    columns = the(read(), "users").columns
    assert {key: str(one.type) for key, one in columns.items()} == {
        "id": "uuid",
        "email": "varchar(100)",
        "amount": "numeric(10, 2)",
        "created_at": "timestamp(6)",
        "updated_at": "timestamp",
        "org_id": "int8",
        "small": "int2",
        "tags": "text[]",
        "m": "mood",
        "full": "varchar",
        "active": "bool",
    }
    assert columns["full"].generated is Generated.STORED


def test_defaults_and_null() -> None:
    columns = the(read(), "users").columns
    assert not columns["email"].nullable
    assert columns["org_id"].nullable
    assert columns["email"].default == Default("''")
    assert columns["small"].default == Default("3")
    assert columns["active"].default == Default("true")
    identity = columns["id"].default
    assert identity is not None
    assert identity.text == "gen_random_uuid()"


def test_keys() -> None:
    schema = read()
    assert the(schema, "orgs").columns["id"].generated is Generated.SERIAL
    assert the(schema, "orgs").columns["id"].type == kind("int8")
    assert not the(schema, "orgs").columns["id"].nullable
    assert list(the(schema, "joins").columns) == ["a_id"]
    assert the(schema, "both").constraints[0].columns == ("a", "b")
    assert not the(schema, "both").columns["b"].nullable


def test_indexes_constraints_and_enums() -> None:
    schema = read()
    users = the(schema, "users")
    assert [(one.name, one.columns, one.unique) for one in users.indexes] == [
        ("on_email", ("email", "org_id"), True),
        ("on_lower", ("lower((email)::text)",), False),
    ]
    assert users.indexes[0].where == "(deleted_at IS NULL)"
    assert constraint_names(schema, "users") == [
        "users_pkey", "positive", "one_org", "fk_rails_e73753bccb",
    ]  # fmt: skip
    assert [one.valid for one in users.constraints] == [True, False, True, True]
    assert the(schema, "joins").constraints == (
        Constraint(
            ConstraintKind.FOREIGN_KEY, "fk_x", ("a_id",), name("users"), ("id",), valid=False
        ),
    )
    assert schema.enums == {"mood": ("sad", "ok")}
    assert schema.complete


def test_mysql() -> None:
    source = """\
ActiveRecord::Schema[7.0].define(version: 1) do
  create_table "users", charset: "utf8mb4" do |t|
    t.string "email"
    t.text "body", size: :medium
    t.integer "count", limit: 8, unsigned: true
    t.boolean "on"
    t.datetime "at", null: false
  end
end
"""
    columns = the(read(source, Dialect.MYSQL), "users").columns
    assert {key: str(one.type) for key, one in columns.items()} == {
        "id": "bigint",
        "email": "varchar(255)",
        "body": "mediumtext",
        "count": "bigint unsigned",
        "on": "tinyint(1)",
        "at": "datetime(6)",
    }


def test_a_key_with_options_of_its_own() -> None:
    source = """ActiveRecord::Schema[7.1].define(version: 1) do
  create_table "users", id: { type: :bigint, unsigned: true }, force: :cascade do |t|
  end
  create_table "names", id: { type: :string, limit: 36 }, force: :cascade do |t|
  end
end
"""
    schema = read(source, Dialect.MYSQL)
    found = {name: str(the(schema, name).columns["id"].type) for name in ("users", "names")}
    assert found == {"users": "bigint unsigned", "names": "varchar(36)"}


def test_before_rails_5_1_keys_were_integers() -> None:
    source = 'ActiveRecord::Schema.define(version: 1) do\n  create_table "a" do |t|\n  end\nend\n'
    assert the(read(source), "a").columns["id"].type == kind("int4")


def test_what_is_no_call_of_the_dumper_is_passed_over() -> None:
    source = SOURCE.replace("create_enum", "if x\n  end\n  something()\n  create_enum")
    assert set(read(source).tables) == set(read().tables)
