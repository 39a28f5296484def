"""What one attempt at a merge through the forge works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.forge.rules import BranchRules
from shipcheck.ship.target import Target

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.forge import Forge
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.forge_landed import BaseThere
    from shipcheck.ship.sitting import Sitting
    from shipcheck.ship.wish import Wish


@dataclass(frozen=True, slots=True)
class Case:
    """A frozen change, how it is wanted, and the forge with its base."""

    sitting: Sitting
    evaluation: Evaluation
    wish: Wish
    online: Online
    forge: Forge
    base: BaseThere

    async def rules(self) -> BranchRules:
        """What the forge demands, asked for once in an attempt."""
        return await self.online.rules() or BranchRules(complete=False)

    def target(self, request: PullRequest | None, missing: tuple[str, ...] = ()) -> Target:
        """Where it goes, as the question names it; `missing` is what is done before."""
        name = f"#{request.number}" if request else "a new pull request"
        through = f" through {name}" if request or missing else ""
        first = f" ({' and '.join(missing)} first)" if missing else ""
        words = f"{through} at {self.forge.place.host}{first}"
        tip = self.evaluation.change.base_head
        return Target(self.base.branch, tip, None, self.base.remote, None, words)
