"""Text of others made fit for Markdown: it formats nothing, links nowhere and calls nobody.

Every character of punctuation that Markdown knows is written as an entity, which by CommonMark (6.2, entity
references) never takes part in the structure. What forges make of plain text besides (mentions, references
to issues, links, shortcuts) is taken apart by a space of no width, as Renovate does.
"""

from __future__ import annotations

import re

from shipcheck.model.text import visible

_STRUCTURE = r"[!#$%&*:<>@\[\\\]^_`{|}~]"
_SPACE = "&#8203;"

# GitHub: @name, #12, GH-12, :shortcut:, addresses. GitLab: also !12, $12, &12, %"name", ~label, ^alert.
_CALLS = r"([@#!$&%~^:])(?=[\w/\"'{\[(])"
_NUMBERED = r"\b(GH)(?=-\d)"
_WEB = r"\b(www)(?=\.)"


def plain(text: str) -> str:
    """A text in one line that is shown as it is, wherever in a line or a table it stands.

    Args:
        text: anything, surrogate escapes included.
    """
    shown = visible(text)
    marked = re.sub(_CALLS, "\\1\0", shown)
    marked = re.sub(_NUMBERED, "\\1\0", marked, flags=re.IGNORECASE)
    marked = re.sub(_WEB, "\\1\0", marked, flags=re.IGNORECASE)
    # A reference needs what stands before it too: `acme/shop#12`, `ada@example.com`.
    safe = re.sub(_STRUCTURE, lambda found: f"&#{ord(found[0])};", marked)
    return safe.replace("\0", _SPACE)


def shortened(text: str, most: int) -> str:
    """A text that is cut where it is long, before it is made fit."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
