"""The signs of the screen, in Unicode or in ASCII, and what stands for a status.

A status is always a sign and a word; colour says it once more for those who see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shipcheck.model.words import Status
from shipcheck.reports.style import Style
from shipcheck.reports.text import status_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.model.result import ItemResult


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each one cell wide.

    `ascii_only` also says that foreign text has to be spelt out (`tui.text.safe`); `border` is
    Textual's name of a border that the terminal can draw; `spinner` are the frames of what runs.
    """

    ascii_only: bool
    passed: str
    failed: str
    warning: str
    unknown: str
    pending: str
    answer: str
    waived: str
    left_out: str
    chosen: str
    arrow: str
    bullet: str
    changed: str
    ellipsis: str
    spinner: tuple[str, ...]
    border: Literal["round", "ascii"]


UNICODE = Glyphs(
    ascii_only=False,
    passed="✓",
    failed="✗",
    warning="!",
    unknown="?",
    pending="◌",
    answer="?",
    waived="~",
    left_out="·",
    chosen="▶",
    arrow="→",
    bullet="•",
    changed="▌",
    ellipsis="…",
    spinner=tuple("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"),
    border="round",
)

ASCII = Glyphs(
    ascii_only=True,
    passed="+",
    failed="x",
    warning="!",
    unknown="?",
    pending=".",
    answer="?",
    waived="~",
    left_out="-",
    chosen=">",
    arrow=">",
    bullet="*",
    changed="|",
    ellipsis="~",
    spinner=tuple("|/-\\"),
    border="ascii",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign, a word and a style that say the same.

    The style is for `Content.styled`, in the theme's variables: `$text-error`.
    """

    glyph: str
    word: str
    style: str


STYLES = {
    Style.GOOD: "$text-success",
    Style.BAD: "$text-error",
    Style.DOUBTFUL: "$text-warning",
    Style.DIM: "dim",
    Style.STRONG: "bold",
}
"""The looks of reports in the theme's own colours; `$text-muted` is for style sheets alone: content does
not know the ground that it would have to stand out from."""


def choose_glyphs(environment: Mapping[str, str], encoding: str) -> Glyphs:
    """The signs that the terminal can draw.

    Args:
        environment: of the process; the Linux console (`TERM=linux`) has few signs.
        encoding: of standard output.
    """
    utf8 = encoding.lower().replace("-", "").replace("_", "") in ("utf8", "cp65001")
    return UNICODE if utf8 and environment.get("TERM") != "linux" else ASCII


def status_mark(glyphs: Glyphs, result: ItemResult | None) -> Mark:
    """What stands for an item's status, in the words of the report; None is one that still runs."""
    if result is None:
        return Mark(glyphs.spinner[0], "running", STYLES[Style.DOUBTFUL])
    word, style = status_word(result)
    if word == "warn":
        return Mark(glyphs.warning, word, STYLES[style])
    signs = {
        Status.PASS: glyphs.passed,
        Status.FAIL: glyphs.failed,
        Status.PENDING: glyphs.pending,
        Status.UNKNOWN: glyphs.unknown,
        Status.NOT_APPLICABLE: glyphs.left_out,
        Status.SKIPPED: glyphs.left_out,
        Status.NEEDS_ANSWER: glyphs.answer,
        Status.WAIVED: glyphs.waived,
    }
    return Mark(signs[result.status], word, STYLES[style])
