from __future__ import annotations

import pytest

from shipcheck.git.errors import GitError, MissingObjects, failure, redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("https://user:token@host/x.git", "https://***@host/x.git"),
        ("unable to access 'https://ghp_abc@host/x'", "unable to access 'https://***@host/x'"),
        ("ssh://git@host:22/x", "ssh://***@host:22/x"),
        ("https://a:b@c:d@host/x", "https://***@host/x"),
        ("https://host/a@b", "https://host/a@b"),
        ("git@host:x.git", "git@host:x.git"),
    ],
)
def test_secrets_in_addresses_are_left_out(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_no_part_of_an_error_holds_a_secret() -> None:
    error = failure(("fetch", "https://u:secret@h/x"), 128, b"fatal: no https://u:secret@h/x\n")
    assert "secret" not in f"{error} {error.message} {error.command} {error.stderr}"


@pytest.mark.parametrize(
    ("code", "stderr", "message"),
    [
        (128, b"warning: a\nfatal: first\nfatal: last\nhint: b\n", "git log: fatal: last"),
        (1, b"error: could not lock\n", "git log: error: could not lock"),
        (1, b"something else\n", "git log: something else"),
        (7, b"", "git log: exit code 7"),
        (
            1,
            b"error: unable to read askpass response",
            "git log: error: unable to read askpass response",
        ),
        (-9, b"", "git log: killed by signal 9 (Killed)"),
        (128, b"fatal: \xff\n", "git log: fatal: �"),
    ],
)
def test_the_message_is_gits_last_complaint(code: int, stderr: bytes, message: str) -> None:
    error = failure(("log", "--oneline"), code, stderr)
    assert error.message == message
    assert type(error) is GitError


def test_the_message_names_the_sub_command_and_no_setting() -> None:
    error = failure(("-c", "i18n.commitEncoding=UTF-8", "--bare", "commit-tree"), 128, b"fatal: no")
    assert error.message == "git commit-tree: fatal: no"


@pytest.mark.parametrize(
    "stderr",
    [
        b"fatal: could not fetch 00750edc from promisor remote",
        b"fatal: unable to read tree 00750edc",
        b"error: missing blob object '00750edc'",
        b"fatal: lazy fetching disabled; some objects may not be available",
    ],
)
def test_missing_objects_say_what_brings_them(stderr: bytes) -> None:
    error = failure(("log",), 128, stderr)
    assert isinstance(error, MissingObjects)
    assert "git fetch --refetch --no-filter" in error.hint


def test_a_signal_without_a_name_is_named_by_its_number() -> None:
    assert "killed by signal 40" in failure(("log",), -40, b"").message
