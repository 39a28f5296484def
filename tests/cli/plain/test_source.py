from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from shipcheck.cli.plain.source import COLUMNS, MOST, source_lines
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level
from tests.ship.gating import evaluated

if TYPE_CHECKING:
    from tests.repository import Sample

BEFORE = "".join(f"line {number}\n" for number in range(1, 31))


def lines_at(
    sample: Sample, path: str | None, line: int | None, end: int | None = None
) -> list[str]:
    """What is shown for a finding on the sample's branch."""

    async def show() -> list[str]:
        finding = Finding("rule", Level.ERROR, "wrong", path, line, end)
        return list(await source_lines(await evaluated(sample), finding))

    return asyncio.run(show())


@pytest.fixture
def changed(sample: Sample) -> Sample:
    """A file whose lines 10 and 11 are the branch's own."""
    sample.commit({"app.py": BEFORE, "old.py": BEFORE})
    sample.branch("topic")
    sample.commit({"app.py": BEFORE.replace("line 10\n", "new 10\nnew 11\n")})
    return sample


def test_the_place_and_the_changed_lines_are_marked(changed: Sample) -> None:
    assert lines_at(changed, "app.py", 11, 12) == [
        "    9  line 9", " + 10  new 10", ">+ 11  new 11", ">  12  line 11",
        "   13  line 12", "   14  line 13",
    ]  # fmt: skip


def test_without_a_line_the_first_change_is_shown(changed: Sample) -> None:
    shown = lines_at(changed, "app.py", None)
    assert [line[:2] for line in shown] == ["  ", "  ", " +", " +", "  ", "  "]
    assert lines_at(changed, "old.py", None) == []


def test_at_the_edges_of_the_file(changed: Sample) -> None:
    assert lines_at(changed, "app.py", 1)[0] == ">  1  line 1"
    assert lines_at(changed, "app.py", 31)[-1] == ">  31  line 30"
    assert lines_at(changed, "app.py", 5000) == []
    assert lines_at(changed, "app.py", -9) == []


def test_a_long_place_and_a_long_line_are_cut(changed: Sample) -> None:
    assert len(lines_at(changed, "app.py", 3, 10**9)) == MOST + 4
    changed.commit({"app.py": "x" * 100_000})
    assert lines_at(changed, "app.py", 1) == [f">+ 1  {'x' * COLUMNS}..."]


def test_it_is_the_judged_commit_that_is_shown(changed: Sample) -> None:
    changed.write({"app.py": "not committed\n"})
    assert ">  1  line 1" in lines_at(changed, "app.py", 1)


@pytest.mark.parametrize(
    "path", [None, "", "no.py", "a\0b", "../out", "/etc/passwd", "-h", "folder", "link", "bin"]
)
def test_what_is_no_text_here_shows_nothing(changed: Sample, path: str | None) -> None:
    changed.commit({"folder/x": "x\n", "bin": b"\0\1"})
    (changed.path / "link").symlink_to("app.py")
    changed.commit({})
    assert lines_at(changed, path, 1) == []


def test_nothing_in_a_line_acts_on_a_terminal(changed: Sample) -> None:
    changed.commit({"app.py": b"\x1b[31m\xff\ttab\r\n"})
    assert lines_at(changed, "app.py", 1) == [">+ 1  \\x1b[31m\\xff  tab\\r"]
