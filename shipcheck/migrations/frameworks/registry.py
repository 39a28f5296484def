"""Which migration tools are known, and the shape of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shipcheck.migrations import frameworks
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

FRAMEWORKS = Registry(frameworks, "shipcheck.migrations", frozenset({"registry"}))


class Framework(Protocol):
    """A migration tool: one module in this package, its name the file's with hyphens."""

    MARKERS: Sequence[str]
    """Globs of configuration files that tell about it; those that are there are read for everybody."""

    RANK: int
    """Who is asked first: 10 where its configuration or content decides, 50 by path, 90 plain SQL."""

    @staticmethod
    def may_own(path: str, project: Project) -> bool:
        """Whether a file can be one of its migrations (forward or back), by configuration and path."""

    @staticmethod
    def owns(file: SourceFile, project: Project) -> bool:
        """Whether a file is one of its migrations, by its content too; asked after `may_own`."""

    @staticmethod
    def forward_path(path: str, project: Project) -> str:
        """The path of the migration that a file belongs to: a `.down.sql` belongs to its `.up.sql`."""

    @staticmethod
    def companions(path: str, project: Project) -> Sequence[str]:
        """Other files that reading the migration at `path` needs: the way back beside it, models."""

    @staticmethod
    def history(path: str, project: Project) -> Sequence[str]:
        """All migrations of the same history as the one at `path`, itself among them.

        They come in the order in which they run, as far as names tell.
        """

    @staticmethod
    def read(file: SourceFile, project: Project) -> Migration:
        """The migration; never raises for what it holds: that is `problem`, or `Opaque`."""
