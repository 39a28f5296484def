"""`shipcheck merge`: the gate, then the merge of exactly what was judged."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.cli.check import add_judging, load_format, read_output, write_outputs
from shipcheck.cli.merging_desk import CommandLine
from shipcheck.cli.options import add_place, read_directory
from shipcheck.cli.output import narrate, print_result, uses_colour
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.terminal import can_ask, can_draw
from shipcheck.errors import INTERRUPTED, RefusedError, ShipcheckError, UsageError
from shipcheck.model.result import Method, Through
from shipcheck.model.text import visible
from shipcheck.model.words import Place
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request
from shipcheck.ship.wish import Wish

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.ship.merging import Merge
    from shipcheck.tui.leaving import Leaving


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `merge`."""
    add_place(parser)
    parser.add_argument("--base", metavar="REF", help="merge into this branch")
    parser.add_argument("--head", metavar="REF", help="merge REF instead of what is checked out")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--squash", action="store_true", help="as one commit")
    way.add_argument("--ff", action="store_true", help="without a commit of its own: fast-forward")
    way.add_argument(
        "--rebase", action="store_true", help="the commits anew on the base; by a forge"
    )
    parser.add_argument("-m", "--message", metavar="TEXT", help="what the commit says")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--urgent", metavar="REASON", help="merge what is not ready; recorded, and to be reviewed"
    )
    parser.add_argument(
        "--push",
        action="store_true",
        help="push too: the base and the records; through the forge, the branch and the records",
    )
    add_forge(parser)
    add_judging(parser)
    parser.add_argument(
        "--plain", action="store_true", help="ask line by line instead of drawing a screen"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show all that was looked at")


def add_forge(parser: argparse.ArgumentParser) -> None:
    """Who merges."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--local", action="store_true", help="merge here, also with a pull request")
    who.add_argument("--forge", action="store_true", help="merge through the forge")
    parser.add_argument(
        "--open",
        action="store_true",
        help="open the pull request if there is none; it is merged then",
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line asks for."""

    request: Request
    options: GateOptions
    wish: Wish
    yes: bool = False
    form: str = "text"
    outputs: tuple[tuple[str, Path], ...] = ()
    verbose: bool = False
    plain: bool = False
    seen: str | None = None


def run(arguments: argparse.Namespace) -> int:
    """Judge, ask, merge; or open the screen at what is not ready."""
    form = arguments.format or "text"
    load_format(form)
    if arguments.local and arguments.open:
        raise UsageError("--local merges here, so --open opens nothing")
    if arguments.ff and arguments.message is not None:
        raise UsageError("--ff makes no commit, so there is none that --message could describe")
    directory = read_directory(arguments)
    asked = _Asked(
        Request(directory, arguments.base, arguments.head, place=Place.MERGE),
        GateOptions(offline=arguments.offline, wait=arguments.wait),
        read_wish(arguments),
        arguments.yes,
        form,
        tuple(read_output(arguments, text) for text in arguments.output),
        arguments.verbose,
        arguments.plain,
    )
    return _merge(asked, surroundings())


def read_wish(arguments: argparse.Namespace) -> Wish:
    """How it is to be merged, as far as the command line says."""
    ways = {
        Method.SQUASH: arguments.squash,
        Method.FAST_FORWARD: arguments.ff,
        Method.REBASE: arguments.rebase,
    }
    who = {Through.LOCAL: arguments.local, Through.FORGE: arguments.forge}
    return Wish(
        method=next((method for method, said in ways.items() if said), None),
        message=arguments.message,
        urgent=arguments.urgent,
        push=arguments.push,
        head=arguments.head,
        through=next((through for through, said in who.items() if said), None),
        open=arguments.open,
    )


def merge_after_screen(
    request: Request, options: GateOptions, leaving: Leaving, *, plain: bool = False
) -> int:
    """Merge what the user has confirmed on a screen; returns the exit code.

    It is judged anew, by the base's checklist and by all of it; asked again is who would otherwise
    merge another commit than the one they saw.
    """
    wanted = replace(request, checklist_from=None, checklist_file=None, place=Place.MERGE)
    wish = Wish(head=request.head)
    asked = _Asked(wanted, replace(options, only=()), wish, plain=plain)
    return _merge(_confirmed(asked, leaving), surroundings())


def _confirmed(asked: _Asked, leaving: Leaving) -> _Asked:
    """The same, with the yes that was said on a screen."""
    return replace(asked, yes=True, seen=leaving.result.change.head if leaving.result else None)


def _merge(asked: _Asked, around: Surroundings) -> int:
    """Merge, print, and exit by what came of it."""
    from shipcheck.ship.merging import Ending, merge  # noqa: PLC0415 - `--help` needs none of it

    desk = CommandLine(around, asked.yes, asked.verbose, asked.plain, asked.seen)
    done = run_interruptibly(merge(asked.request, asked.options, asked.wish, desk))
    if done.ending is Ending.NOT_READY and _opens_screen(asked, around):
        return _on_screen(asked, around)
    written = write_outputs(done.result, asked.outputs, verbose=asked.verbose)
    if done.ending is Ending.DECLINED:
        narrate("not merged")
        return RefusedError.exit_code
    for told in done.told:
        narrate(f"note: {told}")
    printed = print_result(_report(asked, done))
    if not (written and printed):
        return ShipcheckError.exit_code
    return done.result.exit_code if done.ending is Ending.NOT_READY else 0


def _opens_screen(asked: _Asked, around: Surroundings) -> bool:
    """Whether there is a screen, or lines to be read out, and somebody who wants that.

    Not who said `--urgent` where the checklist forbids it: the report is what tells so.
    """
    wants_text = asked.yes or asked.form != "text" or asked.wish.urgent is not None
    draws = can_ask(around.environment) if asked.plain else can_draw(around.environment)
    return not wants_text and draws


def _on_screen(asked: _Asked, around: Surroundings) -> int:
    """Let the user mend it; what they then confirm is merged."""
    leaving = run_interruptibly(_leave_screen(asked, around))
    if leaving.merge:
        return _merge(_confirmed(asked, leaving), around)
    return leaving.result.exit_code if leaving.result else INTERRUPTED


async def _leave_screen(asked: _Asked, around: Surroundings) -> Leaving:
    """How the screen, or the walk line by line, was left."""
    if asked.plain:
        from shipcheck.cli.plain.session import Session  # noqa: PLC0415
        from shipcheck.cli.plain.walk import walk  # noqa: PLC0415

        return await walk(Session(asked.request, asked.options, around, asked.verbose))
    from shipcheck.tui.start import open_screen  # noqa: PLC0415 - Textual, for a screen only

    return await open_screen(asked.request, asked.options, around)


def _report(asked: _Asked, done: Merge) -> str:
    """The result as it is printed."""
    from shipcheck.ship.merging import Ending  # noqa: PLC0415

    # What was looked at was told before it was merged.
    merged = done.ending in (Ending.MERGED, Ending.UNDER_WAY)
    text = load_format(asked.form).render(
        done.result,
        verbose=asked.verbose and not merged,
        colour=not asked.plain and uses_colour(sys.stdout),
    )
    if asked.form != "text":
        return text
    if done.ending is Ending.NOTHING:
        return _nothing(done)
    if merged and not asked.wish.push and _is_local(done):
        return text.removesuffix("\n") + _ships(done) + "\n"
    return text


def _is_local(done: Merge) -> bool:
    """Whether it was merged here, so that it has still to be pushed."""
    return done.result.landed is not None and done.result.landed.through is Through.LOCAL


def _ships(done: Merge) -> str:
    """What is left to do: nothing is pushed that was not asked for."""
    from shipcheck.ship.target import push_command  # noqa: PLC0415

    command = push_command(done.target)
    return f" ({visible(command)} ships it)" if command else ""


def _nothing(done: Merge) -> str:
    """What is said where the base, or the branch here that is not pushed yet, has it all."""
    change = done.result.change
    into = change.base if change.empty else done.target.branch
    way = visible(f"{change.branch or change.head[:12]} -> {into}")
    notes = "".join(f"  note: {visible(note)}\n" for note in done.result.notes)
    return f"nothing to merge: {way}{'' if change.empty else _ships(done)}\n{notes}"
