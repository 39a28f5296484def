"""A change of a file is taken back to the byte from what went out alone."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.setup.installing.splice import Splice, digest, shared_length

PIECES = st.binary(max_size=30)


@settings(max_examples=100)
@given(PIECES, PIECES, PIECES, PIECES)
def test_every_change_can_be_taken_back(head: bytes, gone: bytes, come: bytes, tail: bytes) -> None:
    before, after = head + gone + tail, head + come + tail
    splice = Splice.from_json(json.loads(json.dumps(Splice.between(before, after).as_json())))
    assert splice.undone(after) == before
    assert (splice.before, splice.after) == (digest(before), digest(after))
    assert len(splice.removed) <= len(gone)


def test_a_file_that_was_not_there_is_gone_again() -> None:
    assert Splice.between(None, b"new").undone(b"new") is None
    assert Splice.between(b"", b"new").undone(b"new") == b""


def test_nothing_is_kept_of_what_stands_around_a_change() -> None:
    secret = b"[http]\n\textraheader = AUTHORIZATION: basic c2VjcmV0\n"
    splice = Splice.between(secret, secret + b"[alias]\n\tship = !shipcheck merge\n")
    assert splice.removed == b""
    assert "c2VjcmV0" not in json.dumps(splice.as_json())


def test_how_much_two_have_in_common() -> None:
    assert shared_length("abc", "abd") == 2
    assert shared_length("ab", "abc") == 2
    assert shared_length("", "abc") == 0
