"""Flags: finding them in a large repository, and judging a large change."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.contenders import VERDICTS, diff, installed
from benchmarks.flag_code import asks, language_of, source
from benchmarks.measure import Contender, measure_in_turn
from benchmarks.sample import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.sample import Workload

FILES = 10_000
CHANGES = (100, 200, 400)
NEW_FLAGS = 20
"""Flags that the branch guards with, each in many files, and each with a test of both sides."""

WORDS = r"variation\(|isEnabled\(|enabled\?|BooleanValue\("
"""What a user who knows the SDKs would search for."""

FIND = "`shipcheck flags find`"
OFFLINE = ("check", "--offline", "--checklist")
BARE = "version: 1\nitems: [{id: small-step, uses: small-step}]\n"
BOTH = """\
version: 1
items: [{id: flag-present, uses: flag-present}, {id: both-branches-tested, uses: both-branches-tested}]
"""

TEST = """\
def test_both_sides(order, td):
    for on in (True, False):
        td.update(td.flag("KEY").variation_for_all(on))
        assert price_0(order, None)
"""


def generate(path: Path, *, files: int, changed: int) -> Workload:
    """A repository of several languages on a branch that puts a guard into `changed` of its files."""
    base = (
        (_name(index), source(index, key=_key(index), sdk=index < changed))
        for index in range(files)
    )
    return build(path, (base, _topic(changed)))


def _topic(changed: int) -> Iterator[tuple[str, str]]:
    """The files with a guard more, and a test for each flag."""
    for index in range(changed):
        change = f"new-flag-{index % NEW_FLAGS}"
        yield _name(index), source(index, key=_key(index), change=change, sdk=True)
    for number in range(min(changed, NEW_FLAGS)):
        yield f"tests/test_flag_{number}.py", TEST.replace("KEY", f"new-flag-{number}")


def _name(index: int) -> str:
    return f"src/part_{index // 50:03}/module_{index:05}.{language_of(index).suffix}"


def _key(index: int) -> str:
    return f"old-flag-{index}"


def finders(workload: Workload, folder: Path) -> list[Contender]:
    """Ways to find the uses of flags, at the head of `main`."""
    path, keys = workload.path, folder / "keys.txt"
    keys.write_text("".join(f"{_key(index)}\n" for index in range(workload.files) if asks(index)))
    return [
        Contender("`git grep -nE` for the SDKs' words", ["git", "grep", "-nE", WORDS], path),
        Contender("`grep -rnE` for the same", ["grep", "-rnE", WORDS, "src"], path),
        Contender("`git grep -nFf` for the keys", ["git", "grep", "-nFf", str(keys)], path),
        Contender(FIND, [installed("shipcheck"), "flags", "find"], path),
    ]


def finding(folder: Path, rounds: int, environment: Mapping[str, str]) -> Iterator[str]:
    """The time and the memory of each way, and how many lines it prints."""
    workload = generate(folder / "find", files=FILES, changed=0)
    measured = finders(workload, folder)
    measure_in_turn(measured, rounds, environment, warm_up=1)
    uses = sum(asks(index) for index in range(FILES))
    yield from (f"## {uses} uses of flags in {workload.files:,} files", "")
    rows = [(*numbers(one), f"{_lines(one, environment):,}") for one in measured]
    header = ("command", "median ms", "fastest ms", "processor ms", "MB", "lines")
    yield from report.table(header, rows)


def numbers(one: Contender) -> tuple[str, ...]:
    """Name, median, fastest, the processor's time and memory."""
    times = (one.median, one.fastest, one.work)
    return one.name, *(f"{seconds * 1000:.0f}" for seconds in times), f"{one.peak:.0f}"


def _lines(one: Contender, environment: Mapping[str, str]) -> int:
    """How many lines it prints."""
    done = subprocess.run(
        list(one.command),
        cwd=one.directory,
        env=dict(environment),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.count(b"\n")


def judging(folder: Path, rounds: int, environment: Mapping[str, str]) -> Iterator[str]:
    """What the checks take over changes of several sizes."""
    write_checklists(folder)
    workloads = [
        generate(folder / f"judge-{changed}", files=2 * max(CHANGES), changed=changed)
        for changed in CHANGES
    ]
    measured = [contenders_of(workload, folder) for workload in workloads]
    every = [one for several in measured for one in several]
    measure_in_turn(every, rounds, environment, warm_up=1)
    yield from ("## flag-present and both-branches-tested", "")
    yield from report.table(
        ("changed files", "`git diff` ms", "a check without them ms", "with them ms",
         "processor without ms", "processor with ms", "without MB", "with MB"),
        [_row(changed, several) for changed, several in zip(CHANGES, measured, strict=True)],
    )  # fmt: skip


def write_checklists(folder: Path) -> None:
    """A checklist that asks nothing of flags, and one of the two checks."""
    (folder / "bare.yaml").write_text(BARE)
    (folder / "both.yaml").write_text(BOTH)


def contenders_of(workload: Workload, folder: Path) -> list[Contender]:
    """Git's own time, a check that asks nothing of flags, and the two checks."""
    base = ("--base", workload.base)
    return [
        diff(workload),
        *(
            Contender(
                name, [installed("shipcheck"), *OFFLINE, str(folder / name), *base], workload.path,
                accepted=VERDICTS,
            )
            for name in ("bare.yaml", "both.yaml")
        ),
    ]  # fmt: skip


def _row(changed: int, measured: Sequence[Contender]) -> tuple[str, ...]:
    git, bare, both = measured
    times = (git.fastest, bare.fastest, both.fastest, bare.work, both.work)
    return (
        str(changed), *(f"{seconds * 1000:.0f}" for seconds in times),
        f"{bare.peak:.0f}", f"{both.peak:.0f}",
    )  # fmt: skip
