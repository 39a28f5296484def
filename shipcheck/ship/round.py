"""One look at all items: what services said in it is asked for once, and forgotten after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.ship.clients import Clients
    from shipcheck.ship.evaluation import Evaluation


@dataclass(slots=True)
class Round:
    """A round of the gate; it is closed when its items are judged."""

    evaluation: Evaluation
    _online: Online | None = None

    def online(self, clients: Clients) -> Online:
        """What the forge says of the change; the same for all who ask in this round."""
        if self._online is None:
            self._online = online_of(self.evaluation, clients)
        return self._online

    async def close(self) -> None:
        """End what is under way."""
        if self._online is not None:
            await self._online.close()


def online_of(evaluation: Evaluation, clients: Clients) -> Online:
    """The forge of what is judged, for somebody who closes it."""
    from shipcheck.checks.online import Online  # noqa: PLC0415 - only where services are asked

    around = evaluation.surroundings
    return Online(
        change=evaluation.change,
        repository=evaluation.repository,
        services=evaluation.checklist.services,
        environment=around.environment,
        client=clients.of,
        now=around.now,
        sleep=around.sleep,
        number=_number(evaluation),
    )


def _number(evaluation: Evaluation) -> int | None:
    """The number of the pull request, where it is known before anybody is asked."""
    if evaluation.pull_request is not None:
        return evaluation.pull_request.number
    return evaluation.ci.pull_request if evaluation.ci else None
