"""Names and texts of a stranger act on no terminal, no shell and no CI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck
from tests.stories.strangers import assert_inert, commit_as_stranger

if TYPE_CHECKING:
    from pathlib import Path


HOSTILE_BRANCHES = (
    *(("caf\udce9",) if sys.platform != "darwin" else ()),  # which keeps no such name
    "x;touch${IFS}pwned", "$(touch${IFS}pwned)", "`id`", "a'b", 'a"b', "##error", "<b>x</b>",
    "a-\u202egnp", "%0aerror", "a|b&c",
)  # fmt: skip


@pytest.mark.parametrize("branch", HOSTILE_BRANCHES)
def test_names_act_on_nobody(sample: Sample, tmp_path: Path, branch: str) -> None:
    clone = sample.clone(tmp_path / "clone")
    clone.git("update-ref", f"refs/heads/{branch}", "HEAD")
    clone.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    commit_as_stranger(
        clone, {"::error::a.py": "x\n", "##[error]b.py": "x\n", "c\n::error::.py": "x\n"},
        message="::error::subject \x1b[31m\n\n::stop-commands::x",
    )  # fmt: skip
    clone.write({"::error::a.py": "dirty\n", "c\n::error::.py": "dirty\n"})
    for words in (("-v",), ("-v", "--format", "json"), ()):
        done = shipcheck("check", *words, cwd=clone.path)
        assert (done.code, done.err) == (1, "")
        assert_inert(done.out)
    text = shipcheck("check", "-v", cwd=clone.path).out
    pushes = [line for line in text.splitlines() if "git push" in line]
    for line in pushes:
        assert "pwned" not in line.replace("'", "\0").split("\0")[0], "quoted for a shell"


def test_the_output_of_a_command_acts_on_nobody(sample: Sample) -> None:
    sample.branch("topic")
    shout = r"printf '::error::x\n  ::set-output name=x::y\n\033]0;x\007##[group]z\r\n\0' ; exit 1"
    sample.commit(
        {".shipcheck.yaml": f"version: 1\nitems:\n  - id: one\n    run: |\n      {shout}\n"}
    )
    for form in ("text", "json"):
        done = shipcheck("check", "--format", form, cwd=sample.path)
        assert done.code == 1
        assert_inert(done.out)


def test_a_checklist_with_hostile_words_acts_on_nobody(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\nitems:\n"
            '  - {id: one, ask: "::error::x\\n::error::y \\e[31m ##[error]z", title: "\\u202e::t"}\n'
        }
    )
    for words in (
        ("check",), ("check", "-v"), ("check", "--format", "json"), ("explain", "one"),
        ("explain", "one", "--format", "json"), ("checklist", "show"),
        ("checklist", "show", "--format", "json"), ("answer", "one", "no"),
        ("answer", "one", "no", "--reason", "::error::\n::error::x"), ("check",),
    ):  # fmt: skip
        done = shipcheck(*words, cwd=sample.path)
        assert done.code in (0, 1), done
        assert_inert(done.out)
