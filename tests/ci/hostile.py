"""What a CI service must never be believed: every module raises, none passes, none crashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import strategies as st

from shipcheck.ci.runs import RunState
from shipcheck.errors import ShipcheckError
from tests.ci.asking import SECRET

if TYPE_CHECKING:
    from tests.ci.asking import Asked

PAGE = httpx.Response(200, html="<html><title>Sign in</title><form></form></html>")

ANSWERS: dict[str, Any] = {
    "a page of HTML": PAGE,
    "a page of HTML with 203": httpx.Response(203, html="<html>Sign in</html>"),
    "a redirect to a page to sign in": httpx.Response(302, headers={"Location": "https://login.example.com/"}),
    "nothing": httpx.Response(200, content=b""),
    "half of it": httpx.Response(200, content=b'{"items": [{"id": '),
    "null": None,
    "a number": 7,
    "a text": "passed",
    "null in a list": [None],
    "an empty object in a list": [{}],
    "a list in a list": [[]],
    "an object": {"message": "hello"},
    "lists that hold null": {"items": [None], "builds": [None], "sourcestamps": [None]},
    "lists that are null": {"items": None, "builds": None, "sourcestamps": None},
    "too deep": httpx.Response(200, content=b"[" * 100_000),
    "a server that is down": httpx.Response(503, html="<html>Down</html>"),
    "no connection": httpx.ConnectError("refused"),
    "half-closed": httpx.RemoteProtocolError("peer closed connection without sending complete message"),
}  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


def told(answer: object) -> object:
    """The answer as a server gives it; an error is raised."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def refused(asked: Asked) -> ShipcheckError:
    """The error of a read that must not succeed; it tells no secret."""
    with pytest.raises(ShipcheckError) as caught:
        asked.read()
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"
    return caught.value


def harmless(asked: Asked) -> None:
    """Whatever the answers are, there is an error of ours or a report without a pass."""
    try:
        report = asked.read()
    except ShipcheckError:
        return
    passed = [run for run in report.runs if run.state is RunState.SUCCESS and not run.superseded]
    assert not passed, passed
