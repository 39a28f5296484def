from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.globs import matches_name, path_matcher, pattern_fault

if TYPE_CHECKING:
    from tests.repository import Sample

PATHS = (
    "README.md", "app/a.py", "app/sub/b.py", "app/docs/c.md", "docs/d.md", "x/docs/e.md", "docs.py",
    "a b.txt", "app.py", "[x].txt", "x.txt", "Dockerfile", "web/Dockerfile.dev", "!odd", "#odd",
)  # fmt: skip
PATTERNS = (
    ["*.md"], ["/*.md"], ["app/"], ["app/**"], ["app/*"], ["**/docs/**"], ["docs"], ["/docs"],
    ["**/*.py"], ["app/**/*.py"], ["*.py", "!app/a.py"], ["[a-r]*.py"], ["[!a]*.py"], ["?pp.py"],
    ["\\[x\\].txt"], ["Dockerfile*"], ["**"], ["a b.txt"], ["\\!odd"], ["\\#odd"],
    ["app/*/b.py"], ["docs/d.md", "x"], ["*.MD"],
)  # fmt: skip


@pytest.mark.parametrize("patterns", PATTERNS, ids=" ".join)
def test_agrees_with_git(sample: Sample, patterns: list[str]) -> None:
    sample.write({".gitignore": "\n".join(patterns) + "\n"})
    stdin = "\0".join(PATHS).encode() + b"\0"
    ignored = sample.git("check-ignore", "--no-index", "--stdin", "-z", stdin=stdin, ok=False)
    matches = path_matcher(tuple(patterns))
    assert {path for path in PATHS if matches(path)} == set(filter(None, ignored.split("\0")))


def test_unlike_git_files_of_a_matched_folder_can_be_taken_back() -> None:
    matches = path_matcher(("app/**", "!app/docs/**"))
    assert matches("app/a.py")
    assert not matches("app/docs/c.md")


@pytest.mark.parametrize("name", ["app/\udce9.py", "app/a\nb.py", "app/\nx/y.py", "app/\x1b.py"])
def test_odd_file_names_do_not_escape_a_pattern(name: str) -> None:
    assert os.fsencode(name)
    assert path_matcher(("*.py",))(name)
    assert path_matcher(("app/**",))(name)
    assert path_matcher(("**/*.py",))(name)
    assert not path_matcher(("lib/**",))(name)


@pytest.mark.parametrize(
    "pattern", ["", " ", "!", "#x", "/", "./a", "../a", "a/../b", "a\\", "[a", "!./a"]
)
def test_patterns_that_never_match(pattern: str) -> None:
    assert pattern_fault(pattern)


@pytest.mark.parametrize("pattern", ["a", "!a", "/a", "**", "\\#a", "[a]", "a/"])
def test_patterns_that_may_match(pattern: str) -> None:
    assert pattern_fault(pattern) is None


def test_names() -> None:
    assert matches_name("release/1.2", ["release/*"])
    assert matches_name("release/a/b", ["main", "release/*"])
    assert not matches_name("Release", ["release"])
