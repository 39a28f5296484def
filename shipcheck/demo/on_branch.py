"""What the branch of the sample project changes, and what `main` got meanwhile."""

from __future__ import annotations

from shipcheck.demo.on_main import ORDERS, PRICES, TEST_ORDERS, TEST_PRICES

BRANCH = "coupons"

COUPON_COLUMN = """\
-- Customers wrote their coupon into the note; now it has a column of its own.
ALTER TABLE orders ADD COLUMN coupon TEXT;
UPDATE orders SET coupon = substr(note, 8), note = '' WHERE note LIKE 'coupon:%';
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
_LAST_RATE = '    "reduced": 7,\n'

_TEST_COUPON = """
    def test_a_coupon_that_is_sold_carries_no_tax(self):
        self.assertEqual(with_tax(1000, "coupon"), 1000)
"""
_TEST_BOOKS = """
    def test_books(self):
        self.assertEqual(with_tax(1000, "books"), 1050)
"""
_WITH_COUPON = ORDERS.replace('note=""):', 'note="", coupon=None):').replace(
    "(customer, total, note)", "(customer, total, note, coupon)"
)

FIRST_COMMIT = {
    "migrations/0002_coupons.sql": COUPON_COLUMN,
    "shop/orders.py": _WITH_COUPON.replace("(?, ?, ?)", "(?, ?, ?, ?)"),
    "tests/test_orders.py": TEST_ORDERS + _TEST_MIGRATION,
}
"""Coupons get a column: a migration that moves data."""

SECOND_COMMIT = {
    "shop/prices.py": PRICES.replace(_LAST_RATE, f'{_LAST_RATE}    "coupon": 0,\n'),
    "tests/test_coupons.py": TEST_PRICES.split("    def ")[0].replace("Prices", "Coupons").rstrip()
    + "\n"
    + _TEST_COUPON.removeprefix("\n"),
}
"""Coupons are sold: a line where `main` gets one too."""

MEANWHILE = {
    "shop/prices.py": PRICES.replace(_LAST_RATE, f'{_LAST_RATE}    "books": 5,\n'),
    "tests/test_prices.py": TEST_PRICES + _TEST_BOOKS,
}
"""What somebody else merged into `main`."""
