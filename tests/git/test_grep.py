from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.git.grep import grep_files, grep_words
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample


def test_files_that_hold_a_word(sample: Sample) -> None:
    sample.commit(
        {"a.py": "new.key", "new\nline.py": "x new.key y", "b.py": "newxkey", "c.js": b"new.key\0"}
    )
    git = git_in(sample.path)
    assert done(grep_files(git, sample.head, ["new.key"])) == ["a.py", "c.js", "new\nline.py"]
    assert done(grep_files(git, sample.head, [])) == []
    assert done(grep_files(git, sample.head, ["nowhere"])) == []


def test_a_word_is_no_pattern_and_no_option(sample: Sample) -> None:
    sample.commit({"a.py": "--help [x] -e"})
    git = git_in(sample.path)
    assert done(grep_files(git, sample.head, ["--help"])) == ["a.py"]
    assert done(grep_files(git, sample.head, ["[x]", "\nx"])) == ["a.py"]


def test_whole_words_by_word(sample: Sample) -> None:
    sample.commit({"a.py": "save saved\nload", "b\nb.py": "save save", "c.py": "saved"})
    git = git_in(sample.path)
    found = done(grep_words(git, sample.head, ["save", "load", "none"]))
    assert found == {"save": ["a.py", "b\nb.py"], "load": ["a.py"], "none": []}
    assert done(grep_files(git, sample.head, ["save"], whole_words=True)) == ["a.py", "b\nb.py"]


def test_only_the_commit_is_looked_at(sample: Sample) -> None:
    first = sample.commit({"a.py": "save"})
    sample.commit({"a.py": "nothing"})
    sample.write({"a.py": "save"})
    assert done(grep_files(git_in(sample.path), sample.head, ["save"])) == []
    assert done(grep_files(git_in(sample.path), first, ["save"])) == ["a.py"]


def test_a_branch_cannot_hide_a_file_by_an_attribute(sample: Sample) -> None:
    sample.commit({"a.py": "save", ".gitattributes": "*.py binary\n"})
    git = git_in(sample.path)
    assert done(grep_files(git, sample.head, ["save"])) == ["a.py"]
    assert done(grep_words(git, sample.head, ["save"])) == {"save": ["a.py"]}


@pytest.mark.parametrize(
    "setting", ["grep.lineNumber=true", "grep.column=true", "color.grep=always"]
)
def test_the_users_way_of_seeing_matches_changes_nothing(sample: Sample, setting: str) -> None:
    sample.commit({"a.py": "save"})
    sample.git("config", *setting.split("="))
    git = git_in(sample.path)
    assert done(grep_files(git, sample.head, ["save"])) == ["a.py"]
    assert done(grep_words(git, sample.head, ["save"])) == {"save": ["a.py"]}
