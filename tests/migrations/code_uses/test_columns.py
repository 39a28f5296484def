"""Uses of a column, and words that only look like it."""

from __future__ import annotations

import pytest

from shipcheck.migrations.code_uses.columns import ignored_at
from shipcheck.migrations.code_uses.context import context_of
from shipcheck.migrations.code_uses.lexing import read
from tests.migrations.code_uses.looking import grades, uses

MODEL = "class Account < ApplicationRecord\n"
DECLARED = {
    "app/models.py": """
        class Account(models.Model):
            legacy_token = models.CharField(max_length=20)
    """,
    "shop/tables.py": """
        class Customer(Base):
            __tablename__ = "accounts"
            legacy_token: Mapped[str] = mapped_column(String)
    """,
    "shop/private.py": """
        class Account(Base):
            _token = Column("legacy_token", String)
    """,
    "shop/renamed.py": """
        class Account(models.Model):
            token = models.TextField(blank=True, db_column="legacy_token")
    """,
    "shop/core.py": """
        customers = Table("accounts", metadata,
                          Column("legacy_token", String))
    """,
    "db/schema.prisma": """
        model Account {
          legacy_token String?
          @@map("accounts")
        }
    """,
    "src/account.entity.ts": """
        @Entity('accounts')
        export class Account {
          @Column() legacyToken: string;
        }
    """,
    "src/schema.ts": """
        export const accounts = pgTable('accounts', {
          legacyToken: text('legacy_token'),
        });
    """,
    "src/models/account.js": """
        const Account = sequelize.define('accounts', {
          legacy_token: DataTypes.STRING,
        });
    """,
    "lib/account.ex": """
        defmodule Shop.Account do
          use Ecto.Schema
          schema "accounts" do
            field :legacy_token, :string
          end
        end
    """,
    "store/account.go": """
        type Account struct {
            LegacyToken string `db:"legacy_token"`
        }
    """,
    "src/main/java/Account.java": """
        @Entity
        @Table(name = "accounts")
        public class Account {
            private String legacyToken;
        }
    """,
    "src/schema.rs": """
        diesel::table! {
            accounts (id) {
                legacy_token -> Text,
            }
        }
    """,
}


@pytest.mark.parametrize("path", DECLARED)
def test_declared_in_a_model(path: str) -> None:
    found = [use for use in uses(path, DECLARED[path]) if use.grade.name == "CERTAIN"]
    assert found, uses(path, DECLARED[path])


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("a.rb", "account.legacy_token", {1: "certain"}),
        ("a.rb", "@account&.legacy_token = 1", {1: "certain"}),
        ("a.rb", "Account.where(legacy_token: nil)", {1: "certain"}),
        ("a.rb", "Account.find_by_legacy_token(x)", {1: "certain"}),
        ("a.rb", "accounts = load\nparams.require(:x).permit(:legacy_token)", {2: "likely"}),
        ("a.rb", "Account.order('accounts.legacy_token DESC')", {1: "certain"}),
        ("a.rb", "sql = <<~SQL\n  SELECT legacy_token\n  FROM accounts\nSQL\n", {2: "certain"}),
        ("account.rb", MODEL + "  validates :legacy_token\nend", {2: "certain"}),
        ("account.rb", MODEL + "  def x\n    legacy_token.size\n  end\nend", {3: "certain"}),
        ("a.html.erb", "<%= @account.legacy_token %>", {1: "certain"}),
        ("a.html.erb", "<%= form_for @account do |f| %>\n<%= f.text_field :legacy_token %>", {2: "likely"}),
        ("a.py", "Account.objects.filter(legacy_token__isnull=True)", {1: "certain"}),
        ("a.py", "from x import Account\nrow.legacy_token = 1", {2: "likely"}),
        ("a.py", "cursor.execute('UPDATE accounts SET legacy_token = 1')", {1: "certain"}),
        ("a.py", 'run(\n    """\n    SELECT legacy_token\n    FROM accounts\n    """\n)', {3: "certain"}),
        ("a.html", "{{ account.legacy_token }}", {1: "certain"}),
        ("a.ts", "prisma.account.update({ data: { legacyToken: null } })", {1: "certain"}),
        ("a.ts", "const q = `SELECT legacy_token FROM accounts WHERE id = ${id}`", {1: "certain"}),
        ("a.go", "rows.Scan(&account.LegacyToken)", {1: "certain"}),
        ("a.go", "db.Query(`SELECT id, legacy_token FROM accounts`)", {1: "certain"}),
        ("a.ex", "from a in Account, where: a.legacy_token == ^x", {1: "likely"}),
        ("q.sql", "SELECT a.legacy_token FROM accounts a;", {1: "certain"}),
        ("a.java", 'query("select legacy_token from accounts")', {1: "certain"}),
    ],
)  # fmt: skip
def test_uses(path: str, content: str, expected: dict[int, str]) -> None:
    assert grades(uses(path, content)) == expected


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.rb", "# account.legacy_token is gone\nAccount.first"),
        ("a.py", "# Account.legacy_token\nAccount()"),
        ("a.py", 'def x():\n    """Account: legacy_token is not read."""\n    return Account()'),
        ("a.ts", "// account.legacyToken\n/* account.legacyToken */ account.id"),
        ("a.go", "// account.LegacyToken"),
        ("q.sql", "-- SELECT legacy_token FROM accounts\nSELECT 1"),
        ("q.sql", "ALTER TABLE accounts DROP COLUMN legacy_token;"),
        ("q.sql", "SELECT legacy_token FROM orders;"),
        ("a.html", "<p>The legacy_token of an account</p>"),
        ("a.html.erb", "<%# @account.legacy_token %>"),
        ("a.py", "legacy_token = request.GET['x']\nAccount.objects.get(id=1)"),
        ("a.py", "account.save()\nraise ValueError('the legacy_token is not known here')"),
        ("a.py", "LEGACY_TOKEN = 1\nAccount()"),
        ("a.py", "account.my_legacy_token_x"),
        ("a.py", "cursor.execute('SELECT legacy_token FROM orders')"),
        ("a.go", "account.Save()\nform.LegacyToken"),
        ("a.rb", "class LegacyToken; end\nAccount.first"),
    ],
)  # fmt: skip
def test_look_alikes(path: str, content: str) -> None:
    assert grades(uses(path, content)) == {}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("account.status", {1: "certain"}),
        ("Account.where(status: 1)", {1: "certain"}),
        ("order.status\naccount.id", {}),
        ("row.status\naccount.id", {}),
        ("Order.where(status: 1)\nAccount.first", {}),
        ("render json: {status: 1}\nAccount.first", {}),
    ],
)
def test_a_common_word_counts_beside_the_table_alone(
    content: str, expected: dict[int, str]
) -> None:
    assert grades(uses("a.rb", content, column="status")) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("account.score", {1: "certain"}),
        ("story.score\naccount.id", {}),
        ("top_story.score\naccount.id", {}),
        ("row.score\naccount.id", {}),
    ],
)
def test_other_tables_have_such_a_column_too(content: str, expected: dict[int, str]) -> None:
    assert grades(uses("a.rb", content, column="points_score", others=["stories"])) == {}
    found = uses("a.rb", content, column="score", others=["stories"])
    assert grades(found) == expected


