"""`shipcheck log`: what shipped, how it was judged and by whom; reviews, and sharing with others."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shipcheck.cli.log_acts import find, review, sync, tell_settled
from shipcheck.cli.log_json import as_json
from shipcheck.cli.log_text import render
from shipcheck.cli.options import add_format, add_place, read_directory
from shipcheck.cli.output import narrate, print_json, print_text, uses_colour
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.notes import NOTES_REF
from shipcheck.git.reads import default_remote
from shipcheck.git.repository import open_repository
from shipcheck.model.text import counted
from shipcheck.ship.record_reading import read_records
from shipcheck.ship.record_search import Search, find_lost

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.ship.record_reading import Records, ShipRecord

SHOWN = 20
"""Records that are shown where `-n` is left out."""

NOT_FOUND = 1
"""The exit code where no record is about the commits that were asked for."""

FOR_A_LIST = ("search", "by", "since", "urgent", "verbose")
"""Options that mean nothing to `review` and `sync`."""

USAGE = """shipcheck log [REV ...] [options]
       shipcheck log review REV [--note TEXT]
       shipcheck log sync [REMOTE]"""
WORDS = """REV is the commit that landed, the one that was merged, or any commit that came with it: a
sha, a branch, a tag. `review` marks what was merged urgently as looked at; `sync` fetches the records
of others from a remote and pushes yours."""
AGO = re.compile(r"(\d{1,4})([hdw])", re.ASCII)
WHY_LEFT_OUT = {
    "damaged": "damaged or altered",
    "newer": "of a newer shipcheck",
    "misplaced": "on a commit that they are not about",
    "too_large": "too large",
}
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `log`."""
    parser.usage = USAGE
    parser.epilog = WORDS
    parser.add_argument("words", metavar="REV", nargs="*", help="only what these commits are about")
    parser.add_argument(
        "-n", dest="number", metavar="N", type=_number, default=SHOWN,
        help=f"show at most N records; {SHOWN} if left out",
    )  # fmt: skip
    parser.add_argument(
        "--search", metavar="TEXT", default="", help="only those with all these words somewhere"
    )
    parser.add_argument("--by", metavar="WHO", default="", help="only what WHO merged")
    parser.add_argument("--since", metavar="DATE", help="only since 2026-11-30, or 12h, 3d, 2w ago")
    parser.add_argument(
        "--urgent", action="store_true", help="only what was merged urgently and awaits review"
    )
    parser.add_argument("--note", metavar="TEXT", help="with review: what you have to say")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show items, waivers and reviews"
    )
    add_place(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what the first word says; show records where it is no action."""
    action, *names = arguments.words or [""]
    if action in ("review", "sync") and any(getattr(arguments, name) for name in FOR_A_LIST):
        listed = ", ".join(f"--{name}" for name in FOR_A_LIST)
        raise UsageError(f"log {action} shows no records: {listed} are for those that do")
    if action == "review":
        return run_interruptibly(review(arguments, names))
    if arguments.note is not None:
        raise UsageError("--note belongs to a review", hint="shipcheck log review REV --note TEXT")
    if action == "sync":
        return run_interruptibly(sync(arguments, names))
    return run_interruptibly(_show(arguments))


async def _show(arguments: argparse.Namespace) -> int:
    """Print the records that were asked for, newest first."""
    around = surroundings()
    since = _since(arguments.since, around.now()) if arguments.since else None
    repository = await open_repository(read_directory(arguments), around.environment)
    await tell_settled(repository, around)
    records = await read_records(repository.git, arguments.words)
    search = Search(tuple(arguments.search.split()), arguments.by, since, arguments.urgent)
    named = await _named(repository, records.entries, arguments.words)
    found = [record for record in named if search.matches(record)]
    shown = found[: arguments.number]
    lost = await find_lost(repository.git, shown)
    if arguments.format == "json":
        said = print_json(as_json(shown, lost, total=len(found), left_out=records.left_out))
    else:
        _remark(repository, records, named, len(found), len(shown))
        colour = uses_colour(sys.stdout)
        said = print_text(render(shown, lost, verbose=arguments.verbose, colour=colour))
    if not said:
        return ShipcheckError.exit_code
    return NOT_FOUND if arguments.words and not named else 0


async def _named(
    repository: Repository, records: Sequence[ShipRecord], names: Sequence[str]
) -> Sequence[ShipRecord]:
    """The records that names stand for; all where there is no name."""
    if not names:
        return records
    found = [record for name in names for record in await find(repository, records, name)]
    ids = {(record.commit, record.id) for record in found}
    return [record for record in records if (record.commit, record.id) in ids]


def _remark(
    repository: Repository,
    records: Records,
    named: Sequence[ShipRecord],
    found: int,
    shown: int,
) -> None:
    """What is not shown, and where it may be, on standard error."""
    remote = default_remote(repository.configuration, repository.branch)
    ask = f"; shipcheck log sync asks {remote} for more" if remote else ""
    if not records.entries:
        narrate(f"no ship records here{ask}")
    elif not named:
        narrate(f"none of {counted(len(records.entries), 'record')} is about that{ask}")
    elif not found:
        narrate(f"none of {counted(len(named), 'record')} is like that")
    elif found > shown:
        narrate(f"{shown} of {found} records; -n {found} shows all")
    left_out = records.left_out
    if left_out.total:
        parts = [
            f"{number} {WHY_LEFT_OUT[name]}" for name, number in asdict(left_out).items() if number
        ]
        narrate(f"left out of {NOTES_REF}: {'; '.join(parts)}")


def _number(text: str) -> int:
    """How many records; argparse tells of the error."""
    import argparse  # noqa: PLC0415 - whoever parses has it

    if not text.isdecimal() or not int(text[:18]):  # more than a repository can have
        raise argparse.ArgumentTypeError(f"not a number of records: {text!r}")
    return int(text[:18])


def _since(text: str, now: datetime) -> datetime:
    """A day, a moment, or so long ago.

    Raises:
        UsageError: it is none of them.
    """
    ago = AGO.fullmatch(text)
    if ago:
        return now - int(ago[1]) * UNITS[ago[2]]
    try:
        return datetime.fromisoformat(text).astimezone()  # without a zone: that of the reader
    except (ValueError, OverflowError) as error:
        raise UsageError(f"not a date: {text!r}", hint="--since 2026-11-30, or 3d") from error
