"""How the screen was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.model.result import Result


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the screen ended with.

    `result` is the last verdict, None where there was none yet; `merge` is whether the user asked
    for the merge and confirmed it. The screen itself merges nothing: whoever opened it does,
    on the plain terminal, where a signature's passphrase can be asked for.
    """

    result: Result | None
    merge: bool = False