def test_a_foreign_key_is_known_by_its_relation() -> None:
    django = "class Account(models.Model):\n    owner = models.ForeignKey(User)\n"
    rails = "class Account < ApplicationRecord\n  belongs_to :owner\nend\n"
    assert grades(uses("app/models.py", django, column="owner_id")) == {2: "certain"}
    assert grades(uses("app/models/account.rb", rails, column="owner_id")) == {2: "certain"}
    assert grades(uses("a.rb", "account.owner", column="owner_id")) == {}


def test_a_variable_of_ruby_is_no_column() -> None:
    body = MODEL + "  def x\n    legacy_token = 1\n    legacy_token + 1\n  end\nend"
    assert grades(uses("app/models/account.rb", body)) == {}


@pytest.mark.parametrize(
    ("line", "ignored"),
    [
        ('self.ignored_columns = ["legacy_token"]', True),
        ("self.ignored_columns += %w[other legacy_token]", True),
        ("self.ignored_columns = [\n    :other,\n    :legacy_token\n  ]", True),
        ('self.ignored_columns = ["other"]\n  validates :legacy_token', False),
    ],
)
def test_a_model_says_that_it_does_without(line: str, *, ignored: bool) -> None:
    body = f"class Account < ApplicationRecord\n  {line}\nend\n"
    source = read("app/models/account.rb", body.encode())
    context = context_of(source, "accounts", (), ())
    assert bool(ignored_at(context, "legacy_token")) is ignored


@pytest.mark.parametrize(
    "line",
    [
        'legacy_token = Column("sealed_token", String)',
        'legacy_token: Mapped[str] = mapped_column("sealed_token")',
        'legacy_token = models.TextField(blank=True, db_column="sealed_token")',
        "legacy_token = models.ForeignKey(Token, models.CASCADE)",
        "def avatar(self):\n        legacy_token = self.find()",
    ],
    ids=["another name", "another name, typed", "another name in Django", "a key", "a variable"],
)
def test_an_attribute_of_that_name_is_another_column(line: str) -> None:
    """Whose model is moved to another column in the same change does not use the old one."""
    model = f"class Account(Base):\n    id = Column(Integer)\n    {line}\n"
    assert grades(uses("app/models.py", model)) == {}
