"""Somebody else's pull request on the screen: what its author says, where to look, and no merge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState
from shipcheck.ship.request import Request
from tests.ship.gating import branch_with
from tests.tui.opening import judged, opened, press, shown

if TYPE_CHECKING:
    from tests.repository import Sample

ITEMS = "  - {id: quick, run: touch marker}\n  - {id: size, uses: small-step}\n"


def pull_request(head: str, base: str, **more: str) -> PullRequest:
    return PullRequest(
        number=7, url="https://forge.example.com/o/r/pull/7", title=more.pop("title", "Pay by card"),
        body="Cards, at last.\n", author="dee", state=PullState.OPEN, draft=False, head=head,
        head_branch="cards", head_repository="dee/r", base=base, base_branch="main", is_fork=True,
        mergeable=Mergeable.YES,
    )  # fmt: skip


def asked(sample: Sample, **more: str) -> Request:
    branch_with(sample, ITEMS)
    sample.commit({".github/workflows/ci.yml": "on: push\n"}, "CI")
    head, base = sample.head, sample.git("rev-parse", "main")
    sample.git("switch", "-q", "main")
    pulled = pull_request(head, base, **more)
    return Request(sample.path, "main", head, checklist_from="base", pull_request=pulled)


def test_the_page_of_a_pull_request_and_no_merge(sample: Sample) -> None:
    async def scene() -> None:
        async with opened(asked(sample)) as pilot:
            await judged(pilot)
            picture = shown(pilot)
            assert "#7 Pay by card  by dee (i tells more)" in picture
            assert "dee:cards" in picture
            assert "review: nothing of it runs" in picture
            await press(pilot, "i")
            page = shown(pilot)
            assert "Cards, at last." in page
            assert page.index("Look at") < page.index("Why it is")
            assert "changes what CI runs" in page
            await press(pilot, "m")
            assert "#7 is only looked at here" in shown(pilot)

    asyncio.run(scene())
    assert not (sample.path / "marker").exists()


def test_markup_and_escapes_of_its_author_stay_text(sample: Sample) -> None:
    async def scene() -> None:
        async with opened(asked(sample, title="[red]x[/red] \x1b]0;y\x07")) as pilot:
            await judged(pilot)
            assert "[red]x[/red]" in shown(pilot)

    asyncio.run(scene())
