"""The documentation says what the program does."""

from __future__ import annotations

import asyncio
import re
import shlex
from pathlib import Path

import pytest
import yaml

from docs.generate.blocks import BLOCK, names, pages, refresh
from shipcheck.checks.registry import CHECKS
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.cli.main import COMMANDS, build_parser, build_walk_parser
from shipcheck.model.words import Reason, Status
from shipcheck.ship.sources import load_file
from tests.docs.pages import PAGES, command_lines, fenced, name

DOCS = Path(__file__).parents[2] / "docs"
LINK = re.compile(r"\]\((?!http)([^)#]*)(?:#([\w-]+))?\)")
USES_A_PLUGIN = "writing-a-check.md"


@pytest.mark.parametrize("page", list(pages()), ids=name)
def test_generated_parts_are_current(page: Path) -> None:
    """`make docs` writes them anew; how lines are wrapped differs between versions of Python."""
    text = page.read_text(encoding="utf-8")
    assert [part.split() for part in _parts(text)] == [
        part.split() for part in _parts(refresh(text))
    ]


def _parts(text: str) -> list[str]:
    return [match[0] for match in BLOCK.finditer(text)]


def test_every_check_service_and_command_has_its_part() -> None:
    there = {block for page in pages() for block in names(page.read_text(encoding="utf-8"))}
    wanted = {f"check {one}" for one in CHECKS.built_in_names()}
    wanted |= {f"service {one}" for one in CI_SERVICES.built_in_names()}
    wanted |= {f"command {one}" for one in COMMANDS}
    assert wanted <= there


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_yaml_block_is_valid(page: Path, tmp_path: Path) -> None:
    """Checklists and parts of them are validated; CI definitions are at least YAML."""
    for number, block in enumerate(fenced(page, "yaml")):
        yaml.safe_load(block)
        if block.startswith("# .git") or page.name == USES_A_PLUGIN:
            continue
        file = tmp_path / f"{number}.yaml"
        file.write_text(_whole(block))
        asyncio.run(load_file(file, file.name))


def _whole(block: str) -> str:
    """A checklist as it is; a list of items with what has to stand around it."""
    return f"version: 1\nitems:\n{block}" if block.startswith("- id:") else block


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_line_parses(page: Path) -> None:
    for line in command_lines(page):
        words = shlex.split(re.split(r"[|>]", line)[0])[1:]
        if words in (["--version"], ["--help"]) or words[:1] == ["COMMAND"]:
            continue
        if not words or words[0].startswith("-"):
            build_walk_parser().parse_args(words)
            continue
        assert words[0] in COMMANDS, line
        if len(words) > 1:
            build_parser(words[0]).parse_args(words[1:])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def test_every_page_is_linked_from_the_readme() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"docs/{page.name}" in readme for page in DOCS.glob("*.md"))


@pytest.mark.parametrize("word", [*Status, *Reason])
def test_every_status_and_reason_is_explained(word: str) -> None:
    assert f"`{word}`" in (DOCS / "verdict.md").read_text(encoding="utf-8")
