"""Finding uses in the commits of a repository."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.runner import Git
from shipcheck.migrations.code_uses.find import find_uses
from shipcheck.migrations.code_uses.use import How, Name, Uses
from tests.repository import Sample

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

MODEL = "class Account < ApplicationRecord\nend\n"
TOKEN = Name("accounts", "legacy_token")


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample.create(tmp_path / "repository")


def find(sample: Sample, names: Iterable[Name], without: Collection[str] = ()) -> dict[Name, Uses]:
    git = Git(sample.path, dict(os.environ))
    return dict(asyncio.run(find_uses(git, sample.head, list(names), without=without)))


def places(found: Uses) -> list[tuple[str, int]]:
    return [(use.path, use.line) for use in found.places]


def test_uses_in_several_files(sample: Sample) -> None:
    sample.commit({
        "app/models/account.rb": "class Account < ApplicationRecord\n  validates :legacy_token\nend\n",
        "app/views/a.html.erb": "<%= @account.legacy_token %>\n",
        "app/orders.rb": "order.legacy_token\n",
    })  # fmt: skip
    found = find(sample, [TOKEN, Name("accounts")])
    assert ("app/views/a.html.erb", 1) in places(found[TOKEN])
    assert ("app/models/account.rb", 2) in places(found[TOKEN])
    assert all(path != "app/orders.rb" for path, _ in places(found[TOKEN]))
    assert places(found[Name("accounts")]) == [("app/models/account.rb", 1)]


def test_what_does_not_run_is_left_out(sample: Sample) -> None:
    use = "Account.where(legacy_token: 1)\n"
    sample.commit({
        "spec/account_spec.rb": use,
        "db/migrate/20240101000000_x.rb": use,
        "docs/account.md": use,
        "vendor/account.rb": use,
        "CHANGELOG.md": use,
        "db/schema.rb": use,
        "db/data/20240101000000_fill.rb": use,
        "db/data_migration/20240101000000_fill.rb": use,
        "db/partners_migrate/20240101000000_x.rb": use,
        "change/me.rb": use,
    })  # fmt: skip
    found = find(sample, [TOKEN], without=["change/me.rb"])[TOKEN]
    assert places(found) == []


def test_a_model_of_rails_keeps_its_columns_in_a_list(sample: Sample) -> None:
    sample.commit({"app/models/account.rb": MODEL})
    found = find(sample, [TOKEN])[TOKEN]
    assert [use.how for use in found.places] == [How.CACHED]
    ignoring = MODEL.replace("\n", '\n  self.ignored_columns = ["legacy_token"]\n', 1)
    sample.commit({"app/models/account.rb": ignoring})
    found = find(sample, [TOKEN])[TOKEN]
    assert places(found) == []
    assert found.ignored == "app/models/account.rb:2"


def test_nothing_found_is_understood_only_where_the_table_is_known(sample: Sample) -> None:
    sample.commit({"app/a.py": "print('nothing')\n"})
    assert not find(sample, [TOKEN])[TOKEN].understood
    sample.commit({"app/a.py": "cursor.execute('SELECT id FROM accounts')\n"})
    assert find(sample, [TOKEN])[TOKEN].understood
    sample.commit({"app/b.py": "row.legacy_token\n"})
    assert not find(sample, [TOKEN])[TOKEN].understood


@pytest.mark.parametrize("table", ["a b", "-e", "x\ny", "", "(", "a" * 500])
def test_names_that_are_no_words_are_not_understood(sample: Sample, table: str) -> None:
    name = Name(table, "x")
    assert find(sample, [name])[name] == Uses(understood=False)


def test_hostile_files_are_read(sample: Sample) -> None:
    sample.commit({
        "a.py": b"accounts \xff\xfe legacy_token \x00\n" * 100,
        "b.rb": "class Account < ApplicationRecord\n" + "legacy_token " * 5_000,
        "c.ts": "`" * 2_001 + "accounts legacy_token {" * 2_000,
        "d.sql": "select accounts legacy_token from " * 2_000,
    })  # fmt: skip
    assert TOKEN in find(sample, [TOKEN, Name("accounts")])
