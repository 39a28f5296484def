"""What a coverage report says: one shape for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ELSEWHERE = 0
"""The end of an arc that leads to no line which the report names: past the end of an `if`."""

_NONE: Mapping[int, tuple[int, int]] = MappingProxyType({})


class UnreadableReport(ShipcheckError):  # noqa: N818 - says what is the case; an error by its base
    """The bytes are no report of the format that they claim, or of none that is known."""


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """What ran of one file; lines are 1-based, and a line in neither set was not measured.

    `branches` maps a line to how many of the outcomes of all its branches were seen, and how many
    there are; all seen means that each branch of the line went every way. `arcs_taken` and
    `arcs_missed` are branches as (line, line that it leads to); the second is negative where it
    leaves a function, and `ELSEWHERE` where the report does not name it.
    """

    hit: frozenset[int]
    missed: frozenset[int]
    branches: Mapping[int, tuple[int, int]] = field(default_factory=lambda: _NONE)
    arcs_taken: frozenset[tuple[int, int]] = frozenset()
    arcs_missed: frozenset[tuple[int, int]] = frozenset()


class Deferred(Mapping[str, FileCoverage]):
    """Files that are understood only when they are asked for: a check asks for few of thousands."""

    def __init__(self, read: Callable[[Any], FileCoverage], files: Mapping[str, Any]) -> None:
        self._read = read
        self._files = files

    def __getitem__(self, path: str) -> FileCoverage:
        return self._read(self._files[path])

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """A report as it was read; `files` are under the paths that it gives them.

    `sources` are the folders that the paths may be relative to, where the report names some.
    `packaged` is whether a path is a package's name and a file's, as JaCoCo has it.
    """

    format: str
    files: Mapping[str, FileCoverage]
    sources: tuple[str, ...] = ()
    packaged: bool = False


class CoverageFormat(Protocol):
    """A format's module."""

    @staticmethod
    def matches(name: str, head: bytes) -> bool:
        """Whether a file of this name, with these first bytes, is of this format."""

    @staticmethod
    def read(data: bytes, source: str) -> CoverageReport:
        """The report; `source` names it in errors.

        Raises:
            UnreadableReport: it is not of this format after all.
        """
