"""Folding PyYAML's events into plain values and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from shipcheck.checklist.document import Document, Path, Span
from shipcheck.checklist.problems import MOST_PROBLEMS
from shipcheck.checklist.scalars import read_scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

DEEPEST = 32
"""Levels of nesting; a checklist by hand needs eight."""


MOST_EVENTS = 50_000
"""Keys, values and ends of lists and maps that are read; a checklist by hand has a few thousand."""


class _Frame:
    """A map or list that is being read; `path` is None where its content is dropped."""

    __slots__ = ("container", "is_key", "key", "path", "value_next")

    def __init__(
        self, container: dict[str, Any] | list[Any], path: Path | None, *, is_key: bool
    ) -> None:
        self.container = container
        self.path = path
        self.is_key = is_key  # this collection stands where a key should
        self.key: str | None = None  # whose value comes next; None where that is dropped
        self.value_next = False  # only for a map


class Builder:
    """Takes events one by one and fills a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._stack: list[_Frame] = []
        self._documents = 0
        self._events = 0

    def take(self, event: yaml.Event) -> bool:
        """Take the next event; False where reading on is useless."""
        if len(self._document.problems) >= MOST_PROBLEMS:
            return False
        self._events += 1
        if self._events > MOST_EVENTS:
            self._complain("too-large", f"more than {MOST_EVENTS} keys and values", event)
            return False
        handler = self._HANDLERS.get(type(event).__name__)
        return handler is None or handler(self, event)

    def _start_document(self, event: yaml.Event) -> bool:
        self._documents += 1
        if self._documents > 1:
            self._complain(
                "several-documents", "a checklist is one document; a second one starts here", event
            )
        return self._documents == 1

    def _start_map(self, event: yaml.Event) -> bool:
        return self._start({}, event)

    def _start_list(self, event: yaml.Event) -> bool:
        return self._start([], event)

    def _start(self, container: dict[str, Any] | list[Any], event: yaml.Event) -> bool:
        if len(self._stack) == DEEPEST:
            self._complain("too-deep", f"nested more than {DEEPEST} levels deep", event)
            return False
        self._check_properties(event)
        is_key = self._key_expected()
        if is_key:
            self._complain("key", "a key must be text, not a map or a list", event)
        path = None if is_key else self._next_path()
        self._record(path, event)
        self._stack.append(_Frame(container, path, is_key=is_key))
        return True

    def _end(self, _event: yaml.Event) -> bool:
        frame = self._stack.pop()
        if frame.is_key:
            self._stack[-1].value_next = True
        else:
            self._attach(frame.container)
        return True

    def _take_scalar(self, event: yaml.Event) -> bool:
        scalar = cast("yaml.ScalarEvent", event)
        self._check_properties(event)
        if self._key_expected():
            self._take_key(scalar)
        else:
            self._record(self._next_path(), event)
            self._attach(self._value(scalar))
        return True

    def _take_alias(self, event: yaml.Event) -> bool:
        self._complain("alias", "aliases (`*name`) are not read; write the value out", event)
        if self._key_expected():
            self._stack[-1].value_next = True
        else:
            self._record(self._next_path(), event)
            self._attach(None)
        return True

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1]
        frame.key, frame.value_next = None, True
        plain = event.implicit[0]
        key = self._value(event)
        if plain and key == "<<":
            self._complain("merge-key", "merge keys (`<<`) are not read; write the keys out", event)
        elif not isinstance(key, str):
            self._complain("key", "a key must be text", event, f'write it as "{event.value}"')
        elif key in frame.container:
            self._complain("duplicate-key", self._repeated(frame, key), event)
        elif frame.path is not None:
            frame.key = key
            self._document.keys[(*frame.path, key)] = _span(event)

    def _repeated(self, frame: _Frame, key: str) -> str:
        first = self._document.keys.get((*(frame.path or ()), key))
        return f"`{key}` stands here twice" + (f"; first on line {first.line}" if first else "")

    def _value(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        try:
            if event.implicit[0]:
                return read_scalar(event.value)
            event.value.encode()  # without its C library PyYAML lets escaped surrogates through
        except UnicodeEncodeError:
            self._complain("text", "a surrogate is not a character", event)
        except ValueError as error:
            self._complain("number", str(error), event)
        else:
            return event.value
        return None

    def _check_properties(self, event: yaml.Event) -> None:
        node = cast("yaml.NodeEvent", event)
        if node.anchor is not None:
            self._complain("anchor", "anchors (`&name`) are not read; write the value out", event)
        if getattr(event, "tag", None) is not None:
            self._complain("tag", "tags (`!name`) are not read", event)

    def _key_expected(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return isinstance(frame.container, dict) and not frame.value_next

    def _next_path(self) -> Path | None:
        """Where the next value belongs; None where it is dropped."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if frame.path is None:
            return None
        if isinstance(frame.container, list):
            return (*frame.path, len(frame.container))
        return None if frame.key is None else (*frame.path, frame.key)

    def _attach(self, value: object) -> None:
        if not self._stack:
            self._document.value = value
            return
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            return
        if frame.key is not None:
            frame.container[frame.key] = value
        frame.key, frame.value_next = None, False

    def _record(self, path: Path | None, event: yaml.Event) -> None:
        if path is not None:
            self._document.values[path] = _span(event)

    def _complain(self, code: str, message: str, event: yaml.Event, hint: str = "") -> None:
        problem = self._document.problem_at(code, message, _span(event), hint=hint)
        self._document.problems.append(problem)

    # By name, so that the table does not need yaml to be imported.
    _HANDLERS: ClassVar[dict[str, Callable[[Builder, yaml.Event], bool]]] = {
        "DocumentStartEvent": _start_document,
        "MappingStartEvent": _start_map,
        "SequenceStartEvent": _start_list,
        "MappingEndEvent": _end,
        "SequenceEndEvent": _end,
        "ScalarEvent": _take_scalar,
        "AliasEvent": _take_alias,
    }


def _span(event: yaml.Event) -> Span:
    start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
