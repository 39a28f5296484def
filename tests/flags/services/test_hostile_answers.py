"""No answer of a service, however odd, breaks the reading of it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.flags.state import FlagState
from shipcheck.http.reading import MOST_PAGES
from tests.flags.services.test_service_errors import answering, every_service

WORDS = (
    "key id name flags feature features data results objects settingFormulas resource "
    "payload environments production environment_feature_state enabled active isEnabled "
    "filters groups properties rollout_percentage rules rollouts threshold segment value "
    "defaultValue boolValue targetingRules percentageOptions percentage conditions type "
    "setting treatments buckets size treatment defaultRule defaultTreatment "
    "trafficAllocation variations variation owner owners creationTime created_at "
    "dateCreated revision pagination nextPage next hasMore reason metadata new-store status "
    "staleByEnv"
)
NAMES = WORDS.split()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.sampled_from(["new-store", "true", "on", "BOOLEAN_FLAG_TYPE", "STATIC", "\x1b[31m\u202e"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8)


@every_service
@settings(max_examples=40, deadline=None)
@given(body=OBJECTS)
def test_reading(name: str, body: dict[str, Any]) -> None:
    said = httpx.Response(200, content=json.dumps(body).encode())
    for key in ("new-store", "other"):
        try:
            state = answering(name, said).read(key)[key]
        except ShipcheckError:
            continue
        assert state is None or isinstance(state, FlagState)
        if state is not None:
            _is_sound(state)


@every_service
@settings(max_examples=20, deadline=None)
@given(body=OBJECTS)
def test_listing(name: str, body: dict[str, Any]) -> None:
    said = httpx.Response(200, content=json.dumps(body).encode())
    try:
        keys = answering(name, said).keys()
    except ShipcheckError:
        return
    assert all(isinstance(key, str) for key in keys)


def _is_sound(state: FlagState) -> None:
    """The fields are of their kinds and say nothing that contradicts itself."""
    assert state.on in (None, True, False)
    assert state.rollout is None or 0.0 <= state.rollout <= 100.0
    if state.everybody:
        assert state.on is not False
        assert state.rollout in (None, 100.0)
    for text in (state.owner, state.kind_word, state.url):
        assert text is None or isinstance(text, str)


@pytest.mark.parametrize("name", ["posthog", "split", "statsig", "growthbook", "flagsmith"])
def test_a_listing_without_end_is_left(name: str) -> None:
    """Each page says that there is another one, or that it is the same one again."""
    page = {
        "results": [{"key": "a"}], "next": "x", "data": [{"id": "a"}], "features": [{"id": "a"}],
        "pagination": {"nextPage": "x"}, "objects": [{"name": "a"}], "totalCount": 10**9,
        "hasMore": True, "nextOffset": 1,
    }  # fmt: skip
    service = answering(name, httpx.Response(200, json=page))
    with contextlib.suppress(ShipcheckError):
        service.keys()
    assert len(service.requests) <= MOST_PAGES
