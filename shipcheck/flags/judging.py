"""What a flag's state means for a change that uses it; pure.

Whatever the service cannot tell is told as such: it leads to no finding, and for a new guard to
doubt.
"""

from __future__ import annotations

import difflib
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.flags.state import FlagKind
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from shipcheck.flags.state import FlagState
    from shipcheck.flags.use import FlagUse

UNUSED_DAYS = 90
NEW_DAYS = 14
"""A flag this young is never blamed for having no traffic."""
OLD_DAYS = 180
"""From here on a flag is old where its service names no lifetime for its kind: half the flags of
GitLab were gone after 185 days (reference of the flag studies)."""
NEAR = 0.75
"""How alike two keys are (difflib's ratio) for one to be a typing error of the other."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the states.

    `service` is its name for people; `known` are its keys (empty where they were not asked for);
    `at_base` the files that name a key before the change; `last_used` what the team's own usage
    query says, None for never.
    """

    now: datetime
    service: str = "the flag service"
    known: Sequence[str] = ()
    at_base: Mapping[str, Sequence[str]] = field(default_factory=dict)
    last_used: Mapping[str, datetime | None] = field(default_factory=dict)
    unused_days: int = UNUSED_DAYS


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, and the keys of new guards of which the service cannot tell who gets them."""

    findings: tuple[Finding, ...]
    undetermined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One key with its uses; `use` is the one that findings point at."""

    key: str
    uses: tuple[FlagUse, ...]
    facts: Facts

    @property
    def use(self) -> FlagUse:
        return next((one for one in self.uses if one.new), self.uses[0])

    @property
    def new(self) -> bool:
        """Whether the change adds a use."""
        return any(one.new for one in self.uses)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Files that name the key at the base."""
        return tuple(self.facts.at_base.get(self.key, ()))

    @property
    def introduced(self) -> bool:
        """Whether only this change uses the flag."""
        return all(one.new for one in self.uses) and not self.elsewhere

    def finding(self, rule: str, level: Level, message: str, fix: str) -> Finding:
        return Finding(
            rule, level, message, self.use.path, self.use.line, fix=fix, data={"flag": self.key}
        )


def judge_flags(
    uses: Sequence[FlagUse], states: Mapping[str, FlagState | None], facts: Facts
) -> Judgement:
    """What is wrong with the flags of a change.

    Args:
        uses: those that the change adds or touches.
        states: what the service says of every key among them.
        facts: what else is known.
    """
    findings: list[Finding] = []
    undetermined: list[str] = []
    for key, state in states.items():
        mine = tuple(use for use in uses if use.key == key)
        if not mine:
            continue
        asked = _Asked(key, mine, facts)
        if state is None:
            findings.append(_missing(asked))
            continue
        findings += _findings(asked, state)
        if asked.new and not state.archived and _unsaid(state):
            undetermined.append(key)
    findings += [_dynamic(use) for use in uses if use.key is None and use.new]
    return Judgement(tuple(findings), tuple(undetermined))


def _findings(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    if state.archived:
        message = f"{asked.key} is archived in {state.source}: nobody can switch it"
        yield asked.finding("flag-archived", Level.ERROR, message, "Take a new flag, or revive it.")
        return
    for rule in (_released, _stale, _reused, _default, _kind, _owner, _unused):
        yield from rule(asked, state)


def _unsaid(state: FlagState) -> bool:
    """Whether nothing tells who gets the on side."""
    return state.on is None or (
        state.on and state.everybody is None and state.rollout is None and not state.targeted
    )


def _missing(asked: _Asked) -> Finding:
    """Not in the service, perhaps for a typing error."""
    near = difflib.get_close_matches(asked.key, asked.facts.known, 1, NEAR)
    create = f"shipcheck flags off --create {quoted(asked.key)}"
    if near:
        message = f"{asked.key} is not in {asked.facts.service}, {near[0]} is"
        fix = f"Write {near[0]}, or make it, off: {create}"
        return asked.finding("flag-typo", Level.ERROR, message, fix)
    message = f"{asked.key} is not in {asked.facts.service}: nobody can switch it"
    return asked.finding("flag-missing", Level.ERROR, message, f"Make it, off: {create}")


def _released(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    """On already: the merge is then the release."""
    fix = f"shipcheck flags off {quoted(asked.key)}"
    if state.everybody:
        if asked.new:
            message = f"{asked.key} is on for everybody in {state.source}: the merge is the release"
            yield asked.finding("flag-on-for-everybody", Level.ERROR, message, fix)
        else:
            message = f"{asked.key} is on for everybody in {state.source}: it holds nothing back"
            yield asked.finding("flag-on-for-everybody", Level.WARNING, message, "")
    elif state.on and asked.new and (state.rollout or state.targeted):
        whom = f"{state.rollout:g} % of the users" if state.rollout else "some users, by rules"
        message = f"{asked.key} is on for {whom} in {state.source}: they get this with the merge"
        yield asked.finding("flag-on-for-some", Level.WARNING, message, fix)


def _stale(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    if state.stale and asked.new:
        message = f"{asked.key} is stale, says {state.source}: it is to be removed"
        yield asked.finding("flag-stale", Level.WARNING, message, "Take a new flag.")


def _reused(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    """An old flag that guards new code: what is left of its old meaning acts on the new one.

    That is how Knight Capital lost 460 million dollars in 45 minutes (SEC release 34-70694).
    """
    age = _days(state.created_at, asked.facts.now)
    if not asked.new or age is None or age <= (state.lifetime_days or OLD_DAYS):
        return
    old = f"{asked.key} was made {age} days ago"
    fix = "Take a new flag for new code."
    if not asked.elsewhere:
        level = Level.ERROR if state.on else Level.WARNING
        message = f"{old} and no code asked it before this change: it meant something else"
        yield asked.finding("flag-reused", level, message, fix)
    elif set(asked.elsewhere) - {one.path for one in asked.uses}:
        message = f"{old} and guards other code: {asked.elsewhere[0]}; one switch moves both"
        yield asked.finding("flag-reused", Level.WARNING, message, fix)


def _default(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    """What the code takes while the service does not answer is not what off gives."""
    for use in asked.uses:
        if use.default is None or state.off_value is None:
            continue
        if type(use.default) is not type(state.off_value) or use.default == state.off_value:
            continue
        off, default = _shown(state.off_value), _shown(use.default)
        message = f"{asked.key} is {off} when off, but {default} while the service is not reached"
        level = Level.ERROR if use.new and use.default is True else Level.WARNING
        yield Finding(
            "flag-default-differs", level, message, use.path, use.line,
            fix=f"Write {off} as its default.", data={"flag": asked.key},
        )  # fmt: skip


def _kind(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    if asked.new and state.kind in (FlagKind.KILL_SWITCH, FlagKind.PERMISSION):
        message = f"{asked.key} is a {state.kind_word or state.kind} flag, not one for a release"
        yield asked.finding("flag-kind", Level.WARNING, message, "Take a release flag.")


def _owner(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    if asked.new and state.owner == "":
        message = f"{asked.key} has no owner in {state.source}"
        yield asked.finding("flag-no-owner", Level.NOTE, message, "Name one there.")


def _unused(asked: _Asked, state: FlagState) -> Iterator[Finding]:
    """The trade-off: code that nobody uses may not be worth a guard with its tests."""
    facts = asked.facts
    age = _days(state.created_at, facts.now)
    if asked.introduced or (age is not None and age < NEW_DAYS):
        return
    by_query = asked.key in facts.last_used
    last = facts.last_used[asked.key] if by_query else state.last_used_at
    never = last is None and (by_query or bool(state.never_used))
    days = age if never else _days(last, facts.now)
    if days is None or days < facts.unused_days:
        return
    since = f"in the {days} days that it exists" if never else f"for {days} days"
    message = f"nobody has used the code behind {asked.key} {since}"
    fix = "Its guard may not be worth its tests: change it without one, or remove the code."
    yield asked.finding("flag-unused", Level.WARNING, message, fix)


def _dynamic(use: FlagUse) -> Finding:
    message = f"the key of {use.call} cannot be read, so its flag was not asked for"
    fix = "Write the key there, or name the wrapper in the checklist under flags.wrappers."
    return Finding("flag-dynamic", Level.WARNING, message, use.path, use.line, fix=fix)


def _days(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else (now - moment).days


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def quoted(key: str) -> str:
    """A key as the shell takes it for one argument, and argparse for no option."""
    return f"-- {shlex.quote(key)}" if key.startswith("-") else shlex.quote(key)
