"""`check --tell`: the verdict is told to the forge too, where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.output import narrate
from shipcheck.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation, GateOptions


def add_tell(parser: argparse.ArgumentParser) -> None:
    """`--tell`."""
    parser.add_argument(
        "--tell",
        action="store_true",
        help="tell the forge: a commit status, and a comment on the pull request",
    )


def refuse_part(options: GateOptions, *, asked: bool) -> None:
    """See that a whole verdict is told, before anything is judged.

    Raises:
        UsageError: some items only are to be judged, or nobody may be asked.
    """
    if asked and (options.only or options.offline):
        raise UsageError("--tell tells the whole verdict: not with --only or --offline")


async def tell_verdict(evaluation: Evaluation, result: Result, *, asked: bool) -> None:
    """Tell the forge where that is asked for, here or by the base's checklist in CI.

    What could not be told is said on standard error: the verdict stands.
    """
    if not asked and not (evaluation.in_ci and evaluation.checklist.tell):
        return
    from shipcheck.ship.telling import tell, wanted  # noqa: PLC0415 - it talks to services

    what = wanted(evaluation, asked=asked)
    if not what.anything:
        return
    if result.partial:
        narrate("not told to the forge: this is a part of the verdict")
        return
    for said in await tell(evaluation, result, what):
        narrate(f"note: {said}")
