"""What a flag service says of one flag: one shape for all services."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class FlagKind(StrEnum):
    """What a flag is for, in the words of the services."""

    RELEASE = "release"
    EXPERIMENT = "experiment"
    OPERATIONAL = "operational"
    KILL_SWITCH = "kill-switch"
    PERMISSION = "permission"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FlagState:
    """One flag in one environment. None means that the service cannot tell, never "no".

    `on` is whether it is switched on at all in the environment. `rollout` is the greatest share of
    users that can get the on side by chance, 0 to 100; None where it depends on rules that cannot
    be summed up (`targeted` is True then). `everybody` is True only where each and every user gets
    the on side. `off_value` is what callers get while it is off; `kind_word` the service's own
    word for the kind. `owner` is empty where the service says that nobody owns the flag.
    `never_used` is True where the service counts evaluations and has seen none; `last_used_at` is
    when it was last evaluated. `lifetime_days` is the service's own expected life of this kind.
    `source` names the service or file, for people; `url` is the flag's page.
    """

    key: str
    source: str
    on: bool | None = None
    everybody: bool | None = None
    rollout: float | None = None
    targeted: bool | None = None
    off_value: bool | str | float | None = None
    kind: FlagKind | None = None
    kind_word: str | None = None
    owner: str | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    archived: bool | None = None
    stale: bool | None = None
    never_used: bool | None = None
    last_used_at: datetime | None = None
    lifetime_days: int | None = None
    url: str | None = None
