"""Loading checklists from a table of files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shipcheck.checklist.load import load_checklist
from shipcheck.checklist.problems import ChecklistError, Problem
from tests.checklist.catalogue import FakeCatalogue

if TYPE_CHECKING:
    from shipcheck.model.checklist import Catalogue, Checklist

FILE = ".shipcheck.yaml"


def load(
    files: Mapping[str, str | bytes] | str | bytes,
    *,
    path: str | None = FILE,
    catalogue: Catalogue | None = None,
) -> Checklist:
    """Load `path` of a table of files; text alone is the content of that file."""
    table = files if isinstance(files, Mapping) else {FILE: files}

    async def read(name: str) -> bytes | None:
        content = table.get(name)
        return content.encode() if isinstance(content, str) else content

    return asyncio.run(
        load_checklist(
            path=path, read=read, catalogue=catalogue or FakeCatalogue(), read_from="worktree"
        )
    )


def problems_of(files: Mapping[str, str | bytes] | str | bytes) -> tuple[Problem, ...]:
    """The problems of a checklist; none where it is fine."""
    try:
        load(files)
    except ChecklistError as error:
        return error.problems
    return ()
