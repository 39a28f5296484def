"""Branches of strangers, and how they are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stories.running import CI, Ended, shipcheck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.repository import Sample

BIG = "".join(f"value_{number} = {number}\n" for number in range(30))
STRANGER = ("-c", "user.name=Mallory", "-c", "user.email=mallory@example.org")


def commit_as_stranger(
    sample: Sample, files: Mapping[str, str | bytes], message: str = "x"
) -> None:
    """A commit by somebody else."""
    sample.write(dict(files))
    sample.git("add", "-A")
    sample.git(*STRANGER, "commit", "-q", "-m", message)


def in_ci(sample: Sample, *words: str) -> Ended:
    """`check` as a CI job about a pull request runs it."""
    return shipcheck("check", "--format", "json", *words, cwd=sample.path, environment=CI)


def assert_inert(text: str) -> None:
    """Nothing in it acts on a terminal or on a CI."""
    assert all(character.isprintable() or character == "\n" for character in text), text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text
    for command in ("##[", "##vso[", "\u202e", "\x1b"):
        assert command not in text
