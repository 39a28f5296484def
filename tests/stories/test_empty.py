"""A change without anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample


def test_nothing_to_ship_is_one_line(sample: Sample) -> None:
    sample.branch("topic")
    ended = shipcheck("check", cwd=sample.path)
    assert (ended.code, ended.out) == (0, "ready  nothing to ship: topic -> main\n")


def test_what_is_not_committed_is_named(sample: Sample) -> None:
    sample.branch("topic")
    sample.write({"README.md": "# Other\n"})
    ended = shipcheck("check", cwd=sample.path)
    assert ended.code == 0
    assert ended.out == (
        "ready  nothing to ship: topic -> main\n"
        "  note: not committed, so not part of it: README.md\n"
    )
