"""Functions and classes of the head and of the base: which moved, what of their heads changed."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from shipcheck.code.compare import Hunk, New
from shipcheck.code.effects import does_something
from shipcheck.code.literals import is_of_type, is_quiet_mark
from shipcheck.code.residue import NOWHERE, Step
from shipcheck.code.signatures import has_parameter, takes_otherwise
from shipcheck.code.statements import Class, Function
from shipcheck.code.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.residue import Definition
    from shipcheck.code.statements import Module
    from shipcheck.code.versions import Versions

WAYS_TO_RUN = frozenset({"async", "suspend", "static", "unsafe", "synchronized"})
"""Words in the head of a function that change how it runs."""
ALIKE = 0.6
"""Share of steps in common from which on a function of the same name elsewhere is the same one."""
FEWEST_STEPS = 2
"""Steps that a function must have to be known again under another name."""


def simple(group: str) -> str:
    """The name itself, without what is around it."""
    return group.rpartition(".")[2]


def follow_moves(files: Sequence[Versions]) -> None:
    """Find functions that moved: by their names, else by their whole text."""
    gone = [
        (one, group)
        for one in files
        for group in one.base.definitions
        if group not in one.head.steps
    ]
    for one in files:
        for group in one.head.definitions:
            if group in one.base.steps or group == NOWHERE:
                continue
            found = _origin(one, group, gone)
            if found is not None:
                gone.remove(found)
                one.origins[group] = found


def _origin(
    versions: Versions, group: str, gone: Sequence[tuple[Versions, str]]
) -> tuple[Versions, str] | None:
    """Where a new function was before; None where that is not certain."""
    kind = type(versions.head.definitions[group][0].node)
    named = [
        (other, name)
        for other, name in gone
        if simple(name) == simple(group) and type(other.base.definitions[name][0].node) is kind
    ]
    text = [step.text for step in versions.head.steps[group]]
    same = [
        pair for pair in named or gone if [one.text for one in pair[0].base.steps[pair[1]]] == text
    ]
    if len(same) == 1 and (named or len(text) >= FEWEST_STEPS):
        return same[0]
    if len(named) == 1 and not same:
        before = [one.text for one in named[0][0].base.steps[named[0][1]]]
        alike = SequenceMatcher(None, before, text, autojunk=False).ratio() >= ALIKE
        return named[0] if alike else None
    return None


def changed_definitions(files: Sequence[Versions]) -> dict[tuple[str, str], Definition]:
    """The functions that were there and do something new, by path and group."""
    return {
        (one.file.path, group): one.head.definitions[group][0]
        for one in files
        for group, comparison in one.comparisons.items()
        if group in one.head.definitions and not one.is_new(group)
        if any(hunk.new or hunk.gone for hunk in comparison.hunks)
    }


def changed_heads(versions: Versions) -> None:
    """Add to the comparisons what changed in the heads of functions and classes that stayed."""
    for group, listed in versions.head.definitions.items():
        source, name = versions.origins.get(group, (versions, group))
        before = source.base.definitions.get(name, ())
        if group in versions.comparisons and versions.is_new(group):
            marks = [step for one in listed for step in _marks(one, *_side(versions))]
            new = [New(step, step.lines()) for step in marks if not is_of_type(step.text[1])]
            versions.comparisons[group].hunks.append(Hunk(new))
            continue
        if len(listed) != 1 or len(before) != 1:
            continue
        hunk = Hunk()
        head = list(_parts(listed[0], *_side(versions)))
        base = list(_parts(before[0], source.file.base, source.file.base_recogniser))
        texts = {step.text for step in base}
        for step in head:
            quiet = _of_new_parameter(step, before[0]) and not _does(step, listed[0], versions)
            if step.text not in texts and not quiet:
                hunk.new.append(New(step, step.lines()))
        hunk.new += _taken_otherwise(versions, listed[0], before[0])
        left = {step.text for step in head}
        kept = {step.text[0] for step in head}
        for step in base:
            replaced = step.text[0] in kept or step.text[0].startswith("=")
            if step.text not in left and not (replaced and step.text[0] != "@"):
                hunk.gone.append(step)
        if hunk.new:
            hunk.gone.clear()
        if hunk.new or hunk.gone:
            versions.comparisons[group].hunks.append(hunk)


def _of_new_parameter(step: Step, before: Definition) -> bool:
    """Whether it is the default value of a parameter that was not there."""
    kind = step.text[0]
    node = before.node
    return kind[0] == "=" and isinstance(node, Function) and not has_parameter(node, kind[1:])


def _does(step: Step, head: Definition, versions: Versions) -> bool:
    """Whether the default value of a parameter calls what does more than ask."""
    parameters = head.node.parameters if isinstance(head.node, Function) else ()
    given = [one.default for one in parameters if f"={one.name}" == step.text[0]]
    recogniser = versions.file.head_recogniser
    return any(one is not None and does_something(recogniser, one) for one in given)


def _taken_otherwise(versions: Versions, head: Definition, base: Definition) -> list[New]:
    """The head of a function whose parameters changed places."""
    if not isinstance(head.node, Function) or not isinstance(base.node, Function):
        return []
    if versions.file.head is None or not takes_otherwise(head.node, base.node):
        return []
    step = Step(words(versions.file.head, head.node.header), head.node.header, text=("(",))
    return [New(step, step.lines() & versions.file.added or step.lines())]


def _marks(definition: Definition, module: Module | None, recogniser: Recogniser) -> Iterator[Step]:
    """Decorators that are no flags and that do something."""
    for one in definition.node.decorators:
        if module and recogniser.mark(one) is None and not is_quiet_mark(one):
            yield _step("@", one, module)


def _parts(definition: Definition, module: Module | None, recogniser: Recogniser) -> Iterator[Step]:
    """Decorators that are no flags, default values and bases, each as a step that says which."""
    if module is None:
        return
    node = definition.node
    yield from _marks(definition, module, recogniser)
    for word in words(module, node.header):
        if word.text in WAYS_TO_RUN:
            yield Step((word,), node.header, text=("~", word.text))
    if isinstance(node, Class):
        for one in node.bases:
            yield _step("(", one, module)
    elif isinstance(node, Function):
        for parameter in node.parameters:
            if parameter.default is not None and parameter.name:
                yield _step(f"={parameter.name}", parameter.default, module)


def _side(versions: Versions) -> tuple[Module | None, Recogniser]:
    """What the parts of the head are read with."""
    return versions.file.head, versions.file.head_recogniser


def _step(kind: str, expression: Expression, module: Module) -> Step:
    left = words(module, expression.span)
    return Step(left, expression.span, text=(kind, *(word.text for word in left)))
