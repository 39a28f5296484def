"""Which report formats there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from shipcheck import reports
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from shipcheck.model.result import Result

FORMATS = Registry(
    reports,
    "shipcheck.reports",
    frozenset({"looking", "markdown_text", "pulled", "registry", "steps", "style", "writer"}),
)


class Report(Protocol):
    """A format's module."""

    @staticmethod
    def render(result: Result, *, verbose: bool, colour: bool) -> str:
        """The whole report, with its last newline."""


def load_report(name: str) -> Report:
    """The format of a name; raises KeyError where there is none."""
    return cast("Report", FORMATS.load(name))
