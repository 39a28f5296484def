"""Finds the tests of a commit that force flags."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shipcheck.code.parsing import can_read, read_source
from shipcheck.flags.forcing.override import Keys, Override, spellings
from shipcheck.flags.forcing.reading import TestReader
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.git.grep import grep_files
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.git.runner import Git

MOST_FILES = 200
"""Test files that are read for one change; those that name a key come first."""

EVERYWHERE = (
    "enableAll", "enable_all", "disableAll", "disable_all", "stub_all_feature_flags",
    "receive(:enabled?)", "WAFFLE_FLAG_DEFAULT", "WAFFLE_SWITCH_DEFAULT",
)  # fmt: skip
"""Words by which a suite turns every flag one way."""

SETUP_NAMES = (
    "conftest", "spec_helper", "rails_helper", "test_helper", "jest.setup", "vitest.setup", "setuptests",
    "setup_tests", "setup", "settings", "test_settings", "testing",
)  # fmt: skip
"""What files that every test loads are called, up to their suffix."""

SETUP_FOLDERS = ("spec/support/", "test/support/", "tests/support/")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a flag is asked: the names of the calls, and the tests that touch the guarded files.

    `names` are those of the constants that hold its key.
    """

    calls: frozenset[str]
    tests: tuple[str, ...]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """An override with the file that it is in."""

    path: str
    override: Override


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the tests force.

    `by_key` are overrides that name the key; `mocks` answer for whatever is asked, in a test that
    touches the code; `everywhere` turn all flags one way for the whole suite; `strange` force, by
    an SDK's own helper, a key that is none of the keys that were looked for.
    """

    by_key: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    mocks: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    everywhere: tuple[Place, ...] = ()
    strange: tuple[Place, ...] = ()


async def find_overrides(
    git: Git,
    commit: str,
    asked: Mapping[str, Asked],
    settings: Mapping[str, Any],
    *,
    changed: Sequence[str] = (),
) -> Overrides:
    """What the tests at a commit force of these keys.

    Args:
        git: where to look.
        commit: the judged head.
        asked: the keys, and how each is asked.
        settings: the checklist's `flags:`.
        changed: test files of the change, which are read whatever they name.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
    """
    words = [word for key, one in asked.items() for word in (*spellings(key), *one.names)]
    naming = _tests(await grep_files(git, commit, words))
    setups = [path for path in await grep_files(git, commit, EVERYWHERE) if _is_setup(path)]
    mocking = await _mocking(git, commit, asked)
    paths = list(dict.fromkeys((*naming, *changed, *setups, *mocking)))[:MOST_FILES]
    found = await _read(git, commit, paths, asked, settings)
    return _sorted(found, asked, frozenset(setups))


async def _mocking(git: Git, commit: str, asked: Mapping[str, Asked]) -> list[str]:
    """Of the tests that touch the code, those that name what it asks with: they may replace it."""
    calls = [call for one in asked.values() for call in one.calls]
    naming = set(await grep_files(git, commit, calls))
    return [path for one in asked.values() for path in one.tests if path in naming]


def _tests(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if kind_of(path) is FileKind.TEST]


def _is_setup(path: str) -> bool:
    """Whether every test of a suite loads the file."""
    name = posixpath.basename(path).lower()
    stem = name.partition(".")[0]
    return (
        f"/{path}".find("/spec/support/") >= 0
        or path.startswith(SETUP_FOLDERS)
        or stem in SETUP_NAMES
    )


async def _read(
    git: Git,
    commit: str,
    paths: Sequence[str],
    asked: Mapping[str, Asked],
    settings: Mapping[str, Any],
) -> list[Place]:
    """Everything that these files force."""
    readable = [path for path in paths if can_read(language_of(path))]
    blobs = await read_blobs(git, [f"{commit}:{path}" for path in readable])
    sources = {path: blob for path, blob in zip(readable, blobs, strict=True) if blob is not None}
    modules = await aside(
        lambda: {path: read_source(language_of(path) or "", blob) for path, blob in sources.items()}
    )
    knowledge = knowledge_of(settings)
    keys = Keys.of(asked, {name: key for key, one in asked.items() for name in one.names})
    calls = frozenset(call for one in asked.values() for call in one.calls)
    return [
        Place(path, override)
        for path, module in modules.items()
        for override in TestReader(
            module, keys, calls, recogniser_for(module, path, knowledge)
        ).read()
    ]


def _sorted(
    found: Sequence[Place], asked: Mapping[str, Asked], setups: frozenset[str]
) -> Overrides:
    """By what each says."""
    general = [place for place in found if place.override.key is None]
    mocks = {
        key: tuple(
            place for place in general if place.path in one.tests and place.path not in setups
        )
        for key, one in asked.items()
    }
    strange = (
        place
        for place in found
        if place.override.exact
        and place.override.key is not None
        and place.override.key not in asked
    )
    return Overrides(
        {key: tuple(place for place in found if place.override.key == key) for key in asked},
        mocks,
        tuple(place for place in general if place.path in setups),
        tuple(strange),
    )
