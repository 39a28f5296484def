"""Migrations: recall and precision on the labelled set beside squawk's, and the time for many files."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.contenders import installed
from benchmarks.measure import Contender, measure_in_turn
from shipcheck.migrations.linting import lint
from shipcheck.migrations.servers import Dialect, Server
from tests.migrations.labels import FOLDER, Label, read_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FILES = 1_000
"""Migration files that are linted at once."""

STYLE = frozenset(
    {
        "ban-char-field", "prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity",
        "prefer-robust-stmts", "prefer-text-field", "prefer-timestamp-tz", "require-enum-value-ordering",
        "require-lock-timeout", "require-statement-timeout", "require-timeout-settings",
    }
)  # fmt: skip
"""Rules of squawk about how SQL is written, and that any statement needs a timeout: they say nothing of
whether this migration blocks or breaks anything, and would make nearly every file a false alarm."""

SHIPCHECK, SQUAWK, BARE = "shipcheck", "squawk", "squawk without style and timeouts"
UNSAFE, SAFE, UNKNOWN = "unsafe", "safe", "unknown"


@dataclass(slots=True)
class Score:
    """What a linter says of the labelled cases: the names of those it gets right and wrong."""

    name: str
    caught: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    alarmed: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    sure: list[str] = field(default_factory=list)

    def add(self, label: Label, said: str) -> None:
        """Count one case; on a safe file only silence is right."""
        if label.verdict == UNSAFE:
            (self.caught if said == UNSAFE else self.missed).append(label.name)
        elif label.verdict == SAFE:
            (self.quiet if said == SAFE else self.alarmed).append(label.name)
        else:
            (self.sure if said == SAFE else self.unsure).append(label.name)

    @property
    def recall(self) -> float:
        """The part of the unsafe files that it calls unsafe."""
        return len(self.caught) / (len(self.caught) + len(self.missed))

    @property
    def precision(self) -> float:
        """The part of its alarms, on files that are safe or not, that are right."""
        return len(self.caught) / max(1, len(self.caught) + len(self.alarmed))


def by_shipcheck(label: Label, folder: Path) -> str:
    """The worst verdict on the judged files, all files of the case being one history."""
    version = tuple(int(part) for part in label.server_version.split("."))
    server = Server(Dialect.POSTGRESQL, version)
    paths = (*label.earlier, *label.files)
    judged = lint(paths, folder, server=server, in_transaction=label.in_transaction)
    said = {one.safety.value for one in judged if one.migration.path in label.files}
    return next(word for word in (UNSAFE, UNKNOWN, SAFE) if word in said)


def by_squawk(label: Label, folder: Path, ignored: Iterable[str] = ()) -> str:
    """`unsafe` where any rule but the ignored ones has something to say, at whatever level."""
    version = label.server_version if "." in label.server_version else f"{label.server_version}.0"
    wrapped = ["--assume-in-transaction"] if label.in_transaction else []
    options = ["--reporter", "json", "--pg-version", version, *wrapped]
    done = subprocess.run(
        [installed("squawk"), *options, *label.files],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout or b"[]")
    return UNSAFE if any(one["rule_name"] not in ignored for one in found) else SAFE


WAYS: Mapping[str, Callable[[Label, Path], str]] = {
    SHIPCHECK: by_shipcheck,
    SQUAWK: by_squawk,
    BARE: lambda label, folder: by_squawk(label, folder, STYLE),
}


def scores(folder: Path, labels: Sequence[Label]) -> list[Score]:
    """What each linter makes of the cases, each in a folder of its own."""
    found = [Score(name) for name in WAYS]
    for number, label in enumerate(labels):
        place = folder / f"case-{number}"
        _copy(label, place)
        for score in found:
            score.add(label, WAYS[score.name](label, place))
    return found


def _copy(label: Label, folder: Path) -> None:
    for path in (*label.earlier, *label.files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / path, folder / path)


def judging(folder: Path) -> Iterator[str]:
    """Recall and precision, and which cases each linter gets wrong."""
    labels = read_labels()
    found = scores(folder / "labelled", labels)
    counts = {word: sum(one.verdict == word for one in labels) for word in (UNSAFE, SAFE, UNKNOWN)}
    said = ", ".join(f"{count} {word}" for word, count in counts.items())
    yield from (f"## {len(labels)} labelled migrations: {said}", "")
    yield from report.table(
        ("linter", "recall", "precision", "missed", "false alarms", "safe though unknown"),
        [
            (one.name, f"{one.recall:.1%}", f"{one.precision:.1%}", str(len(one.missed)),
             str(len(one.alarmed)), str(len(one.sure)))
            for one in found
        ],
    )  # fmt: skip
    for score in found:
        if score.name != SQUAWK:
            yield from _mistakes(score)


def _mistakes(score: Score) -> Iterator[str]:
    for title, names in (("missed", score.missed), ("false alarms", score.alarmed)):
        if names:
            yield from ("", f"{score.name}, {title}: {', '.join(names)}")


def generate(folder: Path, files: int) -> Path:
    """A folder of numbered migrations: the labelled ones that are a single file, again and again."""
    single = [one for one in read_labels() if not one.earlier]
    target = folder / "many" / "migrations"
    target.mkdir(parents=True)
    for number in range(files):
        source = FOLDER / single[number % len(single)].files[0]
        shutil.copy(source, target / f"{number:05}_{source.name}")
    return target


def linters(folder: Path, files: int) -> list[Contender]:
    """Both commands, over all files at once."""
    target = generate(folder, files)
    every = sorted(str(file.relative_to(target.parent)) for file in target.iterdir())
    ours = [installed("shipcheck"), "migrations", "lint", "--dialect", "postgresql", *every]
    theirs = [installed("squawk"), "--reporter", "gcc", *every]
    return [
        Contender("`squawk`", theirs, target.parent, accepted=(1,)),
        Contender("`shipcheck migrations lint`", ours, target.parent, accepted=(1,)),
    ]


def timing(folder: Path, rounds: int, environment: Mapping[str, str]) -> Iterator[str]:
    """Seconds and memory for many files."""
    measured = linters(folder, FILES)
    measure_in_turn(measured, rounds, environment, warm_up=1)
    yield from (f"## {FILES:,} migration files", "")
    yield from report.times(measured)
