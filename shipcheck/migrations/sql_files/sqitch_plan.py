"""sqitch's plan: which changes there are, in which order, and what each requires."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

MOST_LINES = 100_000

_CHANGE = re.compile(
    r"(?P<name>[^\s@%#\[-][^\s\[]*)\s*(?:\[(?P<needs>[^\]]*)\])?\s+\d{4}-\d\d-\d\dT[\d:]+Z?(?:\s|$)"
)
_TAG = re.compile(r"@(?P<name>\S+)")


@dataclass(frozen=True, slots=True)
class Planned:
    """A change of the plan; `tag` is set where it was reworked later: its files are `NAME@TAG.sql`."""

    name: str
    needs: tuple[str, ...] = ()
    tag: str = ""

    @property
    def file_stem(self) -> str:
        """The name of its files, without `.sql`."""
        return f"{self.name}@{self.tag}" if self.tag else self.name


def read_plan(text: str) -> tuple[Planned, ...]:
    """The changes in order; lines that are none (pragmas, notes, what is broken) are passed over."""
    changes: list[Planned] = []
    latest: dict[str, int] = {}
    first_tag: dict[int, str] = {}
    untagged: list[int] = []
    for line in text.splitlines()[:MOST_LINES]:
        tag, change = _TAG.match(line.strip()), _CHANGE.match(line.strip())
        if tag:
            first_tag.update(dict.fromkeys(untagged, tag["name"]))
            untagged = []
        elif change:
            name = change["name"]
            if name in latest:
                place = latest[name]
                changes[place] = replace(changes[place], tag=first_tag.get(place, ""))
            latest[name] = len(changes)
            untagged.append(len(changes))
            changes.append(Planned(name, _needs(change["needs"] or "")))
    return tuple(changes)


def _needs(text: str) -> tuple[str, ...]:
    """Required changes of this project: no conflicts (`!x`), no tags, no other projects (`p:x`)."""
    words = (one.partition("@")[0] for one in text.split() if not one.startswith("!"))
    return tuple(one for one in words if one and ":" not in one)
