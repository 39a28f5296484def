"""Mistakes in a checklist: each is told with its place, exit 2, never a traceback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path


MISTAKES = {
    "empty": b"",
    "not a map": b"- a\n- b\n",
    "no version": b"items: []\n",
    "another version": b"version: 99\n",
    "broken YAML": b"version: 1\nitems: [}\n",
    "a tab": b"version: 1\nitems:\n\t- id: a\n",
    "not UTF-8": b"version: 1\nitems: [{id: a, ask: caf\xe9}]\n",
    "a NUL": b"version: 1\0\n",
    "an unknown key": b"version: 1\nitms: []\n",
    "an unknown key of an item": b"version: 1\nitems: [{id: a, run: x, sevrity: warn}]\n",
    "a key twice": b"version: 1\nversion: 1\n",
    "an item twice": b"version: 1\nitems: [{id: a, run: x}, {id: a, ask: y}]\n",
    "an item without anything to do": b"version: 1\nitems: [{id: a}]\n",
    "two things to do": b"version: 1\nitems: [{id: a, run: x, ask: y}]\n",
    "a check that is not there": b"version: 1\nitems: [{id: a, uses: small-stp}]\n",
    "a bad parameter": b"version: 1\nitems: [{id: a, uses: small-step, with: {lines: many}}]\n",
    "a bad timeout": b"version: 1\nitems: [{id: a, run: x, timeout: soon}]\n",
    "a bad condition": b"version: 1\nitems: [{id: a, run: x, when: {pahts: [a]}}]\n",
    "a bad severity": b"version: 1\nitems: [{id: a, run: x, severity: fatal}]\n",
    "evidence out of reach": b"version: 1\nitems: [{id: a, ask: x?, evidence: [rehearsed]}]\n",
    "a tag": b"version: !!python/object/apply:os.system [id]\n",
    "an alias": b"version: 1\nitems: &a [*a]\n",
    "two documents": b"version: 1\n---\nversion: 1\n",
    "a missing file to extend": b"version: 1\nextends: ./nope.yaml\n",
    "itself to extend": b"version: 1\nextends: .shipcheck.yaml\n",
    "a file elsewhere to extend": b"version: 1\nextends: ../../etc/passwd\n",
    "a preset that is not there": b"version: 1\nextends: builtin:defalt\n",
    "too large": b"version: 1\n#" + b"x" * 1_100_000,
    "too deep": b"version: 1\nitems: " + b"[" * 5000,
    "a base that is an option": b"version: 1\nbase: --upload-pack=x\n",
    "escapes": b'version: 1\n"\\e[31m::error::": 1\n',
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("words", [("check",), ("checklist", "validate")])
def test_a_mistake_in_the_checklist(branch: Sample, mistake: str, words: tuple[str, ...]) -> None:
    (branch.path / ".shipcheck.yaml").write_bytes(MISTAKES[mistake])
    done = shipcheck(*words, cwd=branch.path)
    assert (done.code, done.out) == (2, ""), done
    assert done.err.startswith(".shipcheck.yaml:")
    for never in ("Traceback", "internal error", "\x1b"):
        assert never not in done.err
    assert not any(line.lstrip().startswith("::") for line in done.err.splitlines())


def test_a_mistake_in_a_file_that_is_named(branch: Sample, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("version: 1\nitms: []\n")
    done = shipcheck("check", "--checklist", str(file), cwd=branch.path)
    assert (done.code, done.out) == (2, "")
    assert f"{file}:2:1: " in done.err
    assert "did you mean `items`?" in done.err


def unreadable(path: Path, kind: str) -> None:
    """Something at `path` that is no readable file; root may read whatever has no permission."""
    match kind:
        case "directory":
            path.mkdir()
        case "loop":
            path.symlink_to(path.name)
        case "pipe":
            os.mkfifo(path)
        case "link out":
            path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("kind", ["directory", "loop", "pipe", "link out"])
def test_a_checklist_that_cannot_be_read(branch: Sample, kind: str) -> None:
    unreadable(branch.path / ".shipcheck.yaml", kind)
    shipcheck("check", cwd=branch.path).assert_clear(2)
    shipcheck("checklist", "validate", cwd=branch.path).assert_clear(2)


@pytest.mark.parametrize("kind", ["directory", "loop", "pipe", "nothing"])
def test_a_checklist_that_is_named_and_cannot_be_read(branch: Sample, kind: str) -> None:
    unreadable(branch.path / "mine.yaml", kind)
    shipcheck("check", "--checklist", "mine.yaml", cwd=branch.path).assert_clear(2)
    shipcheck("checklist", "validate", "mine.yaml", cwd=branch.path).assert_clear(2)
