"""Where the time of an offline check goes: imports by package, and git's commands in order."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from benchmarks import report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from benchmarks.sample import Workload

IMPORT_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
SHOWN = 20
OWN = "shipcheck"
WIDTH = 100


def profile(workload: Workload, environment: Mapping[str, str], rounds: int) -> Iterator[str]:
    """Both tables of one repository, each number the median of several runs."""
    command = ["-m", "shipcheck", "check", "--offline", "--base", workload.base]
    yield from (f"Profile of an offline check: {workload.title}; {report.machine()}", "")
    yield from ("### Imports", "", *_imports(command, workload.path, environment, rounds), "")
    yield from ("### git", "", *_git_calls(command, workload.path, environment, rounds))


def _imports(
    command: list[str], directory: Path, environment: Mapping[str, str], rounds: int
) -> Iterator[str]:
    """Own time of the modules by package, as -X importtime tells it (which slows it down)."""
    for _ in range(2):  # the first one may have to write byte code
        _run(["-c", "pass"], directory, environment)
        _run(command, directory, environment)
    runs = [_import_times(command, directory, environment) for _ in range(rounds)]
    bare = _import_times(["-c", "pass"], directory, environment)
    modules = sorted(runs, key=lambda one: sum(one.values()))[rounds // 2]
    groups: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for name, microseconds in modules.items():
        group = "start of Python" if name in bare else _group(name)
        groups[group] += microseconds
        count[group] += 1
    rows = [
        (name, str(count[name]), f"{total / 1000:.1f}") for name, total in groups.most_common(SHOWN)
    ]
    rows.append(("all", str(len(modules)), f"{sum(modules.values()) / 1000:.1f}"))
    return report.table(("package", "modules", "own ms"), rows)


def _group(name: str) -> str:
    """The package that a module is counted under; shipcheck's by its layer."""
    parts = name.split(".")
    if parts[0] == OWN and len(parts) > 1:
        return ".".join(parts[:2])
    return parts[0]


def _import_times(
    command: list[str], directory: Path, environment: Mapping[str, str]
) -> dict[str, int]:
    """Microseconds of each module itself, without what it imports."""
    done = _run(["-X", "importtime", *command], directory, environment)
    return {match[2]: int(match[1]) for match in IMPORT_LINE.finditer(done)}


def _run(command: list[str], directory: Path, environment: Mapping[str, str]) -> str:
    """Standard error of Python with these arguments."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=directory, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    ).stderr.decode(errors="replace")  # fmt: skip


def _git_calls(
    command: list[str], directory: Path, environment: Mapping[str, str], rounds: int
) -> Iterator[str]:
    """Git's commands as git's own trace tells them, of the run with the median length."""
    runs = sorted(
        (_traced(command, directory, environment) for _ in range(rounds)), key=lambda run: run[0]
    )
    total, calls = runs[rounds // 2]
    rows = [
        (f"`{_shortened(call['argv'])}`", f"{call['start']:.0f}", f"{call['took']:.1f}")
        for call in calls
    ]
    rows.append(("the whole check", "0", f"{total:.0f}"))
    return report.table(("command", "starts at ms", "takes ms"), rows)


def _traced(
    command: list[str], directory: Path, environment: Mapping[str, str]
) -> tuple[float, list[dict[str, Any]]]:
    """Milliseconds of a run, and git's commands in the order in which they started."""
    trace = directory.with_name("trace.json")
    trace.unlink(missing_ok=True)
    began, started = time.time(), time.perf_counter()
    _run(command, directory, {**environment, "GIT_TRACE2_EVENT": str(trace)})
    total = (time.perf_counter() - started) * 1000
    calls: dict[str, dict[str, Any]] = {}
    for event in map(json.loads, trace.read_text().splitlines()):
        if event["event"] == "start" and "/" not in event["sid"]:
            start = datetime.fromisoformat(event["time"]).timestamp() - began
            calls[event["sid"]] = {"argv": event["argv"], "start": start * 1000, "took": 0.0}
        elif event["event"] == "atexit" and event["sid"] in calls:
            calls[event["sid"]]["took"] = event["t_abs"] * 1000
    return total, sorted(calls.values(), key=lambda call: call["start"])


def _shortened(argv: list[str]) -> str:
    """A command without the settings that all of them carry, and with short commit names."""
    words = iter(argv[1:])
    kept = [word for word in words if word != "-c" or not next(words)]
    short = [re.sub(r"[0-9a-f]{40}", lambda found: found[0][:7], word) for word in kept]
    text = " ".join(["git", *short]).replace("|", "\\|").replace("\n", "⏎").replace("\x00", "␀")
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
