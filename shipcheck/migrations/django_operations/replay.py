"""Models as they are before a migration: the operations of earlier ones, replayed.

Only those files are read that name the models in question: an app can have a thousand migrations.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import layout
from shipcheck.migrations.django_operations.reading import read_file
from shipcheck.migrations.django_operations.state import State
from shipcheck.migrations.django_operations.state_changes import moved
from shipcheck.migrations.django_operations.world import World
from shipcheck.migrations.scripts.limits import LARGEST
from shipcheck.migrations.scripts.values import Called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.django_operations.state import Model
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.scripts.values import Value

_WORD = re.compile(rb"[A-Za-z_]\w*")
_RENAMED = re.compile(
    rb"RenameModel\((?:[^()]*?)['\"](\w+)['\"](?:[^()]*?)['\"](\w+)['\"]", re.DOTALL
)
_DEPENDENCIES = re.compile(
    rb"^\s+dependencies\s*(?::[^=\n]*)?=\s*[\[(](.*?)^\s+(?:[a-z_]+\s*(?::[^=\n]*)?=|def )",
    re.DOTALL | re.MULTILINE,
)
_PAIR = re.compile(rb"\(\s*[uUbB]?['\"](\w+)['\"]\s*,\s*[uUbB]?['\"]([\w.-]+)['\"]\s*,?\s*\)")
_MAKES = re.compile(rb"CreateModel|RenameModel|AlterModelTable|AlterField|AddField|db_table")
_ANY = frozenset({"SeparateDatabaseAndState", "RunSQL", "SafeRunSQL"})
"""Operations that hold others."""
OPERATIONS = 8192
"""Files whose words are kept in mind."""


def world_before(path: str, content: bytes, project: Project) -> World:
    """The models that a migration finds, as far as it names them."""
    app = layout.app_label(path, project)
    earlier = _earlier(path, project)
    words = _with_old_names(_words(content), earlier)
    state = State()
    for one in earlier:
        state = _replayed(state, one, app, words)
    world = World(app, project, state, lambda label, name: elsewhere(label, name, project))
    pointed = {
        name
        for model in state.models.values()
        for field in model.fields.values()
        if isinstance(field.to, str) and (name := field.to.rpartition(".")[2].lower())
    }
    missing = pointed - words
    if missing:  # the models that those point to: their keys have types
        names = _with_old_names(frozenset(missing), earlier)
        for one in earlier:
            state = _replayed(state, one, app, names, only_new=words)
    return world.at(state)


def elsewhere(app: str, name: str, project: Project) -> Model | None:
    """A model of another app as its migrations leave it in the end."""
    paths = layout.apps(project).get(app, ())
    contents = tuple(project.files[path] for path in paths if path in project.files)
    return _model_at_end(app, name.lower(), tuple(one for one in contents if _MAKES.search(one)))


@lru_cache(maxsize=1024)
def _model_at_end(app: str, name: str, contents: tuple[bytes, ...]) -> Model | None:
    state, words = State(), _with_old_names(frozenset({name}), contents)
    for one in contents:
        state = _replayed(state, one, app, words)
    return state.model(app, name)


def _replayed(
    state: State,
    content: bytes,
    app: str,
    words: frozenset[str],
    only_new: frozenset[str] = frozenset(),
) -> State:
    """The models after a file, if it names any of them; those in `only_new` are left as they are."""
    if not _words(content) & words:
        return state
    for names, operation in _by_models(content):
        if names and not names & words:
            continue
        after = moved(state, operation, app)
        kept = {key: one for key, one in state.models.items() if key[1] in only_new}
        state = State({**after.models, **kept}) if kept else after
    return state


@lru_cache(maxsize=OPERATIONS)
def _by_models(content: bytes) -> tuple[tuple[frozenset[str], Value], ...]:
    """The operations of a file with the models that they name; no names where that may be any."""
    if len(content) > LARGEST or not layout.is_migration(content):
        return ()
    return tuple((_names(one), one) for one in read_file(content).operations)


def _names(operation: Value) -> frozenset[str]:
    if not isinstance(operation, Called) or operation.name in _ANY:
        return frozenset()
    words = [
        operation.argument(0, "model_name", "name", "old_name"),
        operation.keywords.get("new_name"),
    ]
    return frozenset(word.lower() for word in words if isinstance(word, str))


def _earlier(path: str, project: Project) -> tuple[bytes, ...]:
    """The migrations that run before one, without squashed ones whose originals are there too."""
    paths = layout.in_folder(layout.folder_of(path), project)
    app = layout.app_label(path, project)
    before = ordered(path, project)
    return tuple(
        project.files[one]
        for one in before[: before.index(path)]
        if one in project.files and not is_squashed(project.files[one], app, paths)
    )


def ordered(path: str, project: Project) -> list[str]:
    """The migrations of an app in an order in which they can run, by dependencies, else by name.

    What `path` depends on comes first, then itself, then all others.
    """
    paths = layout.in_folder(layout.folder_of(path), project)
    app = layout.app_label(path, project)
    named = {layout.identity(one): one for one in paths}
    needs = {
        one: [
            named[name]
            for label, name in _dependencies(project.files.get(one, b""))
            if label == app and name in named
        ]
        for one in paths
    }
    order: dict[str, None] = {}
    for first in (path, *paths):
        waiting = [first] if first in needs else []
        seen = set(waiting)
        while waiting:  # without recursion: chains are a thousand long
            missing = [one for one in needs[waiting[-1]] if one not in order and one not in seen]
            if missing:
                waiting.append(missing[0])
                seen.add(missing[0])
            else:
                order.setdefault(waiting.pop())
    if path in needs and not needs[path]:
        return list(paths)
    return list(order)


@lru_cache(maxsize=OPERATIONS)
def _dependencies(content: bytes) -> tuple[tuple[str, str], ...]:
    """The pairs of an app and a migration that a file names as its dependencies."""
    found = _DEPENDENCIES.search(content)
    listed = _PAIR.findall(found.group(1)) if found is not None else []
    return tuple((label.decode(), name.decode()) for label, name in listed)


def is_squashed(content: bytes, app: str, paths: Sequence[str]) -> bool:
    """Whether a file only says again what others of its app say that are there.

    An app that was renamed replaces migrations of its old name: those are not there.
    """
    if b"replaces" not in content or len(content) > LARGEST:
        return False
    names = {layout.identity(one) for one in paths}
    replaced = read_file(content).replaces
    return bool(replaced) and all(label == app and name in names for label, name in replaced)


@lru_cache(maxsize=OPERATIONS)
def _words(content: bytes) -> frozenset[str]:
    """The words of a file, in lower case."""
    return frozenset(word.decode().lower() for word in _WORD.findall(content))


def _with_old_names(words: frozenset[str], contents: Sequence[bytes]) -> frozenset[str]:
    """The same, with the names that models of these names had before."""
    known = set(words)
    for content in reversed(contents):
        known.update(old for old, new in _renames(content) if new in known)
    return frozenset(known)


@lru_cache(maxsize=OPERATIONS)
def _renames(content: bytes) -> tuple[tuple[str, str], ...]:
    """The models that a file renames, in lower case."""
    if b"RenameModel" not in content:
        return ()
    return tuple(
        (old.decode().lower(), new.decode().lower()) for old, new in _RENAMED.findall(content)
    )
