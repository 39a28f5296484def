"""The relay proxy of GO Feature Flag; bodies as cmd/relayproxy has them."""

from __future__ import annotations

from tests.flags.services.asking import SECRET, Asked
from tests.flags.services.filing import reach

PATH = "/v1/flag/configuration"
FLAG = {
    "variations": {"on": True, "off": False},
    "defaultRule": {"percentage": {"on": 25, "off": 75}},
    "metadata": {"owner": "ann"},
}


def asked(**flags: object) -> Asked:
    answer = {"flags": flags} if flags else {}
    settings = {"url": "https://goff.example.com"}
    return Asked(
        "go-feature-flag", {f"POST {PATH}": answer}, settings, {"GO_FEATURE_FLAG_API_KEY": SECRET}
    )


def test_reading() -> None:
    service = asked(**{"new-store": FLAG})
    states = service.read("new-store", "other")
    assert reach(states["new-store"]) == (True, False, 25.0, False)
    assert states["other"] is None
    assert service.sent("POST") == (PATH, {"flags": ["new-store", "other"]})
    assert service.requests[0].headers["X-API-Key"] == SECRET


def test_listing_asks_for_all() -> None:
    service = asked(b=FLAG, a=FLAG)
    assert service.keys() == ["a", "b"]
    assert service.sent("POST")[1] == {"flags": []}


def test_no_flag_at_all_is_left_out_of_the_answer() -> None:
    assert asked().keys() == []
    assert asked().read("new-store") == {"new-store": None}
