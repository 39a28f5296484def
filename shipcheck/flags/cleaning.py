"""What a flag's state means for a change that cleans the flag up; pure.

Nothing changes for those who had the side that is kept. Who that is, only the service knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.judgement import Side
from shipcheck.flags.judging import Judgement
from shipcheck.flags.showing import reach_in_words
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from shipcheck.code.judgement import CleanUp
    from shipcheck.flags.state import FlagState

SETTLED_DAYS = 7
"""Days after which a flag that is on for everybody counts as settled: LaunchDarkly's `launched`."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean-up and its file."""

    path: str
    cleanup: CleanUp

    @property
    def key(self) -> str:
        """The flag that is asked no more."""
        return self.cleanup.flag

    def finding(self, rule: str, level: Level, message: str, fix: str) -> Finding:
        """A finding at the place where the guard was."""
        line = self.cleanup.line
        return Finding(rule, level, message, self.path, line, fix=fix, data={"flag": self.key})


def judge_cleanups(
    cleanups: Sequence[Cleaned], states: Mapping[str, FlagState | None], now: datetime
) -> Judgement:
    """Whether everybody has the side that is kept; of what the service cannot tell, that."""
    findings, undetermined = [], []
    for one in {(one.key, one.cleanup.kept, one.cleanup.value): one for one in cleanups}.values():
        state = states.get(one.key)
        if state is None or state.archived or one.cleanup.value is not None:
            findings.append(_unknown(one, state))
        elif _unsaid(one, state):
            undetermined.append(one.key)
        elif (found := _judged(one, state, now)) is not None:
            findings.append(found)
    return Judgement(tuple(findings), tuple(undetermined))


def _unknown(one: Cleaned, state: FlagState | None) -> Finding:
    """The service knows no such flag any more, or nothing of its variants."""
    if state is not None and not state.archived:
        message = f"{one.key}: nobody can tell who has its variant {one.cleanup.value}"
    else:
        gone = "archived" if state else "not in the flag service"
        message = f"{one.key} is {gone}: nobody can tell who had the side that is kept"
    fix = "See that all users had it."
    return one.finding("flag-cleanup-unknown", Level.WARNING, message, fix)


def _unsaid(one: Cleaned, state: FlagState) -> bool:
    """Whether nothing tells if everybody has the side that is kept."""
    if one.cleanup.kept is Side.ON:
        return state.everybody is None
    nothing_known = state.rollout is None and state.targeted is None and not state.everybody
    return state.on is None or (state.on and nothing_known)


def _judged(one: Cleaned, state: FlagState, now: datetime) -> Finding | None:
    where = f"{one.key} is {reach_in_words(state)} in {state.source}"
    if one.cleanup.kept is Side.OFF:
        if not (state.everybody or (state.on and (state.rollout or state.targeted))):
            return None
        message = f"{where}: they lose it with the merge"
        fix = "Switch it off first, and see that nobody misses it."
        return one.finding("flag-cleanup-takes-away", Level.ERROR, message, fix)
    if not state.everybody:
        message = f"{where}: the clean-up releases it to everybody"
        fix = "Switch it on for everybody first, and wait."
        return one.finding("flag-cleanup-releases", Level.ERROR, message, fix)
    days = None if state.changed_at is None else (now - state.changed_at).days
    if days is None or days >= SETTLED_DAYS:
        return None
    message = f"{where}, and was changed {days} days ago: without the guard it cannot be taken back"
    return one.finding("flag-cleanup-recent", Level.WARNING, message, "Wait a few days more.")
