"""Validates a checklist's text as the gate does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.checklist.load import load_checklist
from shipcheck.checks.registry import InstalledCatalogue

if TYPE_CHECKING:
    from shipcheck.model.checklist import Checklist


def load(text: str) -> Checklist:
    """The checklist of a text; raises ChecklistError."""

    async def read(path: str) -> bytes:
        return text.encode()

    return asyncio.run(
        load_checklist(
            path=".shipcheck.yaml", read=read, catalogue=InstalledCatalogue(), read_from="worktree"
        )
    )
