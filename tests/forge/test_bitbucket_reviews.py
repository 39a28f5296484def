"""Which commit a review on Bitbucket Cloud is of."""

from __future__ import annotations

import pytest

from shipcheck.forge.pull_request import UNTOLD
from tests.ci.asking import HEAD, OTHER
from tests.ci.bitbucket_bodies import Json
from tests.forge.bitbucket_bodies import (
    AUTHOR,
    BitbucketForgeSays,
    logged,
    participant,
    pull,
    update,
)
from tests.forge.test_bitbucket import connected

PUSHES = [update(HEAD, "2026-05-01T10:00:00+00:00"), update(OTHER, "2026-04-30T10:00:00+00:00")]


@pytest.mark.parametrize(("activity", "commit"), [
    ([logged("approval", "2026-05-01T10:30:00+00:00"), *PUSHES], HEAD),
    ([PUSHES[0], logged("approval", "2026-04-30T10:30:00+00:00"), PUSHES[1]], OTHER[:12]),
    ([logged("approval", "2026-04-29T10:30:00+00:00"), *PUSHES], UNTOLD),
    ([logged("approval", "2026-05-01T10:30:00+00:00", AUTHOR), *PUSHES], UNTOLD),
    ([logged("changes_requested", "2026-05-01T10:30:00+00:00"), *PUSHES], UNTOLD),
    (PUSHES, UNTOLD), (PUSHES[:1], HEAD), ([], UNTOLD),
    ([{"update": None}, {"approval": {"date": "2026-05-01T10:30:00+00:00", "user": []}}], UNTOLD),
])  # fmt: skip
def test_the_log_tells_which_commit_was_approved(activity: list[Json], commit: str) -> None:
    """Approvals outlive a push; `participated_on` is the time of a comment too."""
    says = BitbucketForgeSays([pull(participants=[participant("approved")])], activity=activity)
    forge = connected(says)
    found = forge.ask(lambda one: one.pull_request(23))
    assert found is not None
    assert [one.commit for one in found.reviews] == [commit]
    assert len(forge.requests) == 4
