"""Ends a server of our own before what a migration writes fills the disk."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

RESERVE = 1 << 30
"""Bytes that stay free for everybody else."""

INTERVAL = 0.5
"""Seconds between two looks: a fast disk takes about 1 GB meanwhile."""


@asynccontextmanager
async def sparing_disk(directory: Path, end: Callable[[], object]) -> AsyncIterator[None]:
    """While this is entered, `end` is called once little is left of the disk that holds a directory.

    Raises:
        ShipcheckError: that was so; in place of what the ended server made fail.
    """
    watcher = asyncio.create_task(_watch(directory, end))
    try:
        yield
    except ShipcheckError as error:
        if watcher.done():
            raise ShipcheckError(
                "could not rehearse: it fills the disk", hint="Fewer rows: --rows; or set TMPDIR."
            ) from error
        raise
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


async def _watch(directory: Path, end: Callable[[], object]) -> None:
    """Return once the server was ended."""
    while shutil.disk_usage(directory).free >= RESERVE:  # noqa: ASYNC110 - the disk sets no event
        await asyncio.sleep(INTERVAL)
    end()
