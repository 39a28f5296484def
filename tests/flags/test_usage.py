from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from shipcheck.flags.usage import Usage, read_usage
from shipcheck.process.runner import Completed


def asked(template: str | None, *keys: str) -> tuple[Usage, list[str]]:
    """What came of it, and the commands that ran; each one fails, says its last word, or nothing."""
    commands: list[str] = []

    async def run(command: str, of: str) -> Completed:
        assert of == template
        commands.append(command)
        word = command.rsplit(" ", maxsplit=1)[-1]
        code = 1 if word == "fails" else 0
        return Completed(code, b"never" if code else word.encode(), b"", timed_out=False)

    return asyncio.run(read_usage(template, keys, run)), commands


def test_without_a_query_nothing_runs() -> None:
    assert asked(None, "a") == (Usage(), [])


def test_each_key_in_its_place() -> None:
    usage, commands = asked("ask {flag} 2026-11-01", "a", "new.key-2:x")
    assert commands == ["ask a 2026-11-01", "ask new.key-2:x 2026-11-01"]
    day = datetime(2026, 11, 1, tzinfo=UTC)
    assert usage == Usage({"a": day, "new.key-2:x": day})


def test_a_command_that_fails_says_nothing_whatever_it_prints() -> None:
    usage, commands = asked("ask fails", "a", "b")
    assert (usage.last_used, len(commands)) == ({}, 1)
    assert "exit code 1" in usage.notes[0].message


@pytest.mark.parametrize("key", ["a'$(touch x)'", "$(touch x)", "a b", "--all", "a\nb", "\udc80"])
def test_a_key_that_is_no_plain_word_is_in_no_command(key: str) -> None:
    usage, commands = asked("ask \"where key = '{flag}'\" never", "a", key)
    assert (usage.last_used, len(commands)) == ({"a": None}, 1)
    assert "no plain word" in usage.notes[0].message
