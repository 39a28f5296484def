"""A forge in memory, over a bare repository in which it really merges."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.forge.orders import Access, Answered, MergeAnswer
from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState
from shipcheck.forge.rules import BranchRules
from shipcheck.hosting.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shipcheck.errors import ShipcheckError
    from shipcheck.forge.orders import CommentOrder, MergeOrder, OpenOrder, StatusOrder

PLACE = Place("github", "https://forge.example.com", "acme/shop", {})


@dataclass
class ForgeDouble:
    """One repository; `before` happens when an order to merge has come in, and before it is looked at.

    `lost` loses the answer to an order that is carried out, `unmet` is what the repository's rules still
    wait for, `refusal` what is said to every order, `instead` what is said to the first ones. `reads` counts
    how often a pull request is read; `lags` are the reads that do not show what was pushed yet.
    """

    bare: Path
    rules_of_base: BranchRules = field(default_factory=BranchRules)
    before: Callable[[], object] = lambda: None
    reading: Callable[[int], object] = lambda number: None
    unmet: str = ""
    refusal: str = ""
    lost: bool = False
    ignores: bool = False
    instead: list[MergeAnswer] = field(default_factory=list)
    lags: int = 0
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    orders: list[MergeOrder] = field(default_factory=list)
    opened: list[OpenOrder] = field(default_factory=list)
    statuses: list[StatusOrder] = field(default_factory=list)
    comments: list[CommentOrder] = field(default_factory=list)
    refuses: dict[str, ShipcheckError] = field(default_factory=dict)
    place: Place = PLACE
    can_pin: bool = True
    closed: int = 0
    reads: int = 0

    def git(self, *arguments: str) -> str:
        """Run git in the bare repository."""
        identity = ("-c", "user.name=Forge", "-c", "user.email=forge@example.com")
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.bare, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def tip(self, branch: str) -> str | None:
        """The commit of a branch."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}") or None

    def pull(self, branch: str, number: int = 12, base: str = "main") -> None:
        """Somebody opens a pull request."""
        self.pulls[number] = PullRequest(
            number, f"{self.place.url}/acme/shop/pull/{number}", branch, "", "ada", PullState.OPEN,
            draft=False, head="", head_branch=branch, head_repository="acme/shop", base="",
            base_branch=base, is_fork=False, mergeable=Mergeable.YES,
        )  # fmt: skip

    def change(self, number: int = 12, **fields: object) -> None:
        """Something becomes of a pull request."""
        self.pulls[number] = replace(self.pulls[number], **fields)  # type: ignore[arg-type]

    async def pull_request(self, number: int) -> PullRequest | None:
        """The pull request as it is now."""
        self._may("pull_request")
        self.reads += 1
        self.reading(self.reads)
        return self._now(number) if number in self.pulls else None

    async def pull_requests_of(
        self, branch: str, owner: str | None, base: str | None
    ) -> Sequence[PullRequest]:
        """The open ones of a branch."""
        self._may("pull_requests_of")
        found = [self._now(number) for number in sorted(self.pulls, reverse=True)]
        return [
            one for one in found
            if one.head_branch == branch and one.state is PullState.OPEN
            and base in (None, one.base_branch)
        ]  # fmt: skip

    async def rules(self, branch: str) -> BranchRules:
        """What is demanded."""
        self._may("rules")
        return self.rules_of_base

    async def branch_tip(self, branch: str) -> str | None:
        """The commit of a branch."""
        self._may("branch_tip")
        return self.tip(branch)

    async def parents(self, commit: str) -> Sequence[str] | None:
        """The parents of a commit."""
        return self.git("rev-parse", f"{commit}^@").split()

    async def merge(self, order: MergeOrder) -> MergeAnswer:
        """Merge, queue or arm, by what the rules demand."""
        self.orders.append(order)
        self.before()
        if self.instead:
            return self.instead.pop(0)
        if self.ignores:
            return MergeAnswer(Answered.LOST, words="no answer")
        answer = self._answer(order)
        done = answer.answered in (Answered.MERGED, Answered.QUEUED, Answered.ARMED)
        return MergeAnswer(Answered.LOST, words="no answer") if self.lost and done else answer

    def _answer(self, order: MergeOrder) -> MergeAnswer:
        now = self._now(order.number)
        if self.refusal:
            return MergeAnswer(Answered.REFUSED, words=self.refusal, hint="Ask somebody.")
        if now.head != order.head:
            return MergeAnswer(Answered.MOVED, words="head was modified")
        if self.rules_of_base.queue:
            self.change(order.number, queued=True)
            return MergeAnswer(Answered.QUEUED)
        if self.unmet and order.wait:
            self.change(order.number, armed=True)
            return MergeAnswer(Answered.ARMED)
        if self.unmet:
            return MergeAnswer(Answered.REFUSED, words=self.unmet)
        return MergeAnswer(Answered.MERGED, self.land(order.number, order.method or "merge"))

    def land(self, number: int, method: str = "merge") -> str:
        """Really merge; returns what landed."""
        now = self._now(number)
        base = self.tip(now.base_branch) or ""
        tree = self.git("merge-tree", "--write-tree", base, now.head).splitlines()[0]
        parents = ("-p", base) if method != "merge" else ("-p", base, "-p", now.head)
        commit = self.git("commit-tree", tree, *parents, "-m", f"Merge #{number}")
        self.git("update-ref", f"refs/heads/{now.base_branch}", commit, base)
        self.pulls[number] = replace(
            now, state=PullState.MERGED, merge_commit=commit, armed=False, queued=False
        )
        return commit

    async def open_pull_request(self, order: OpenOrder) -> PullRequest:
        """A new one."""
        self.opened.append(order)
        self._may("open_pull_request")
        number = max(self.pulls, default=11) + 1
        self.pull(order.branch, number, order.base)
        self.change(number, title=order.title, body=order.body, draft=order.draft)
        return self._now(number)

    async def set_status(self, order: StatusOrder) -> None:
        """Keep it."""
        self._may("set_status")
        self.statuses.append(order)

    async def comment(self, order: CommentOrder) -> str | None:
        """Keep it; one that is only an update where there is nothing is not made."""
        self._may("comment")
        if order.only_update and not self.comments:
            return None
        self.comments.append(order)
        return f"{self.place.url}/acme/shop/pull/{order.number}#comment"

    async def access(self) -> Access:
        """Somebody."""
        return Access("ada")

    def refspec_of(self, number: int) -> str:
        """As GitHub has it."""
        return f"refs/pull/{number}/head"

    async def close(self) -> None:
        """Count it."""
        self.closed += 1

    def _may(self, what: str) -> None:
        if what in self.refuses:
            raise self.refuses[what]

    def _now(self, number: int) -> PullRequest:
        """A pull request with the commits that its branches are on."""
        kept = self.pulls[number]
        if kept.state is PullState.MERGED:
            return kept
        head, base = self.tip(kept.head_branch) or kept.head, self.tip(kept.base_branch) or ""
        if self.lags and kept.head != head:
            self.lags -= 1
            return replace(kept, base=base)
        return replace(kept, head=head, base=base)
