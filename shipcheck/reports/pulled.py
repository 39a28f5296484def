"""The part of a report that is about a pull request: what its author says, and where to look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.model.text import counted, visible
from shipcheck.reports.looking import places_to_look
from shipcheck.reports.style import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.model.pulled import Pulled
    from shipcheck.model.result import Result
    from shipcheck.reports.looking import Look

SHOWN_LINES = 8
"""Lines of the description that are shown without `-v`."""
SHOWN_PLACES = 10
"""Places to look at that are named without `-v`."""
LONGEST = 200
"""Characters of the title, and of one line of the description."""

HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""Comments of Markdown: templates leave them behind, and no reader of the page sees them."""
OPEN_TASK = re.compile(r"^[^\S\n]*[-*] \[ \]", re.MULTILINE)

INDENT = "    "


def said_lines(pulled: Pulled, *, verbose: bool, colour: bool) -> Iterator[str]:
    """What the author says."""
    who = f"by {visible(pulled.author)}" if pulled.author else "by nobody that is still there"
    marks = marks_of(pulled)
    about = f"  [{', '.join(map(visible, marks))}]" if marks else ""
    title = styled(f"#{pulled.number} {visible(title_of(pulled))}", Style.STRONG, colour=colour)
    yield f"{title}  {who}{styled(about, Style.DIM, colour=colour)}"
    lines = description(pulled)
    shown = lines if verbose else lines[:SHOWN_LINES]
    yield from (f"{INDENT}{line}".rstrip() for line in shown or ["no description"])
    if len(lines) > len(shown):
        yield f"{INDENT}and {counted(len(lines) - len(shown), 'more line')} (-v)"
    tasks = len(OPEN_TASK.findall(pulled.body))
    if tasks:
        yield f"{INDENT}{counted(tasks, 'task')} of the description not ticked off"


def marks_of(pulled: Pulled) -> list[str]:
    """What is to be known of it at a glance, its labels last, as their authors wrote them."""
    marks = ["draft"] * pulled.draft + ["from a fork"] * pulled.is_fork
    return [*marks, *["not open any more"] * (not pulled.open), *pulled.labels]


def title_of(pulled: Pulled) -> str:
    """Its title, of which a forge may take any number of characters."""
    return pulled.title if len(pulled.title) <= LONGEST else f"{pulled.title[:LONGEST]}…"


def description(pulled: Pulled) -> list[str]:
    """The description's lines that say something, without comments that no reader of the page sees."""
    text = HIDDEN.sub("", pulled.body)
    lines = (visible(line).rstrip() for line in text.splitlines())
    return [f"{line[:LONGEST]}…" if len(line) > LONGEST else line for line in lines if line]


def look_lines(result: Result, *, verbose: bool, colour: bool) -> Iterator[str]:
    """Which lines to look at, with the reason."""
    places = places_to_look(result)
    if not places:
        yield styled("  no single line stands out", Style.DIM, colour=colour)
        return
    yield "  look at"
    shown = places if verbose else places[:SHOWN_PLACES]
    width = max(len(where(look)) for look in shown)
    for look in shown:
        why = visible(look.why).partition("\n")[0]
        yield f"{INDENT}{where(look):{min(width, 40)}}  {why}"
    if len(places) > len(shown):
        yield f"{INDENT}and {counted(len(places) - len(shown), 'more place')} (-v)"


def where(look: Look) -> str:
    """`path`, `path:3` or `path:3-7`."""
    path = visible(look.path)
    if look.first is None:
        return path
    last = f"-{look.last}" if look.last is not None and look.last > look.first else ""
    return f"{path}:{look.first}{last}"
