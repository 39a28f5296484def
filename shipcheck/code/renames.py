"""Functions that go by another name, or that only hand on to another one while flags are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.residue import NOWHERE
from shipcheck.code.statements import Function
from shipcheck.code.versions import residue_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.code.residue import Definition, Step
    from shipcheck.code.versions import Versions

FEWEST_STEPS = 3
"""Steps of a function that is known again in a copy of it."""


def follow_copies(files: Sequence[Versions]) -> None:
    """Find new functions that are what another one was before the change went on with that."""
    kept: dict[tuple[tuple[str, ...], ...], tuple[Versions, str]] = {}
    for one in files:
        for group in one.base.definitions:
            if group not in one.head.skipped and one.base.steps.get(group):
                kept.setdefault(_texts(one.base.steps[group]), (one, group))
    for one in files:
        for group in one.head.definitions:
            text = _texts(one.head.steps.get(group, []))
            found = kept.get(text)
            if found and one.is_new(group) and len(text) >= FEWEST_STEPS:
                one.origins[group] = found
        _follow_inner(one)


def _follow_inner(versions: Versions) -> None:
    """What is in a function that moved, moved with it."""
    for group in versions.head.definitions:
        outer, _, name = group.rpartition(".")
        if outer in versions.origins and versions.is_new(group):
            source, before = versions.origins[outer]
            if f"{before}.{name}" in source.base.definitions:
                if f"{before}.{name}" in source.base.skipped:  # it stayed, but where it was
                    source.base = residue_of(source.file.base, source.file.base_recogniser, None)
                versions.origins[group] = source, f"{before}.{name}"


def rename(files: Sequence[Versions]) -> None:
    """Tell the comparisons which names stand for one another."""
    names = dict(_renamed(files))
    for one in files:
        for group, listed in one.head.definitions.items():
            target = _handed_to(listed[0], one.head.steps.get(group, []))
            asks = target and _asks(listed[0], one)
            if asks and "." not in group and one.is_new(group):
                names[group] = names.get(target, target)
                one.delegates.add(group)
    if names:
        for one in files:
            one.names = {word: name for word, name in names.items() if word != name}


def _asks(definition: Definition, versions: Versions) -> bool:
    """Whether a function that nobody else is handed asks a flag."""
    first, last = definition.span.first_line, definition.span.last_line
    places = (one.line for one in versions.head.guards)
    return not definition.node.decorators and any(first <= line <= last for line in places)


def _renamed(files: Sequence[Versions]) -> Iterator[tuple[str, str]]:
    """Each function's old name with the new one, where nothing else is called so."""
    after = {group for one in files for group in one.head.definitions}
    for one in files:
        for group, (source, before) in one.origins.items():
            copied = before in source.head.definitions
            if "." not in group + before and group != before and not copied and before not in after:
                yield before, group


def _handed_to(definition: Definition, steps: Sequence[Step]) -> str:
    """The function that does all that another one does: `return <Old {...props} />`."""
    node = definition.node
    if not isinstance(node, Function) or len(steps) != 1 or steps[0].unclear:
        return ""
    words = [word for word in steps[0].text if word != ";"]
    parameters = [one.name for one in node.parameters if one.name]
    if words[:2] == ["return", "<"] and words[-1] == "/>":
        rest = words[3:-1]
        given = [["{", "...", name, "}"] for name in parameters[:1]] or [[]]
        return words[2] if rest in given else ""
    if words[:1] == ["return"] and words[2:3] == ["("] and words[-1] == ")":
        rest = [word for word in words[3:-1] if word != ","]
        return words[1] if rest == parameters and words[1].isidentifier() else ""
    return ""


def functions_gone(files: Sequence[Versions]) -> dict[str, tuple[Versions, str]]:
    """The functions of the base that no file has any more, by name."""
    after = {group for one in files for group in one.head.definitions}
    return {
        group: (one, group)
        for one in files
        for group in one.base.definitions
        if "." not in group and group not in after and group != NOWHERE
    }


def follow_delegates(versions: Versions, gone: Mapping[str, tuple[Versions, str]]) -> None:
    """A function whose flag is gone does itself now what it handed on to one that is gone.

    For the base as the clean-up left it: where `Card` showed `<NewCard {...props} />` and that is
    no more, the head's `Card` is compared with `NewCard`.
    """
    for group, listed in versions.base.definitions.items():
        target = gone.get(_handed_to(listed[0], versions.base.steps.get(group, [])))
        if target and group in versions.head.definitions and group not in versions.origins:
            versions.origins[group] = target
            _follow_inner(versions)


def _texts(steps: Sequence[Step]) -> tuple[tuple[str, ...], ...]:
    return tuple(step.text for step in steps)
