"""Migrations whose tool the checklist names, as nobody would find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from shipcheck.errors import UsageError
from shipcheck.migrations.recognition import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shipcheck.migrations.frameworks.registry import Framework
    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project


@dataclass(frozen=True, slots=True)
class Assigned:
    """A framework for the files that the checklist gives it, whatever they look like."""

    framework: Framework
    matches: Callable[[str], bool]
    MARKERS: Sequence[str] = field(default=())
    RANK: int = 0

    def may_own(self, path: str, project: Project) -> bool:
        """Whether the checklist names the file; of those it goes forward or back as its tool says."""
        return self.matches(path) and bool(project)

    def owns(self, file: SourceFile, project: Project) -> bool:
        """The same: the checklist knows."""
        return self.may_own(file.path, project)

    def forward_path(self, path: str, project: Project) -> str:
        """As its tool has it."""
        return self.framework.forward_path(path, project)

    def companions(self, path: str, project: Project) -> Sequence[str]:
        """As its tool has it."""
        return self.framework.companions(path, project)

    def history(self, path: str, project: Project) -> Sequence[str]:
        """The files that the checklist names, in the order of their names where the tool knows none."""
        known = self.framework.history(path, project)
        if path in known:
            return known
        return sorted(one for one in project.paths if self.matches(one))

    def read(self, file: SourceFile, project: Project) -> Migration:
        """As its tool has it."""
        return self.framework.read(file, project)


def assigned(entries: Sequence[Mapping[str, Any]], known: Sequence[Reader]) -> tuple[Reader, ...]:
    """The readers of a checklist's `migrations: paths:`, to be asked before all others.

    Raises:
        UsageError: an entry names no framework that there is.
    """
    if not entries:
        return ()
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415 - only where it is asked for

    by_name = {one.name: one.framework for one in known}
    found = []
    for entry in entries:
        name = entry["framework"]
        if name not in by_name:
            hint = f"There are: {', '.join(sorted(by_name))}."
            raise UsageError(f"migrations: paths: no framework {name!r}", hint=hint)
        matches = path_matcher(tuple(entry["paths"]))
        found.append(Reader(name, cast("Framework", Assigned(by_name[name], matches))))
    return tuple(found)
