"""What one gate run is about: frozen before the first item starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.model.words import Place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from shipcheck.change.environment import CiEnvironment
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Checklist


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Clock, environment and the like, handed in so that a test can set them.

    `crashed` takes an error that nobody foresaw and returns where its details were written.
    """

    environment: Mapping[str, str] = field(repr=False)
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    crashed: Callable[[BaseException], str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A change, the checklist that judges it, and where that happens.

    `means` says what the repository has means for, as far as conditions ask; `address` is the
    user's own, empty where git knows none. `asked_head` is the head by the name that was asked for, None
    for what is checked out. `pull_request` is somebody's that is looked at: nothing of it is ever run.
    `base_is_named` is whether the user said what to measure against.
    """

    repository: Repository
    change: Change
    checklist: Checklist
    means: Mapping[str, bool | None]
    place: Place
    ci: CiEnvironment | None
    head_is_checked_out: bool
    address: str
    notes: tuple[str, ...]
    surroundings: Surroundings
    asked_head: str | None = None
    pull_request: PullRequest | None = None
    base_is_named: bool = False

    @property
    def in_ci(self) -> bool:
        """Whether a CI runs this: nobody sits there whose answer could count."""
        return self.ci is not None

    @property
    def is_review(self) -> bool:
        """Whether this looks at a commit that is not checked out, of which nothing is run."""
        if self.pull_request is not None:
            return True
        at_a_desk = not self.in_ci and self.place is not Place.MERGE
        return at_a_desk and not self.head_is_checked_out

    @property
    def head_name(self) -> str:
        """The head as it can be named to `--head`."""
        if self.pull_request is not None:
            return f"pull request {self.pull_request.number}"
        return self.change.branch or self.asked_head or self.change.head[:12]


@dataclass(frozen=True, slots=True)
class GateOptions:
    """How to run the gate: `only` some items, without services, waiting how many seconds.

    `rehearse` is whether what an item asks to be rehearsed is; a merge does so in any case.
    """

    only: tuple[str, ...] = ()
    offline: bool = False
    wait: float = 0.0
    rehearse: bool = False
