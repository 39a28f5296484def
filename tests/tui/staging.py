"""The main screen on a session that tells what a test wants it to tell: no git, no threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from shipcheck.git.repository import Repository
from shipcheck.git.runner import Git
from shipcheck.model.words import Place
from shipcheck.ship.evaluation import Evaluation, GateOptions, Surroundings
from shipcheck.ship.events import Finished, Judged, Started
from shipcheck.ship.request import Request
from shipcheck.tui.app import ShipcheckApp
from shipcheck.tui.glyphs import UNICODE
from shipcheck.tui.session import News, Prepared, Session, Told
from tests.reports.results import CHANGE, result

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual.message import Message

    from shipcheck.model.change import Change
    from shipcheck.model.result import ItemResult, Result
    from shipcheck.tui.excerpt import Source
    from shipcheck.tui.glyphs import Glyphs

    Answer = TypeVar("Answer")

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HERE = Path("/repository")


@dataclass
class StillClock:
    """A clock that a test sets."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class StagedSession(Session):
    """Tells the same news whenever it is asked to judge."""

    def __init__(self, news: Sequence[News], source: Source | None = None) -> None:
        self.clock = StillClock()
        self.request = Request(HERE)
        self.options = GateOptions()
        self.surroundings = Surroundings({}, self.clock.now, self.clock.sleep, lambda _: "/log")
        self.run = 0
        self.news = news
        self.source = source
        self.cancelled = False

    def judge(self, tell: Callable[[Message], object]) -> int:
        self.run += 1
        for news in self.news:
            tell(Told(self.run, news))
        return self.run

    def cancel(self) -> None:
        self.cancelled = True

    async def judge_only(self, evaluation: Evaluation, names: Sequence[str]) -> list[ItemResult]:
        return []

    async def work(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        work.close()
        answer: Any = self.source
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        pass


def evaluation(
    judged: Result, *, change: Change | None = None, checked_out: bool = True,
    notes: tuple[str, ...] = (),
) -> Evaluation:  # fmt: skip
    """What a result was judged on."""
    clock = StillClock()
    repository = Repository(
        HERE, HERE / ".git", HERE / ".git", HERE / ".git/objects", CHANGE.head, "pay",
        False, Git(HERE, {}),
    )  # fmt: skip
    return Evaluation(
        repository, change or judged.change, judged.checklist, {}, Place.TERMINAL, None,
        checked_out, "ada@example.com", notes,
        Surroundings({}, clock.now, clock.sleep, lambda _: "/log"),
    )  # fmt: skip


def news_of(judged: Result, *, checked_out: bool = True) -> list[News]:
    """A run from its start to its verdict."""
    about = evaluation(judged, checked_out=checked_out, notes=judged.notes)
    started = [Started(one.item) for one in judged.items]
    finished = [Finished(one) for one in judged.items]
    return [Prepared(about), *started, *finished, Judged(judged)]


def app_of(
    news: Sequence[News], source: Source | None = None, glyphs: Glyphs = UNICODE
) -> ShipcheckApp:
    """The app on a session of such news."""
    return ShipcheckApp(StagedSession(news, source), glyphs)


def by_command(judged: ItemResult) -> ItemResult:
    """The same, decided by a command of the checklist instead of a check."""
    return replace(judged, item=replace(judged.item, uses=None, run=f"make {judged.item.id}"))


def result_of(
    *items: ItemResult, change: Change = CHANGE, notes: tuple[str, ...] = ()
) -> Result:  # fmt: skip
    """The result of items, with a checklist of them."""
    judged = result(items, change=change, notes=notes)
    return replace(judged, checklist=replace(judged.checklist, items=tuple(
        one.item for one in items
    )))  # fmt: skip
