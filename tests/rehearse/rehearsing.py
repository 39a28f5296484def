"""Rehearses a flag of a sample repository as the command line does."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.git.repository import open_repository
from shipcheck.rehearse.flags import FlagsRequest, rehearse_flags
from tests.rehearse.projects import python_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.rehearse.result import FlagRehearsal
    from tests.repository import Sample

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BY_VARIABLE = {"uses": "environment", "variable": "FEATURE_{FLAG}"}


def rehearsed(
    sample: Sample,
    settings: Mapping[str, Any] | None = None,
    *,
    flag: str = "new-price",
    all_tests: bool = False,
    told: list[str] | None = None,
    **variables: str,
) -> FlagRehearsal:
    """The rehearsal of one flag of the head."""

    async def run() -> FlagRehearsal:
        environment = {**os.environ, "PATH": python_path(), **variables}
        request = FlagsRequest(
            repository=await open_repository(sample.path, environment),
            head=sample.head, merge_base=sample.head, flags={flag: ()},
            settings={"force": BY_VARIABLE} if settings is None else settings,
            all_tests=all_tests, environment=environment, now=lambda: NOW,
            tell=(told if told is not None else []).append,
        )  # fmt: skip
        (one,) = [one async for one in rehearse_flags(request)]
        return one

    return asyncio.run(run())
