"""`shipcheck flags find [PATH…]`: where the code asks flags."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from shipcheck.cli.options import add_change, add_format, read_directory, read_path, read_request
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.model.text import counted, visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.flags.find import FoundUses
    from shipcheck.flags.suggest import Suggestion
    from shipcheck.flags.use import FlagUse
    from shipcheck.git.repository import Repository


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `flags find`."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*",
        help="look only here; tests and generated files are looked at only where named",
    )  # fmt: skip
    parser.add_argument("--key", action="append", metavar="KEY", help="only this flag; repeatable")
    parser.add_argument(
        "--suggest", action="store_true", help="name likely functions of your own that ask flags"
    )
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find, and print a block for each flag; dynamic keys come last."""
    found, suggestions = run_interruptibly(_find(arguments))
    if arguments.suggest:
        return _print(
            arguments,
            {"wrappers": list(map(_suggested, suggestions))},
            _lines_for_checklist(suggestions),
        )
    uses = [use for use in found.uses if not arguments.key or use.key in arguments.key]
    if not uses:
        narrate("no use of a flag found; --suggest looks for functions of your own")
    return _print(arguments, as_document(uses), _blocks(uses))


def _print(arguments: argparse.Namespace, document: Any, lines: Iterable[str]) -> int:  # noqa: ANN401 - JSON
    """Print in the format that is asked for."""
    if arguments.format == "json":
        return 0 if print_json(document) else ShipcheckError.exit_code
    text = "".join(f"{visible(line)}\n" for line in lines)
    return 0 if print_text(text) else ShipcheckError.exit_code


async def _find(arguments: argparse.Namespace) -> tuple[FoundUses, tuple[Suggestion, ...]]:
    """What is found at the head, and what is suggested where that is asked for."""
    from shipcheck.flags.find import find_uses  # noqa: PLC0415 - `--help` needs none
    from shipcheck.flags.knowledge import knowledge_of  # noqa: PLC0415
    from shipcheck.flags.suggest import suggest  # noqa: PLC0415
    from shipcheck.git.repository import open_repository  # noqa: PLC0415
    from shipcheck.ship.prepare import read_only_checklist  # noqa: PLC0415

    around = surroundings()
    repository = await open_repository(read_directory(arguments), around.environment)
    commit = await _commit(repository, arguments.head)
    request = read_request(arguments)
    whose = request.checklist_from or "worktree"  # nothing is judged, so anybody's will do
    checklist = await read_only_checklist(replace(request, checklist_from=whose), around)
    paths = _from_top(arguments, repository)
    await _require(repository, commit, dict(zip(paths, arguments.paths, strict=True)))
    found = await find_uses(repository.git, commit, checklist.flags, paths)
    if not arguments.suggest:
        return found, ()
    known = knowledge_of(checklist.flags)
    return found, await suggest(repository.git, commit, found.derived, known)


async def _commit(repository: Repository, name: str | None) -> str:
    """The commit that is searched."""
    from shipcheck.git.reads import resolve_commit  # noqa: PLC0415 - `--help` needs none

    commit = await resolve_commit(repository.git, name or "HEAD")
    if commit is None:
        raise UsageError(f"no commit {visible(name or 'HEAD')}", hint="Name one with --head.")
    return commit


async def _require(repository: Repository, commit: str, named: Mapping[str, str]) -> None:
    """Every path holds a file of the commit: a word mistyped must not look like "no flags".

    Raises:
        UsageError: one does not.
    """
    from shipcheck.git.objects import list_tree  # noqa: PLC0415 - `--help` needs none

    for path, name in named.items():
        if path and not await list_tree(repository.git, commit, [path]):
            hint = "Commits are searched; name another with --head."
            raise UsageError(f"nothing at {visible(name)} in {commit[:12]}", hint=hint)


def _from_top(arguments: argparse.Namespace, repository: Repository) -> tuple[str, ...]:
    """The paths as git names them: seen from the top of the repository.

    Raises:
        UsageError: a path is outside.
    """
    top = repository.top.resolve()
    found = []
    for name in arguments.paths:
        path = read_path(arguments, name).resolve()
        if not path.is_relative_to(top):
            raise UsageError(f"{visible(name)} is not in this repository")
        found.append("" if path == top else path.relative_to(top).as_posix())
    return tuple(found)


def as_document(uses: Sequence[FlagUse]) -> dict[str, Any]:
    """The uses as JSON has them."""
    names = ("key", "dynamic", "path", "line", "sdk", "call", "default", "inverted", "reason")
    return {"uses": [{name: getattr(use, name) for name in names} for use in uses]}


def _blocks(uses: Sequence[FlagUse]) -> Iterator[str]:
    """A block for each key, dynamic ones last with the reason."""
    known = sorted((use for use in uses if use.key is not None), key=lambda use: use.key or "")
    for key, group in groupby(known, key=lambda use: use.key):
        listed = list(group)
        sdks = ", ".join(sorted({use.sdk for use in listed}))
        yield f"{key}  {counted(len(listed), 'use')}, {sdks}"
        yield from (f"  {use.path}:{use.line}  {_said(use)}" for use in listed)
    dynamic = [use for use in uses if use.key is None]
    if dynamic:
        yield f"dynamic keys  {counted(len(dynamic), 'use')}"
        yield from (f"  {use.path}:{use.line}  {use.call}: {use.reason}" for use in dynamic)


def _said(use: FlagUse) -> str:
    """How a use asks."""
    default = "" if use.default is None else f", {json.dumps(use.default)} by default"
    return f"{use.call}{' (asks whether it is off)' if use.inverted else ''}{default}"


def _suggested(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as JSON has it."""
    return {name: getattr(suggestion, name) for name in suggestion.__slots__}


def _lines_for_checklist(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """What to put into the checklist, in YAML."""
    from shipcheck.flags.suggest import as_yaml  # noqa: PLC0415 - `--help` needs none

    if not suggestions:
        yield "# no function of your own looks as if it asked flags"
        return
    yield from as_yaml(suggestions)
