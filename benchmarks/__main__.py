"""`python -m benchmarks`: measure and print Markdown; `python -m benchmarks profile`: where it goes."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import contenders, flags, migrations, online, races, report, screen
from benchmarks.measure import measure_in_turn
from benchmarks.profile import profile
from benchmarks.sample import copy_of, generate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.sample import Workload

FILES, CHANGED = 1_500, 80
"""The generated repository, where none is named."""

SMALL, LARGE = 500, 50_000
MANY_CHANGED = 5_000


def read_arguments() -> argparse.Namespace:
    """What to measure, and how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="all",
        choices=("all", "one", "profile", "screen", "flags", "migrations", "races", "online"),
        help="all; only the one repository; its profile; the screen; flags; migrations; races at a "
        "forge; CI online",
    )  # fmt: skip
    parser.add_argument("--repository", type=Path, help="a real repository; it is cloned")
    parser.add_argument("--base", default="HEAD~20", help="what its change is measured against")
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def main() -> None:
    """Measure in a temporary folder and print."""
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="shipcheck-benchmark-") as name:
        folder = Path(name)
        (folder / "home").mkdir()
        environment = contenders.environment(folder / "home")
        if arguments.what == "flags":
            show(f"{report.machine()}; median of {arguments.rounds} runs in turn", "")
            _flags(folder, arguments.rounds, environment)
            return
        if arguments.what == "migrations":
            show(f"{report.machine()}; median of {arguments.rounds} runs in turn", "")
            _migrations(folder, arguments.rounds, environment)
            return
        if arguments.what == "online":
            show(f"{report.machine()}; median of {arguments.rounds} runs in turn", "")
            show(*online.online(folder, arguments.rounds, environment), "")
            return
        if arguments.what == "races":
            _races(folder, environment)
            return
        workload = _workload(arguments, folder)
        if arguments.what == "profile":
            show(*profile(workload, environment, arguments.rounds))
            return
        show(f"{report.machine()}; median of {arguments.rounds} runs in turn", "")
        if arguments.what == "screen":
            _screen(workload, arguments.rounds, environment)
            return
        _one(workload, folder, arguments.rounds, environment)
        if arguments.what == "all":
            _screen(workload, arguments.rounds, environment)
            _growth(folder, arguments.rounds, environment)
            _many(folder, arguments.rounds, environment)
            _flags(folder, max(3, arguments.rounds // 3), environment)
            _migrations(folder, max(3, arguments.rounds // 3), environment)
            show(*online.online(folder, arguments.rounds, environment), "")


def show(*lines: str) -> None:
    """Print at once, so that a long run shows where it is."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _workload(arguments: argparse.Namespace, folder: Path) -> Workload:
    if arguments.repository:
        return copy_of(arguments.repository.absolute(), arguments.base, folder / "real")
    return generate(folder / "sample", files=FILES, changed=CHANGED)


def _one(workload: Workload, folder: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """Everything on the one repository."""
    measured = contenders.everything(workload, folder)
    measure_in_turn(measured, rounds, environment)
    show(f"## {workload.title}", "", *report.times(measured), "", *report.aims(measured), "")


def _screen(workload: Workload, rounds: int, environment: Mapping[str, str]) -> None:
    """How soon the screen is there, and how soon it answers."""
    programs = screen.programs(workload)
    screen.measure_screens(programs, rounds, environment)
    show(f"## The screen, {workload.title}", "", *screen.table(programs), "")


def _growth(folder: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """The same change in a repository with 100 times the files."""
    workloads = [
        generate(folder / f"files-{files}", files=files, changed=CHANGED)
        for files in (SMALL, LARGE)
    ]
    pairs = [[contenders.status(one), contenders.check(one)] for one in workloads]
    measure_in_turn([*pairs[0], *pairs[1]], rounds, environment)
    title = f"## The same {CHANGED} changed files in a repository of {SMALL:,} and {LARGE:,}"
    show(title, "", *report.growth(*pairs), "")


def _many(folder: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """A very large change."""
    workload = generate(folder / "many", files=MANY_CHANGED, changed=MANY_CHANGED)
    measured = [contenders.diff(workload), contenders.check(workload)]
    measure_in_turn(measured, max(3, rounds // 3), environment)
    show(f"## {workload.title}", "", *report.times(measured), "")


def _flags(folder: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """Finding flags in a large repository, and judging large changes."""
    for part in (flags.finding, flags.judging):
        show(*part(folder, rounds, environment), "")


def _migrations(folder: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """Judging the labelled migrations, and linting many."""
    show(*migrations.judging(folder), "")
    show(*migrations.timing(folder, rounds, environment), "")


def _races(folder: Path, environment: Mapping[str, str]) -> None:
    """Merges through a forge where something happens meanwhile."""
    os.environ |= environment
    identity = "[user]\n\tname = Ada\n\temail = ada@example.com\n"
    Path(environment["HOME"], ".gitconfig").write_text(identity)
    show(report.machine(), "", "## Races at the forge", "")
    for line in races.races(folder):
        show(line)


if __name__ == "__main__":
    main()
