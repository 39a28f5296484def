"""Hands a plan to a process that outlives us, and waits for what became of it."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from shipcheck.process.child import Child

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

Answer = TypeVar("Answer")

_SCRIPT = Path(__file__).with_name("all_or_nothing.py")


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """What became of a plan.

    `done` is None where that process was killed and cannot tell; `stage` is where it failed
    (`held`, `finish`, or the number of a step) and `words` what the command there complained of,
    nothing where it only did not say what it should.
    `interrupted` is whether we were asked to stop meanwhile, which is for the caller to answer.
    """

    done: bool | None
    stage: str
    words: str
    interrupted: bool


async def carry_out(plan: Mapping[str, Any]) -> PlanEnd:
    """Have a plan of `all_or_nothing` carried out, in a session of its own.

    It goes on if we are killed, and no signal to our process group reaches it. A cancellation does
    not end it either: it is taken in, and told as `interrupted`.

    Raises:
        ShipcheckError: the system would not start it.
    """
    child = Child(
        (sys.executable, "-I", "-S", str(_SCRIPT)),
        directory="/",
        environment={},
        stdin=json.dumps(plan).encode(),
        own_session=True,
    )
    try:
        (_, interrupted) = await to_the_end(_waited_for(child))
        _, answer, words = child.result()
    finally:
        child.close()
    return _end(answer, words, interrupted=interrupted)


async def to_the_end(work: Coroutine[Any, Any, Answer]) -> tuple[Answer, bool]:
    """The answer of what must not be cut short, and whether a cancellation came meanwhile.

    The cancellation is taken in: it is for the caller to answer.
    """
    task = asyncio.ensure_future(work)
    interrupted = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            interrupted = True
            ourselves = asyncio.current_task()
            if ourselves is not None:
                ourselves.uncancel()
    return task.result(), interrupted


async def _waited_for(child: Child) -> None:
    """The end of the child, and of its output."""
    await child.ends_within(None)
    await child.drain()


def _end(answer: bytes, words: bytes, *, interrupted: bool) -> PlanEnd:
    """The answer as it is told."""
    try:
        told = json.loads(answer)
    except ValueError:
        return PlanEnd(None, "", words.decode(errors="replace"), interrupted)
    return PlanEnd(told["done"], told["stage"], told["words"], interrupted)
