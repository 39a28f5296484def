"""What the schema cannot say: mistakes of one file, and of the merged checklist."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from shipcheck.checklist.complaints import Complaint, name_of
from shipcheck.checklist.contradictions import contradiction
from shipcheck.checklist.durations import read_duration
from shipcheck.checklist.globs import pattern_fault
from shipcheck.checklist.leaves import as_list
from shipcheck.checklist.problems import nearest
from shipcheck.checklist.vocabulary import KINDS
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shipcheck.checklist.document import Path, YamlValue
    from shipcheck.model.checklist import Catalogue

_ITEMS_HINT = "add an item, or `extends: builtin:default`"


def judge_file(value: dict[str, YamlValue], faulty: Iterable[Path]) -> Iterator[Complaint]:
    """Mistakes of one file that the schema lets through.

    Args:
        value: what the file says.
        faulty: the paths that the schema has complained about; what they hold is not judged.
    """
    sound = _soundness(faulty)
    yield from _judge_context(value.get("context"), sound)
    if "extends" not in value and not value.get("items") and sound(("items",)):
        key = "items" in value
        path: Path = ("items",) if key else ()
        yield Complaint("empty", "the checklist has no items", path, key=key, hint=_ITEMS_HINT)
    items = value.get("items")
    if isinstance(items, list):
        yield from _judge_ids(items)
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield from _judge_item(item, ("items", index), sound)


def judge_merged(effective: dict[str, YamlValue], catalogue: Catalogue) -> Iterator[Complaint]:
    """Mistakes that only show once all files are merged."""
    identifiers = [item["id"] for item in effective["items"]]
    for index, item in enumerate(effective["items"]):
        path: Path = ("items", index)
        if not any(kind in item for kind in KINDS):
            others = [name for name in identifiers if name != item["id"]]
            near = nearest(item["id"], others)
            hint = f"did you mean `{near}`?" if near else "say which of them decides it"
            message = f"`{item['id']}` has none of `uses`, `run` and `ask`"
            yield Complaint("kind", message, (*path, "id"), hint=hint)
        elif "with" in item and "uses" not in item:
            yield Complaint("kind", "`with` belongs to `uses`", (*path, "with"), key=True)
        yield from _judge_evidence(item, path, catalogue)


def _soundness(faulty: Iterable[Path]) -> Callable[[Path], bool]:
    """Tells whether nothing was wrong at a path or below it."""
    outer = {path[:length] for path in faulty for length in range(len(path) + 1)}
    return lambda path: path not in outer


def _judge_context(context: YamlValue, sound: Callable[[Path], bool]) -> Iterator[Complaint]:
    entries: list[tuple[Path, YamlValue]] = [(("context",), context)]
    if isinstance(context, list):
        entries = [(("context", index), entry) for index, entry in enumerate(context)]
    for path, entry in entries:
        if not isinstance(entry, dict):
            continue
        asked = (*path, "asked")
        if "asked" in entry and sound(asked) and not _is_date(entry["asked"]):
            message = f"there is no day `{entry['asked']}`"
            yield Complaint("wrong-form", message, asked, hint="write it like 2026-11-01")
        if sound((*path, "paths")):
            yield from _judge_globs(entry.get("paths", []), (*path, "paths"))


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _judge_ids(items: list[YamlValue]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        identifier = item.get("id") if isinstance(item, dict) else None
        if isinstance(identifier, str):
            if identifier in seen:
                message = f"a second item is called `{identifier}`"
                yield Complaint("duplicate-id", message, ("items", index, "id"))
            seen.add(identifier)


def _judge_item(
    item: dict[str, YamlValue], path: Path, sound: Callable[[Path], bool]
) -> Iterator[Complaint]:
    kinds = [key for key in item if key in KINDS]
    for kind in kinds[1:]:
        message = f"an item has one of `uses`, `run` and `ask`; this one has `{kinds[0]}` already"
        yield Complaint("kind", message, (*path, kind), key=True)
    if "timeout" in item and sound((*path, "timeout")):
        yield from _judge_timeout(item["timeout"], (*path, "timeout"))
    if "when" in item and sound((*path, "when")):
        yield from _judge_when(item["when"], (*path, "when"))


def _judge_timeout(value: str | float, path: Path) -> Iterator[Complaint]:
    try:
        read_duration(value)
    except ValueError as error:
        yield Complaint("out-of-range", f"{name_of(path)} {error}", path)


def _judge_when(condition: YamlValue, path: Path) -> Iterator[Complaint]:
    faults = list(_judge_patterns(condition, path))
    yield from faults
    leaf = None if faults else contradiction(condition)
    if leaf is not None:
        message = f"`when` can never be true: no change meets what it asks of `{leaf}`"
        yield Complaint("never-true", message, path, key=True)


def _judge_patterns(condition: YamlValue, path: Path) -> Iterator[Complaint]:
    for key, value in condition.items():
        here = (*path, key)
        if key in ("paths", "only_paths"):
            yield from _judge_globs(value, here)
        elif key == "not":
            yield from _judge_patterns(value, here)
        elif key in ("all", "any"):
            for index, part in enumerate(value):
                yield from _judge_patterns(part, (*here, index))


def _judge_globs(value: YamlValue, path: Path) -> Iterator[Complaint]:
    for index, pattern in enumerate(as_list(value)):
        fault = pattern_fault(pattern)
        if fault is not None:
            place = (*path, index) if isinstance(value, list) else path
            yield Complaint("pattern", f"`{pattern}` {fault}", place)


def _judge_evidence(
    item: dict[str, YamlValue], path: Path, catalogue: Catalogue
) -> Iterator[Complaint]:
    wanted = item.get("evidence")
    if not isinstance(wanted, list):
        return
    reach = _reach(item, catalogue)
    for index, kind in enumerate(wanted):
        if reach and kind in tuple(Evidence) and kind not in reach:
            known = ", ".join(word for word in Evidence if word in reach)
            message = f"`{item['id']}` can never be `{kind}`"
            hint = f"it reaches: {known}"
            yield Complaint("evidence", message, (*path, "evidence", index), hint=hint)


def _reach(item: dict[str, YamlValue], catalogue: Catalogue) -> frozenset[Evidence]:
    """The kinds of evidence that whatever decides the item can have; empty where not known."""
    if "ask" in item:
        return frozenset({Evidence.CLAIMED})
    if "run" in item:
        return frozenset({Evidence.OBSERVED})
    known = item.get("uses") in catalogue.names()
    return catalogue.specification(item["uses"]).evidence if known else frozenset()
