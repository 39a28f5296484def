"""Which test framework a project uses, as far as a skeleton of a test must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.objects import read_blobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.git.runner import Git

SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
MOST_READ = 5
"""Tests that are read to learn which framework they are for."""

ALONE = {
    "go": "go", "java": "junit", "kotlin": "junit-kotlin", "csharp": "xunit",
    "php": "phpunit", "elixir": "exunit", "rust": "rust", "swift": "xctest",
}  # fmt: skip
"""The usual framework of a language, where there is one that most use."""


async def framework_of(git: Git, commit: str, language: str, tests: Sequence[str]) -> str | None:
    """The framework's name; None where no skeleton is known for the language.

    `tests` are files of tests near the code. Node's and Ruby's are told by the manifests at the
    root and by the names of the tests, Python's by what the tests import.
    """
    if language == "python":
        blobs = await read_blobs(git, [f"{commit}:{path}" for path in tests[:MOST_READ]])
        text = b"\n".join(blob for blob in blobs if blob is not None)
        return "unittest" if b"TestCase" in text and b"pytest" not in text else "pytest"
    if language in SCRIPTS:
        (manifest,) = await read_blobs(git, [f"{commit}:package.json"])
        named = (name for name in ("vitest", "jest") if f'"{name}'.encode() in (manifest or b""))
        return next(named, "node")
    if language in ("ruby", "erb"):
        (dot_rspec,) = await read_blobs(git, [f"{commit}:.rspec"])
        specs = any(path.endswith("_spec.rb") for path in tests)
        return "rspec" if specs or dot_rspec is not None else "minitest"
    return ALONE.get(language)
