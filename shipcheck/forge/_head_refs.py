"""Where the head of a pull request can be fetched, on forges that have no ref for it but its branch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from shipcheck.forge.pull_request import PullRequest

PLAIN = re.compile(r"[^\s:*?\[\\^~\x00-\x1f\x7f]+")
"""What a name of a branch is made of (git check-ref-format); a colon would make two refs of it."""


class HeadRefs:
    """The branches of the pull requests that were read."""

    def __init__(self) -> None:
        self._refs: dict[int, str] = {}

    def remember(self, pull: PullRequest) -> None:
        """Keep where the head of a pull request is, if that is in the base's own repository."""
        if not pull.is_fork and PLAIN.fullmatch(pull.head_branch):
            self._refs[pull.number] = f"refs/heads/{pull.head_branch}"

    def ref_of(self, number: int) -> str:
        """The ref; raises ShipcheckError where it was not read, or its branch is in a fork."""
        if number not in self._refs:
            raise ShipcheckError(
                f"the head of pull request {number} is at no ref of this remote",
                hint="Add the fork as a remote, and fetch its branch.",
            )
        return self._refs[number]
