"""What conditions ask about, and what comes of asking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.model.words import ChangeClass, Place


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions ask about.

    `paths` holds the changed paths, old and new names alike. `lines` is added plus deleted.
    `branch` is None when HEAD is detached; `labels`, `risk` (`low`, `usual`, `high`) and `users`
    are None when not known. `authors` holds names and addresses. `has` says what the repository
    has means for; None or left out is not known.
    """

    paths: tuple[str, ...]
    change_class: ChangeClass
    lines: int
    languages: frozenset[str]
    branch: str | None
    place: Place
    labels: frozenset[str] | None = None
    authors: tuple[str, ...] = ()
    risk: str | None = None
    users: int | None = None
    has: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One condition and what came of it.

    `wanted` is the condition in words, `found` what the change has instead of or for it;
    combinations (`all`, `any`, `not`) have children and say nothing of their own in `found`.
    """

    value: bool | None
    wanted: str
    found: str = ""
    children: tuple[Evaluation, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether the item applies: what cannot be known counts as true."""
        return self.value is not False
