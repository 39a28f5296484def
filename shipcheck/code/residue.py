"""What is left of a file in a world: the steps that run, and why the rest does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Class, Function
    from shipcheck.code.values import Asked, Value
    from shipcheck.code.words import Word

NOWHERE = ""
"""The group of what stands in no function and no class."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the blocks below a step: an `if`'s else, a `for`'s body."""

    header: Step
    label: str


@dataclass(eq=False, frozen=True, slots=True)
class Step:
    """A statement that runs, or the head of one that holds others; two are the same only in person.

    `words` are what is left of it. `context` are the blocks around it, in the same group. `unclear`
    is why nobody can tell whether it runs. `off` is the flag on whose off side it stands.
    `literal` is whether flags alone decide its value, `constant` the name that it gives a literal,
    where that is outside of all functions. `keeps` is the member in which a constructor keeps a
    parameter. `vague` are the lines that `unclear` is about, where the rest surely runs; else none.
    """

    words: tuple[Word, ...]
    span: Span
    context: tuple[Arm, ...] = ()
    unclear: str = ""
    off: str = ""
    literal: bool = False
    constant: str = ""
    text: tuple[str, ...] = ()
    keeps: str = ""
    vague: frozenset[int] = frozenset()

    def lines(self) -> frozenset[int]:
        """The lines of its words."""
        return frozenset(
            line
            for word in self.words
            if word.first_line
            for line in range(word.first_line, word.last_line + 1)
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or a class; `group` is its name with what is around it, `dead` as in Place.

    `predicate` is the flag without which a small function says no.
    """

    group: str
    node: Function | Class
    span: Span
    around: str
    dead: str | None
    unclear: str
    predicate: str = ""


@dataclass(frozen=True, slots=True)
class GuardPlace:
    """A place that asks flags, with what runs on either side, as ranges of lines.

    `on_tells` and `off_tells` are whether a flag surely was on, or off, where that side ran.
    """

    asked: tuple[Asked, ...]
    line: int
    on: tuple[tuple[int, int], ...]
    off: tuple[tuple[int, int], ...]
    on_tells: bool = True
    off_tells: bool = True


def place_of(
    value: Value,
    language: str,
    line: int,
    on: tuple[tuple[int, int], ...],
    off: tuple[tuple[int, int], ...],
) -> GuardPlace:
    """The place where a condition asks.

    That a side ran tells how a flag was only where nothing else leads there.
    """
    decided = value.truth(language) is not None
    return GuardPlace(
        value.asked, line, on, off,
        on_tells=decided and len(value.keys) == 1, off_tells=decided and not value.shared,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dead:
    """Source that does not run; `flag` is empty where no flag has to do with that."""

    span: Span
    flag: str


@dataclass(slots=True)
class Residue:
    """All that a walk through a file finds.

    `dead` is in the order of the walk: what comes later lies further inside and says it better.
    `skipped` are functions that stayed as they were, `wanted` those that nobody read although a flag
    decides whether they run. `gates` are decorators and filters: what they
    name is reached as what they stand on. `kept` are off sides inside of statements, `asking` is
    what only asks flags, `idle` are imports, docstrings, the heads of functions and the like.
    """

    steps: dict[str, list[Step]] = field(default_factory=dict)
    assigned: dict[str, set[str]] = field(default_factory=dict)
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    dead: list[Dead] = field(default_factory=list)
    guards: list[GuardPlace] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    gates: list[Dead] = field(default_factory=list)
    kept: list[Dead] = field(default_factory=list)
    asking: list[Span] = field(default_factory=list)
    idle: list[Span] = field(default_factory=list)
    unreadable: list[tuple[Span, str]] = field(default_factory=list)
    too_deep: bool = False

    def dead_lines(self) -> dict[int, str]:
        """The flag by line."""
        return {
            line: one.flag
            for one in self.dead
            for line in range(one.span.first_line, one.span.last_line + 1)
        }

    def dead_at(self, place: int) -> str | None:
        """The flag without which a byte's source does not run; None where it runs."""
        found = [one.flag for one in self.dead if one.span.start <= place < one.span.end]
        return found[-1] if found else None

    def gate_at(self, place: int) -> str | None:
        """The flag of the decorator or filter that a byte belongs to; None for others."""
        found = [one.flag for one in self.gates if one.span.start <= place < one.span.end]
        return found[-1] if found else None
