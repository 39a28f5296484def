"""The main screen in every state and at every size, as plain text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.errors import UsageError
from shipcheck.model.result import Waiver
from shipcheck.model.words import ChangeClass, Evidence, Level, Reason, Status
from shipcheck.ship.events import Finished, Progressed
from shipcheck.tui.excerpt import Source
from shipcheck.tui.glyphs import ASCII, UNICODE, Glyphs
from shipcheck.tui.session import Cancelled, Failed, News
from tests.reports.results import CHANGE, EMPTY, finding, item, outcome
from tests.tui.screens import SIZES, check_screen, drawn, settled
from tests.tui.staging import NOW, app_of, by_command, news_of, result_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

CODE = '''"""Coupons."""

from shop.flags import is_enabled


def price(cart, coupon):
    """What the customer pays."""
    total = sum(item.price for item in cart)
    if coupon:
        total -= coupon.value
    return max(total, 0)
'''
SOURCE = Source("shop/pay.py", CODE, ((9, 10),), (9, 10))
TRICKY = replace(
    CHANGE, branch="coupons", change_class=ChangeClass.TRICKY,
    class_reasons=("changes the schema and the code that uses it", "4 kinds of files"),
)  # fmt: skip
UNGUARDED = replace(
    finding("new behaviour without a flag", path="shop/pay.py", line=9, fix="guard it with is_enabled"),
    end_line=10,
)  # fmt: skip
FLAG = by_command(item(
    "flag-present",
    outcome(Status.FAIL, "2 lines of new behaviour have no flag", UNGUARDED,
            finding("no flag", path="shop/tax.py", line=3), evidence=Evidence.INSPECTED),
))  # fmt: skip
MIGRATION = by_command(
    item(
        "migration-safe",
        outcome(
            Status.FAIL, "0042 locks a table of 2 million rows", finding("ADD COLUMN … NOT NULL")
        ),
        seconds=1.4,
    )
)
BEHIND = item("up-to-date", outcome(Status.PASS, "merges cleanly into main"), seconds=0.2)
BIG = finding("more than 400 lines", Level.WARNING)
SMALL = item("small-step", outcome(Status.FAIL, "412 changed lines", BIG), warn=True)
CI = item("ci-green", outcome(Status.UNKNOWN, "no CI has run", reason=Reason.NO_DATA))
NO_TOKEN = item("ci-green", outcome(Status.UNKNOWN, "no token", reason=Reason.NO_CREDENTIAL))
NO_MIGRATION = by_command(item("migration-safe", outcome(Status.NOT_APPLICABLE, "no migration")))
LEFT_OUT = by_command(item("flag-service", outcome(Status.SKIPPED, "when: has flags is false")))
ADA = Waiver("Ada <ada@example.com>", "a dark launch", str(NOW), None, Status.FAIL, counts=True)
WAIVED = replace(FLAG, waiver=ADA)

FAILING = news_of(result_of(FLAG, BEHIND, MIGRATION, SMALL, CI, LEFT_OUT, change=TRICKY))
READY = news_of(result_of(BEHIND, SMALL, WAIVED, NO_MIGRATION, LEFT_OUT, change=TRICKY))
CALM = news_of(result_of(BEHIND, NO_MIGRATION))
RUNNING = [*FAILING[:7], Finished(BEHIND), Finished(FLAG), Progressed("waiting for CI: 3 of 5")]


WIDEN = "ALTER TABLE orders\n  ALTER COLUMN id TYPE bigint;"
FEW = {"rows": 100_000, "seconds": 0.084, "blocked": {"reads": 0.077, "writes": 0.08}}
MANY = {"rows": 1_000_000, "seconds": 0.519, "blocked": {"reads": 0.512, "writes": 0.513}}
REWRITES = replace(
    finding(
        "Reads and writes of orders wait while it is written anew.",
        path="db/migrations/0042_wide.sql", line=3, fix="Fill a new column in batches, then switch.",
    ),
    end_line=4,
    data={
        "axis": "table", "table": "orders", "statement": WIDEN,
        "effect": {
            "table": "orders", "lock": "ACCESS EXCLUSIVE", "blocks": "everything",
            "scans": True, "rewrites": True, "builds": False,
        },
        "measured": {"server": "PostgreSQL 15.18 (installed)", **MANY, "small": FEW},
        "steps": [{"title": "Add a new column.", "sql": "ALTER TABLE orders ADD wide bigint;", "code": ""}],
        "window": {"seconds": None, "basis": "minutes, for 40,000,000 rows"},
    },
)  # fmt: skip
REHEARSED = by_command(item(
    "migration-safe",
    outcome(Status.FAIL, "orders is written anew", REWRITES, evidence=Evidence.REHEARSED),
))  # fmt: skip
SQL = Source("db/migrations/0042_wide.sql", f"-- wide\n\n{WIDEN}\n", ((1, 4),), (3, 4))


@dataclass(frozen=True)
class State:
    """What is told, which keys are pressed then, and how the terminal draws."""

    news: list[News]
    keys: tuple[str, ...] = ()
    glyphs: Glyphs = UNICODE
    source: Source | None = SOURCE


STATES = {
    "preparing": State([]),
    "running": State(RUNNING),
    "failing": State(FAILING),
    "failing-opened": State(FAILING, ("enter",)),
    "failing-next-finding": State(FAILING, ("right_square_bracket",)),
    "failing-merge-refused": State(FAILING, ("m",)),
    "ready": State(READY),
    "ready-straightforward": State(CALM),
    "ready-merge": State(READY, ("m",)),
    "undecided": State(news_of(result_of(BEHIND, NO_TOKEN))),
    "empty": State(news_of(result_of(change=EMPTY))),
    "cancelled": State([*RUNNING, Cancelled()]),
    "error": State([Failed(UsageError("/tmp/x is no git repository", hint="git init"))]),
    "filter": State(FAILING, ("slash", *"flag")),
    "hidden-shown": State(READY, ("full_stop",)),
    "change": State(FAILING, ("i",)),
    "review": State(news_of(result_of(FLAG, BEHIND), checked_out=False)),
    "noted": State(news_of(result_of(BEHIND, notes=("the checklist of main is invalid",)))),
    "ascii": State(FAILING, glyphs=ASCII),
    "migration": State(news_of(result_of(REHEARSED, BEHIND)), source=SQL),
    "migration-opened": State(news_of(result_of(REHEARSED, BEHIND)), ("enter",), source=SQL),
    "migration-without-file": State(news_of(result_of(REHEARSED, BEHIND)), source=None),
    "help-of-main": State(FAILING, ("question_mark",)),
    "palette": State(FAILING, ("ctrl+p",)),
    "waive-on-main": State(FAILING, ("w",)),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STATES)
def test_the_screen_looks_as_it_should(name: str, size: tuple[int, int]) -> None:
    state = STATES[name]

    async def look() -> str:
        app = app_of(state.news, state.source, state.glyphs)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled_with(pilot, state.keys)
            check_screen(app, f"{name}-{size[0]}x{size[1]}")
            return drawn(app)

    screen = asyncio.run(look())
    assert screen.isascii() or not state.glyphs.ascii_only


async def settled_with(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    await settled(pilot)
    if keys:
        await pilot.press(*keys)
        await settled(pilot)
