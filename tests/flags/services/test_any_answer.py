"""Whatever a service answers: a state, or an error of ours."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.flags.service import Switch
from shipcheck.flags.services import launchdarkly, unleash
from shipcheck.flags.showing import reach_in_words, state_as_data
from tests.flags.services.online import online
from tests.servers.launchdarkly_double import SETTINGS, STATUS, TOKEN, flag, rollout
from tests.servers.unleash_double import ADMIN, feature, strategy

if TYPE_CHECKING:
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

ODD: SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([-1, 0, 10**18, 10**400, 1e308])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:  # noqa: ANN401
    """A document in which one value, anywhere, is another one."""
    if draw(st.booleans()) or not document or not isinstance(document, dict | list):
        return draw(ODD)
    if isinstance(document, list):
        place = draw(st.integers(0, len(document) - 1))
        return [draw(spoilt(one)) if at == place else one for at, one in enumerate(document)]
    key = draw(st.sampled_from(sorted(document)))
    return {**document, key: draw(spoilt(document[key]))}


UNLEASH = feature("x", on=True, strategies=[strategy(25, constraints=[{"a": 1}]), strategy(5)])
LAUNCHDARKLY = {
    **flag(fallthrough=rollout(1, 2), rules=[{"variation": 0}], targets=[{"values": ["a"]}]), **STATUS,
}  # fmt: skip


def survives(service: ModuleType, document: Any, where: dict[str, Any], **token: str) -> None:  # noqa: ANN401
    """Every question is answered, or refused by an error of ours."""

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=document)

    async def read(request: Any) -> None:  # noqa: ANN401
        for key, state in (await service.read_flags(request, ["x"])).items():
            assert reach_in_words(state)
            assert state_as_data(key, state)["key"] == "x"

    acts = (
        read,
        service.list_keys,
        service.may_switch,
        lambda request: service.switch(request, "x", Switch(on=True, percent=10)),
    )
    for act in acts:
        with contextlib.suppress(ShipcheckError):
            online(handle, act, where, **token)


@settings(max_examples=100, deadline=None)
@given(spoilt(UNLEASH))
def test_unleash(document: Any) -> None:  # noqa: ANN401
    survives(unleash, document, {"url": "https://x.example"}, UNLEASH_TOKEN=ADMIN)


@settings(max_examples=100, deadline=None)
@given(spoilt(LAUNCHDARKLY))
def test_launchdarkly(document: Any) -> None:  # noqa: ANN401
    survives(launchdarkly, document, SETTINGS, **TOKEN)


@settings(max_examples=50, deadline=None)
@given(spoilt({"features": [UNLEASH], "total": 1, "types": [{"id": "release", "lifetimeDays": 4}],
               "permissions": [{"permission": "ADMIN"}]}))  # fmt: skip
def test_listings_of_unleash(document: Any) -> None:  # noqa: ANN401
    survives(unleash, document, {"url": "https://x.example"}, UNLEASH_TOKEN=ADMIN)
