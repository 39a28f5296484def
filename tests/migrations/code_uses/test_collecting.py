"""The uses of several files, taken together."""

from __future__ import annotations

import pytest

from shipcheck.migrations.code_uses.collecting import collect
from shipcheck.migrations.code_uses.lexing import read
from shipcheck.migrations.code_uses.use import Name, Uses

MODEL = "class Account(models.Model):\n    id = models.IntegerField()\n"
READS = "account.legacy_token\n"


def uses(files: dict[str, str], column: str = "legacy_token") -> Uses:
    sources = [read(path, text.encode()) for path, text in files.items()]
    return collect(Name("accounts", column), sources, known=True)


def lines(found: Uses) -> list[tuple[str, int]]:
    return [(use.path, use.line) for use in found.places]


def test_what_no_model_declares_is_something_else() -> None:
    found = uses({"app/models.py": MODEL, "app/views.py": READS})
    assert lines(found) == []
    assert found.understood


def test_a_mixin_may_declare_it() -> None:
    mixin = "class Tokens(Base):\n    legacy_token = models.CharField()\n"
    found = uses({"app/models.py": MODEL, "app/mixins.py": mixin, "app/views.py": READS})
    assert ("app/views.py", 1) in lines(found)


def test_a_form_is_no_mixin() -> None:
    form = "class AccountForm(Form):\n    legacy_token = forms.CharField()\n"
    assert lines(uses({"app/models.py": MODEL, "app/forms.py": form, "app/views.py": READS})) == []


def test_a_common_word_may_come_from_a_parent_that_nobody_read() -> None:
    found = uses({"app/models.py": MODEL, "app/views.py": "account.status\n"}, "status")
    assert lines(found) == [("app/views.py", 1)]


def test_sql_counts_whatever_the_model_says() -> None:
    sql = "run('SELECT legacy_token FROM accounts')\n"
    assert lines(uses({"app/models.py": MODEL, "app/a.py": sql})) == [("app/a.py", 1)]


def test_a_model_that_ignores_the_column_reads_it_nowhere() -> None:
    model = 'class Account < ApplicationRecord\n  self.ignored_columns = ["legacy_token"]\nend\n'
    found = uses({"app/models/account.rb": model, "a.rb": "stale?(legacy_token: account)\n"})
    assert lines(found) == []
    assert found.ignored == "app/models/account.rb:2"


def test_a_plain_class_beside_the_models_is_none() -> None:
    plain = "class Account\n  attr_reader :legacy_token\nend\n"
    assert lines(uses({"app/models/account.rb": plain})) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT a.status FROM accounts a JOIN orders o ON true", "certain"),
        ("SELECT o.status FROM accounts a JOIN orders o ON true", None),
        ("SELECT status FROM accounts a JOIN orders o ON true", "likely"),
        ("SELECT status FROM accounts", "certain"),
        ("SELECT orders.status FROM accounts, orders", None),
    ],
)
def test_sql_of_several_tables(sql: str, expected: str | None) -> None:
    found = uses({"a.go": f"db.Query(`{sql}`)"}, "status")
    grades = [use.grade.name.lower() for use in found.places]
    assert grades == ([expected] if expected else [])


def test_a_word_that_is_everywhere_is_as_good_as_a_common_one() -> None:
    rows = {"a.go": "func a(account Account) {\n  row.Client\n  account.Client\n}\n"}
    elsewhere = {f"b{number}.go": "client := 1\n" * 10 for number in range(9)}
    assert lines(uses(rows, "client")) == [("a.go", 2), ("a.go", 3)]
    assert lines(uses({**rows, **elsewhere}, "client")) == [("a.go", 3)]


def test_a_model_inside_of_a_module_is_named_as_a_whole() -> None:
    model = "class Security::Price < ApplicationRecord\nend\n"
    reads = "permit(:price, :ticker)\nSecurity::Price.find_by(ticker: 1)\n"
    sources = [read("app/models/security/price.rb", model.encode()), read("a.rb", reads.encode())]
    found = collect(Name("security_prices", "ticker"), sources, known=True)
    certain = [use.line for use in found.places if use.grade.name == "CERTAIN"]
    assert certain == [2]


def test_tables_of_libraries_are_not_known_to_be_unused() -> None:
    sources = [read("a.rb", b"GoodJob.perform_later\n")]
    assert not collect(Name("good_jobs"), sources, known=True).understood
    sources = [read("a.rb", b"job.good_jobs\n")]
    assert collect(Name("good_jobs"), sources, known=True).understood


def test_a_tag_for_json_is_no_column() -> None:
    model = 'type Account struct {\n  A string `json:"legacy_token" xorm:"other"`\n}\n'
    assert lines(uses({"account.go": model, "a.go": "account.LegacyToken\n"})) == []
