"""Markdown for pull requests: what it says, and that nothing quoted in it acts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from shipcheck.model.result import Arrival, Landed, Method, Waiver
from shipcheck.model.words import Level, Status
from shipcheck.reports.markdown import LONGEST, render
from shipcheck.reports.markdown_text import plain
from tests.reports.results import CHANGE, MODERATE, NOW, finding, item, outcome, result
from tests.reports.test_text_hostile import HOSTILE, assert_harmless, everywhere

OURS = {"<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>"}

ACTING = (
    "@ada", "@acme/team", "ada@example.com", "#12", "acme/shop#12", "GH-12", "!12", "$3", "&4",
    '%"v1"', "~bug", "^alert#1", ":smile:", "https://evil.example", "www.evil.example",
    "[x](https://evil.example)", "![x](https://evil.example/p.png)", "<https://evil.example>",
    "<img src=x onerror=alert(1)>", "</details><script>", "<!-- shipcheck -->", "**bold**", "_it_",
    "`code`", "```", "~~gone~~", "a | b | c", "|---|", "&lt;b&gt;", "&amp;", "\\@ada", "\\", "# Title",
    "> quote", "- [ ] task", "1. one", "---", "/close", "$x^2$", "{{ var }}", "::error::x", "##[error]x",
)  # fmt: skip


def parsed(text: str) -> list[tuple[str, str]]:
    """Every token of a text, the inner ones too, as type and content."""
    tokens = []
    reader = MarkdownIt("gfm-like", {"linkify": True, "html": True})
    assert reader.linkify
    reader.linkify.set({"fuzzy_link": False})  # `app.py` is a host in Paraguay to it, to no forge
    for token in reader.parse(text):
        tokens += [(one.type, one.content) for one in (token, *(token.children or ()))]
    return tokens


def assert_acts_not(text: str) -> None:
    """A text as it is quoted, in a paragraph and in a table, is nothing but text."""
    for place in (f"x {plain(text)} y", f"| a | b |\n|---|---|\n| x {plain(text)} y | z |"):
        types = [kind for kind, _ in parsed(place)]
        allowed = ("text", "inline", "text_special", "softbreak")
        inside = [one for one in types if not one.startswith(("paragraph", "t", "thead", "tbody"))]
        assert set(inside) <= set(allowed), (text, types)
        assert types.count("td_open") == (2 if place.startswith("|") else 0), text


@pytest.mark.parametrize("text", ACTING)
def test_a_text_acts_nowhere(text: str) -> None:
    assert_acts_not(text)


@pytest.mark.parametrize(
    "text", ["@ada", "acme/shop#12", "ada@example.com", "GH-12", "!7", "~bug", "www.evil.example"]
)
def test_what_forges_look_for_in_plain_text_is_taken_apart(text: str) -> None:
    """They look at the text after Markdown was read: an entity alone does not help."""
    (shown,) = [content for kind, content in parsed(plain(text)) if kind == "inline"]
    reader = MarkdownIt("gfm-like")
    html = reader.render(plain(text))
    assert "\u200b" in html
    assert text not in html
    assert html.replace("\u200b", "") == f"<p>{text}</p>\n"
    assert shown


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_acts_nowhere(text: str) -> None:
    assert_acts_not(text)


@pytest.mark.parametrize("text", [*HOSTILE, *ACTING])
@pytest.mark.parametrize("verbose", [False, True])
def test_in_every_place(text: str, verbose: bool) -> None:
    shown = render(everywhere(text), verbose=verbose)
    assert_harmless(shown)
    tokens = parsed(shown)
    html = {content.strip() for kind, content in tokens if kind == "html_inline"}
    blocks = [content for kind, content in tokens if kind == "html_block"]
    assert html <= OURS
    assert all(block.strip().startswith(("<details>", "</details>", "<sub>")) for block in blocks)
    assert not {"link_open", "image", "code_inline", "fence", "heading_open"} & {
        k for k, _ in tokens
    }
    assert sum(kind == "td_open" for kind, _ in tokens) == 3 * sum(
        line.startswith("| ") for line in shown.splitlines() if not line.startswith("| |")
    )


def test_what_it_says() -> None:
    bad = item(
        "migration-safe",
        outcome(
            Status.FAIL, "locks users", finding("locks users", path="m.sql", line=3, fix="Later.")
        ),
    )
    text = render(result([bad, item("small-step")], change=MODERATE, notes=("a note",)))
    lines = text.splitlines()
    assert lines[0].startswith("**shipcheck: not ready**: pay → main, 1 commit, 1 file")
    assert "| fail | migration-safe | locks users |" in lines
    assert "* m.sql:3: locks users → Later." in lines
    assert "* note: a note" in lines
    assert "1 passed" in lines[-1]
    assert "small-step" not in text
    assert "small-step" in render(result([bad, item("small-step")]), verbose=True)


def test_a_ready_change_is_short() -> None:
    assert render(result([item("a")])).count("\n") <= 6
    assert "partly judged" in render(replace(result([item("a")]), partial=True))


@pytest.mark.parametrize("status", [Status.FAIL, Status.WAIVED])
def test_many_items_and_escapes_fit_too(status: Status) -> None:
    """Escapes make a text several times as long; what is left out is counted."""
    stars, long = "@a" * 1_000, 150
    items = [item(f"i{n}{stars}", outcome(Status.FAIL, stars)) for n in range(long)]
    if status is Status.WAIVED:
        items = [
            replace(one, waiver=Waiver(stars, stars, NOW, None, status, counts=True))
            for one in items
        ]
    change = replace(CHANGE, class_reasons=(stars,) * long, branch=stars, base=stars)
    text = render(result(items, notes=(stars,) * long, change=change), verbose=True)
    assert len(text) <= LONGEST
    rows = text.count("| fail |") + text.count("| waived |")
    assert rows > 0
    assert f"and {long - rows} items more" in text
    assert "<sub>" in text


def test_it_fits_into_a_comment() -> None:
    many = [finding("@" * 5000, Level.ERROR, path="p" * 900, fix="#" * 900) for _ in range(50)]
    items = [item(f"i{n}", outcome(Status.FAIL, "x" * 9000, *many)) for n in range(300)]
    text = render(result(items, change=replace(CHANGE, class_reasons=("y" * 9000,) * 99)))
    assert len(text) <= LONGEST
    assert "left out" in text
    assert text.count("<details>") == text.count("</details>")


def test_what_landed() -> None:
    there = Landed("1f" * 20, "main", Method.MERGE, outcome=Arrival.MERGED, pull_request=12)
    assert "\nmerged as 1f1f1f1f1f1f, #12\n" in render(replace(result([item()]), landed=there))
    later = replace(there, commit=None, outcome=Arrival.ARMED)
    assert "\nauto-merge armed, #12\n" in render(replace(result([item()]), landed=later))
