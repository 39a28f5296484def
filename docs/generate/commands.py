"""What `--help` says."""

from __future__ import annotations

import argparse
import os
from unittest.mock import patch

from shipcheck.cli.main import build_parser, build_walk_parser, overview

WIDTH = "100"


def render_overview() -> str:
    """`shipcheck --help`."""
    return _fenced(overview())


def render_walk() -> str:
    """What plain `shipcheck` takes."""
    with patch.dict(os.environ, {"COLUMNS": WIDTH}):
        return _fenced(build_walk_parser().format_help())


def render_command(name: str) -> str:
    """`shipcheck NAME --help`, and that of its actions."""
    with patch.dict(os.environ, {"COLUMNS": WIDTH}):
        parser = build_parser(name)
        texts = [parser.format_help(), *(one.format_help() for one in _actions(parser))]
    return "\n\n".join(_fenced(text) for text in texts)


def _actions(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers of a command's actions."""
    return [
        child
        for action in parser._actions  # noqa: SLF001 - argparse has no other way to list them
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        for child in action.choices.values()
    ]


def _fenced(text: str) -> str:
    return f"```text\n{text.strip()}\n```"
