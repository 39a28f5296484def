"""What a framework may look at beside the migration itself: names of files, and a few of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import ASSUMED, Dialect

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class Project:
    """The project at one commit (or in a directory).

    `paths` are the names of all files that are there; `files` the contents of those that frameworks
    asked for with `MARKERS` and `companions`. `server` is the database that it runs on.
    """

    paths: Collection[str]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    server: Server = ASSUMED[Dialect.POSTGRESQL]

    def text(self, path: str) -> str | None:
        """A file's text, bytes that are not UTF-8 replaced; None where it is not there or not asked for."""
        content = self.files.get(path)
        return None if content is None else content.decode("utf-8", "replace")
