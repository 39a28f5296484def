"""`shipcheck flags status [KEY…]`: what the flag service says of flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import print_json, print_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from shipcheck.flags.state import FlagState

HEADER = ("flag", "state", "kind", "owner", "age", "last used")
UNKNOWN = "?"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `flags status`."""
    parser.add_argument(
        "keys", metavar="KEY", nargs="*",
        help="these flags; those of the change if none, else all that the code names",
    )  # fmt: skip
    parser.add_argument("--environment", metavar="E", help="in place of the checklist's")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask, and print a line for each flag; what the service cannot tell is a question mark."""
    name, states, now = run_interruptibly(_ask(arguments))
    if arguments.format == "json":
        return 0 if print_json(_document(name, states)) else ShipcheckError.exit_code
    text = "\n".join(_lines(states, now)) if states else f"{name}: no flag that this code names"
    return 0 if print_text(visible(text, newlines=True) + "\n") else ShipcheckError.exit_code


async def _ask(
    arguments: argparse.Namespace,
) -> tuple[str, Mapping[str, FlagState | None], datetime]:
    """The service's name, the states, and the time."""
    from shipcheck.ship.flag_desk import open_flag_desk  # noqa: PLC0415 - `--help` needs none

    around = surroundings()
    evaluation = await prepare(read_request(arguments), around)
    async with open_flag_desk(evaluation, arguments.environment) as desk:
        keys = arguments.keys or await desk.keys_in_change() or await desk.keys_in_code()
        return desk.name, await desk.states(keys), around.now()


def _document(name: str, states: Mapping[str, FlagState | None]) -> dict[str, Any]:
    from shipcheck.flags.showing import state_as_data  # noqa: PLC0415

    return {"service": name, "flags": [state_as_data(key, one) for key, one in states.items()]}


def _lines(states: Mapping[str, FlagState | None], now: datetime) -> Iterator[str]:
    """A table, its columns as wide as what is in them."""
    rows = [HEADER, *(_row(key, state, now) for key, state in states.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(key: str, state: FlagState | None, now: datetime) -> tuple[str, ...]:
    from shipcheck.flags.showing import reach_in_words  # noqa: PLC0415

    shown = visible(key)
    if state is None:
        return (shown, "missing", "", "", "", "")
    owner = UNKNOWN if state.owner is None else visible(state.owner) or "nobody"
    word = reach_in_words(state) + (", stale" if state.stale else "")
    kind = visible(state.kind_word or UNKNOWN)
    return (shown, word, kind, owner, _days(state.created_at, now), _used(state, now))


def _used(state: FlagState, now: datetime) -> str:
    if state.last_used_at is None:
        return "never" if state.never_used else UNKNOWN
    return f"{_days(state.last_used_at, now)} ago"


def _days(moment: datetime | None, now: datetime) -> str:
    return UNKNOWN if moment is None else f"{max(0, (now - moment).days)} d"
