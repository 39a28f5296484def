"""Every labelled migration is judged as its label says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.judged import JudgedMigration
from shipcheck.migrations.linting import lint
from shipcheck.migrations.servers import Dialect, Server
from tests.migrations.labels import FOLDER, Label, read_labels

LABELS = read_labels()


def judged(label: Label, folder: Path) -> list[JudgedMigration]:
    """The judged files, without those that ran long before; nothing else lies around them."""
    paths = (*label.earlier, *label.files)
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / path, folder / path)
    version = tuple(int(part) for part in label.server_version.split("."))
    all_judged = lint(
        paths,
        folder,
        server=Server(Dialect.POSTGRESQL, version),
        in_transaction=label.in_transaction,
    )
    by_path = {one.migration.path: one for one in all_judged}
    return [by_path[path] for path in label.files]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_the_verdict_is_the_label(label: Label, tmp_path: Path) -> None:
    said = judged(label, tmp_path)
    found = {one.hazard.rule for migration in said for one in migration.hazards}
    messages = [one.hazard.message for migration in said for one in migration.hazards]
    doubts = [doubt.reason for migration in said for doubt in migration.doubts]
    assert {migration.safety.value for migration in said} == {label.verdict}, (messages, doubts)
    assert label.found <= found
    assert not label.not_found & found


def test_labels_name_rules_that_there_are() -> None:
    named = {rule for label in LABELS for rule in (*label.found, *label.not_found)}
    assert named <= set(rules())


def test_every_file_has_a_label() -> None:
    labelled = {path for label in LABELS for path in (*label.earlier, *label.files)}
    files = {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.sql")}
    assert files == labelled


def test_the_set_is_large_and_even() -> None:
    verdicts = [label.verdict for label in LABELS]
    assert len(LABELS) >= 250
    assert verdicts.count("safe") >= 100
    assert verdicts.count("unsafe") >= 100
