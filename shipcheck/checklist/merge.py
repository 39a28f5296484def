"""Several files into one checklist: items merge by id, maps by key, lists replace each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shipcheck.checklist.vocabulary import ITEM_KEYS, KINDS, NONE
from shipcheck.model.checklist import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.checklist.document import Document, Path, YamlValue

_MAPS = ("context", "deploy", "merge", "tell", "flags", "migrations", "tables")
Keys = tuple[str, ...]


class Unit(NamedTuple):
    """A value that is replaced as a whole, and where it stands."""

    value: YamlValue
    document: Document
    path: Path


class Merged:
    """The effective checklist while it grows, base first.

    Values of a wrong shape are left out: the schema has reported them.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._top: dict[Keys, Unit] = {}
        self._items: dict[str, dict[Keys, Unit]] = {}
        for document in documents:
            if isinstance(document.value, dict):
                self._add(document)
        self._names = list(self._items)

    @property
    def effective(self) -> dict[str, YamlValue]:
        """The checklist as plain values, without `extends`."""
        effective: dict[str, YamlValue] = {}
        for keys, unit in self._top.items():
            _assign(effective, keys, unit.value)
        effective["items"] = [_item(units) for units in self._items.values()]
        return effective

    @property
    def origins(self) -> dict[Keys, Origin]:
        """Where each effective value came from; items stand under their id."""
        origins: dict[Keys, Origin] = {}
        for keys, unit in self._units():
            for below, path in _walk(unit.value, unit.path):
                span = unit.document.span(path, key=True)
                origins[keys + below] = Origin(unit.document.file, span.line, span.column)
        return origins

    def locate(self, path: Path) -> tuple[Document, Path] | None:
        """Where a path of the effective checklist was written; its item where it has no place."""
        units, start = self._top, 0
        if path[:1] == ("items",) and len(path) > 1:
            units, start = self._items[self._names[int(path[1])]], 2
        below = path[start:]
        for length in range(len(below), 0, -1):
            keys = tuple(map(str, below[:length]))
            if keys in units:
                unit = units[keys]
                return unit.document, (*unit.path, *below[length:])
            inner = (unit for other, unit in units.items() if other[:length] == keys)
            unit_below = next(inner, None)
            if unit_below is not None:
                return unit_below.document, unit_below.path[: start + length]
        whole = next(iter(units.values()), None)
        return whole and (whole.document, whole.path)

    def _units(self) -> Iterator[tuple[Keys, Unit]]:
        yield from self._top.items()
        for identifier, units in self._items.items():
            for keys, unit in units.items():
                yield ("items", identifier, *keys), unit

    def _add(self, document: Document) -> None:
        for key, value in document.value.items():
            if key == "items":
                self._add_items(value, document)
            elif key == "services":
                self._add_services(value, document)
            elif key in _MAPS:
                self._add_map(key, value, document)
            elif key != "extends":
                self._top[key,] = Unit(value, document, (key,))

    def _add_map(self, key: str, value: YamlValue, document: Document) -> None:
        if isinstance(value, dict):
            self._top.pop((key,), None)
            for name, entry in value.items():
                self._top[key, name] = Unit(entry, document, (key, name))
        elif isinstance(value, list):
            _drop(self._top, (key,))
            self._top[key,] = Unit(value, document, (key,))

    def _add_services(self, value: YamlValue, document: Document) -> None:
        for kind, entry in value.items() if isinstance(value, dict) else ():
            named = {"uses": NONE} if entry == NONE else entry
            if not isinstance(named, dict):
                continue
            before = self._top.get(("services", kind, "uses"))
            if before and named.get("uses", before.value) != before.value:
                _drop(self._top, ("services", kind))
            for key, parameter in named.items():
                place = ("services", kind) if entry == NONE else ("services", kind, key)
                self._top["services", kind, key] = Unit(parameter, document, place)

    def _add_items(self, value: YamlValue, document: Document) -> None:
        seen: set[str] = set()
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            identifier = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(identifier, str) or identifier in seen:
                continue
            seen.add(identifier)
            place: Path = ("items", index)
            name = Unit(identifier, document, (*place, "id"))
            _overlay(self._items.setdefault(identifier, {("id",): name}), entry, document, place)


def _overlay(
    units: dict[Keys, Unit], entry: dict[str, YamlValue], document: Document, place: Path
) -> None:
    """Change an item: only the keys that are named, and what no longer fits goes."""
    kinds = [kind for kind in KINDS if kind in entry]
    if kinds:
        before = units.get(("uses",))
        if before is None or entry.get("uses") != before.value:
            _drop(units, ("with",))
        for kind in KINDS:
            units.pop((kind,), None)
    for key, value in entry.items():
        if key == "with" and isinstance(value, dict):
            for name, parameter in value.items():
                units["with", name] = Unit(parameter, document, (*place, key, name))
        elif key != "id":
            units[key,] = Unit(value, document, (*place, key))


def _drop(units: dict[Keys, Unit], prefix: Keys) -> None:
    for keys in [keys for keys in units if keys[: len(prefix)] == prefix]:
        del units[keys]


def _item(units: dict[Keys, Unit]) -> dict[str, YamlValue]:
    found: dict[str, YamlValue] = {}
    for keys, unit in units.items():
        _assign(found, keys, unit.value)
    order = [*(key for key in ITEM_KEYS if key in found), *found]
    return {key: found[key] for key in order}


def _assign(target: dict[str, YamlValue], keys: Keys, value: YamlValue) -> None:
    *outer, last = keys
    for key in outer:
        target = target.setdefault(key, {})
    target[last] = value


def _walk(value: YamlValue, path: Path) -> Iterator[tuple[Keys, Path]]:
    """A value and all within it: the keys from here, and the path in its file."""
    yield (), path
    inner: Iterable[tuple[str | int, YamlValue]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, part in inner:
        for below, place in _walk(part, (*path, key)):
            yield (str(key), *below), place
