"""The sample project as it is on `main`: a shop that takes orders."""

from __future__ import annotations

from shipcheck.demo.ci_script import CI_SCRIPT

README = """\
# Shop

Takes orders and keeps them in SQLite. The standard library is all it needs.

    python3 -m unittest        runs the tests
    .ci/run                    runs what CI runs, and leaves its result in ci-result.json
    flags.json                 says which features are on
"""

IGNORED = """\
__pycache__/
*.bak
ci-result.json
"""

CHECKLIST = """\
version: 1
extends: builtin:default

services:
  ci: {uses: file, path: ci-result.json}
  flags: {uses: flagd-file, path: flags.json}

flags:
  wrappers: [{call: is_on}]
  tests:
    command: python3 -m unittest --quiet {tests}
    force: {uses: flagd-file, path: flags.json}

migrations: {dialect: sqlite}

items:
  - id: flag-present
    severity: block

  - id: both-branches-tested
    severity: block

  # What a migration did to the data, no revert takes back.
  - id: revert-plan
    severity: block

  - id: unit-tests
    title: The unit tests pass
    run: python3 -m unittest --quiet

  - id: support-told
    title: Support knows
    why: Support gets the questions in the first hour.
    ask: Does support know what changes for customers?
    when: {paths: ["shop/**"], place: [terminal, merge]}
"""

FLAG_FILE = """\
{
  "flags": {
    "gift-wrap": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
  }
}
"""

FLAGS = '''\
"""Feature flags, kept in flags.json as flagd has them."""

import json
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "flags.json"


def is_on(key):
    """Whether a flag is on; one that the file does not have is off."""
    flag = json.loads(FILE.read_text(encoding="utf-8"))["flags"].get(key)
    return bool(flag) and flag["variants"][flag["defaultVariant"]]
'''

PRICES = '''\
"""What things cost, in cents."""

RATES = {
    "standard": 19,
    "reduced": 7,
}
"""Value added tax in per cent, by category."""


def with_tax(cents, category):
    """A net price with its tax, rounded half up to whole cents."""
    return (cents * (100 + RATES[category]) + 50) // 100
'''

SCHEMA = '''\
"""Brings a database up to date."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def migrate(connection, until=None):
    """Apply the migrations that the database has not seen, in order; returns how many."""
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    files = sorted(FOLDER.glob("*.sql"))[done:until]
    for number, file in enumerate(files, done + 1):
        connection.executescript(file.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {number:d}")
    return len(files)
'''

ORDERS = '''\
"""Orders, kept in SQLite."""

from shop.prices import with_tax


def place(connection, customer, cents, category, note=""):
    """Store an order; returns its number."""
    row = {"customer": customer, "total": with_tax(cents, category), "note": note}
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    cursor = connection.execute(f"INSERT INTO orders ({names}) VALUES ({marks})", row)
    return cursor.lastrowid


def total_of(connection, customer):
    """What a customer has ordered so far, in cents."""
    query = "SELECT coalesce(sum(total), 0) FROM orders WHERE customer = ?"
    return connection.execute(query, (customer,)).fetchone()[0]
'''

WISHES = '''\
"""What customers would like to have."""


def wishes_of(connection, customer):
    """The articles that a customer has put on the list."""
    query = "SELECT article FROM wishes WHERE customer = ?"
    return [article for (article,) in connection.execute(query, (customer,))]
'''

ORDERS_TABLE = """\
CREATE TABLE orders (
    number INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    total INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE TABLE wishes (customer TEXT NOT NULL, article TEXT NOT NULL);
"""

TEST_PRICES = """\
import unittest

from shop.prices import with_tax


class Prices(unittest.TestCase):
    def test_tax_is_added(self):
        self.assertEqual(with_tax(1000, "standard"), 1190)
        self.assertEqual(with_tax(1000, "reduced"), 1070)

    def test_half_a_cent_is_rounded_up(self):
        self.assertEqual(with_tax(50, "standard"), 60)
"""

TEST_ORDERS = """\
import sqlite3
import unittest

from shop.orders import place, total_of
from shop.schema import migrate


class Orders(unittest.TestCase):
    def setUp(self):
        self.connection = sqlite3.connect(":memory:")
        self.addCleanup(self.connection.close)
        migrate(self.connection)

    def test_orders_add_up(self):
        place(self.connection, "Ada", 1000, "standard")
        place(self.connection, "Ada", 1000, "reduced")
        self.assertEqual(total_of(self.connection, "Ada"), 2260)
        self.assertEqual(total_of(self.connection, "Grace"), 0)
"""

FILES = {
    "README.md": README,
    ".gitignore": IGNORED,
    ".shipcheck.yaml": CHECKLIST,
    ".ci/run": CI_SCRIPT,
    "flags.json": FLAG_FILE,
    "migrations/0001_orders.sql": ORDERS_TABLE,
    "shop/__init__.py": '"""A small shop."""\n',
    "shop/flags.py": FLAGS,
    "shop/orders.py": ORDERS,
    "shop/prices.py": PRICES,
    "shop/schema.py": SCHEMA,
    "shop/wishes.py": WISHES,
    "tests/__init__.py": "",
    "tests/test_orders.py": TEST_ORDERS,
    "tests/test_prices.py": TEST_PRICES,
}
"""Every file by its path."""
