"""A request that must not be sent twice is not, and it is told whether the service may have had it."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.http.errors import Unanswered, Unreachable
from tests.http.talking import Service, says

CUT = httpx.ReadError("cut")


def test_a_put_is_sent_again_unless_it_must_not_be() -> None:
    again = Service([CUT, says(200)])
    again.ask("PUT")
    assert len(again.requests) == 2
    once = Service([CUT, says(200)])
    with pytest.raises(Unanswered):
        once.ask("PUT", repeatable=False)
    assert len(once.requests) == 1


def test_a_server_that_is_down_is_not_given_the_order_again() -> None:
    once = Service([says(503), says(200)])
    with pytest.raises(Unreachable):
        once.ask("PUT", repeatable=False)
    assert len(once.requests) == 1


def test_a_post_that_only_asks_may_be_sent_again() -> None:
    asking = Service([says(502), CUT, says(200)])
    assert asking.ask("POST", repeatable=True).status == 200
    assert len(asking.requests) == 3


def test_what_never_left_is_not_unanswered() -> None:
    closed = Service([httpx.ConnectError("refused")])
    with pytest.raises(Unreachable) as caught:
        closed.ask("PUT", repeatable=False)
    assert type(caught.value) is Unreachable
