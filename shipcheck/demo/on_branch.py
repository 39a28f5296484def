"""What the branch of the sample project changes, and what `main` got meanwhile."""

from __future__ import annotations

from shipcheck.demo.on_main import FLAG_FILE, ORDERS, TEST_ORDERS

BRANCH = "coupons"

COUPON_COLUMN = """\
-- Customers wrote their coupon into the note; now it has a column of its own.
ALTER TABLE orders ADD COLUMN coupon TEXT;
UPDATE orders SET coupon = substr(note, 8), note = '' WHERE note LIKE 'coupon:%';
"""

NO_WISHES = """\
-- Nobody made a wish in two years.
DROP TABLE wishes;
"""

_TEST_MIGRATION = """
    def test_coupons_leave_the_note(self):
        connection = sqlite3.connect(":memory:")
        self.addCleanup(connection.close)
        migrate(connection, until=1)
        connection.execute("INSERT INTO orders VALUES (1, 'Ada', 1190, 'coupon:SPRING')")
        migrate(connection)
        row = connection.execute("SELECT note, coupon FROM orders").fetchone()
        self.assertEqual(row, ("", "SPRING"))
"""

_IMPORT = "from shop.prices import with_tax\n"
_COUPONS = '''
COUPONS = {"SPRING": 500}
"""What a coupon takes off, in cents."""
'''
_ROW = '"note": note}\n'
_WITH_COUPON = """\
    if is_on("coupons"):
        row["coupon"] = coupon
    row["total"] -= COUPONS.get(coupon, 0)
"""

_TEST_COUPONS = """\
import sqlite3
import unittest
from unittest.mock import patch

from shop.orders import place, total_of
from shop.schema import migrate


class Coupons(unittest.TestCase):
    def total(self, coupon):
        connection = sqlite3.connect(":memory:")
        self.addCleanup(connection.close)
        migrate(connection)
        place(connection, "Ada", 1000, "standard", coupon=coupon)
        return total_of(connection, "Ada")

    @patch("shop.orders.is_on", return_value=True)
    def test_a_coupon_makes_it_cheaper(self, _):
        self.assertEqual(self.total("SPRING"), 690)
        self.assertEqual(self.total("WINTER"), 1190)
"""


def _with_flag(key: str) -> str:
    """The file of flags with one more, that is off, before the others."""
    start, flag, rest = FLAG_FILE.partition('    "gift-wrap"')
    first = f"{flag}{rest}".splitlines()[0].replace("gift-wrap", key)
    return f"{start}{first},\n{flag}{rest}"


FIRST_COMMIT: dict[str, str | None] = {
    "migrations/0002_coupons.sql": COUPON_COLUMN,
    "tests/test_orders.py": TEST_ORDERS + _TEST_MIGRATION,
}
"""Coupons get a column: a migration that moves data."""

SECOND_COMMIT: dict[str, str | None] = {
    "flags.json": _with_flag("coupons"),
    "shop/orders.py": ORDERS.replace(_IMPORT, f"from shop.flags import is_on\n{_IMPORT}{_COUPONS}")
    .replace('note=""):', 'note="", coupon=None):')
    .replace(_ROW, f"{_ROW}{_WITH_COUPON}"),
    "tests/test_coupons.py": _TEST_COUPONS,
}
"""Coupons are taken behind a flag, but for one line; a flag where `main` gets one too."""

THIRD_COMMIT: dict[str, str | None] = {
    "migrations/0003_no_wishes.sql": NO_WISHES,
    "shop/wishes.py": None,
}
"""A table goes together with the code that reads it: the code that runs meanwhile does not know."""

MEANWHILE: dict[str, str | None] = {"flags.json": _with_flag("express")}
"""What somebody else merged into `main`."""
