"""Steps put into one form where two ways to write them do the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.residue import Step

NAME_AND_SIGN = 2
"""Words of `name =`, and of `return name`."""


def inlined(steps: Sequence[Step]) -> list[Step]:
    """`name = value; return name` as `return value`; what something stands below stays as it is."""
    headers = {id(arm.header) for step in steps for arm in step.context}
    found: list[Step] = []
    for step in steps:
        before = found[-1] if found else None
        if before is not None and _returns(step, before) and not headers & {id(before), id(step)}:
            kept = before.words[NAME_AND_SIGN:]
            waits = kept[0].text == "await" and not _is_tried(step)
            kept = kept[1:] if waits else kept
            words = (step.words[0], *kept)
            texts = tuple(word.text for word in words)
            found[-1] = replace(step, words=words, text=texts, span=before.span)
        else:
            found.append(step)
    return found


def _returns(step: Step, before: Step) -> bool:
    """Whether a step only gives back what the one before it keeps under a name."""
    return (
        len(step.text) == NAME_AND_SIGN
        and step.text[0] == "return"
        and before.text[:NAME_AND_SIGN] == (step.text[1], "=")
        and len(before.text) > NAME_AND_SIGN
        and _where(step) == _where(before)
        and not before.unclear
    )


def _is_tried(step: Step) -> bool:
    """Whether an error is caught around it: it matters there who waits."""
    return any(arm.header.text[:1] == ("try",) for arm in step.context)


def _where(step: Step) -> list[tuple[int, str]]:
    return [(id(arm.header), arm.label) for arm in step.context]
