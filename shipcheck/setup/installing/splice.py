"""A change of a file as the bytes that went out, so that it can be taken back to the byte.

Only what was taken out is kept, never the whole file: a git configuration may hold credentials.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Splice:
    """Replaced `removed` at `offset` by `length` bytes.

    `before` and `after` are the SHA-256 of the whole file; `before` is empty where there was none.
    """

    before: str
    after: str
    offset: int
    length: int
    removed: bytes

    @classmethod
    def between(cls, before: bytes | None, after: bytes) -> Splice:
        """The change from one content (None: no file) to another."""
        old = before or b""
        start = shared_length(old, after)
        limit = min(len(old), len(after)) - start
        end = shared_length(old[::-1][:limit], after[::-1][:limit])
        removed = old[start : len(old) - end]
        digest_before = "" if before is None else digest(before)
        return cls(digest_before, digest(after), start, len(after) - end - start, removed)

    def undone(self, content: bytes) -> bytes | None:
        """What was there before `content`, whose digest is `after`; None for no file."""
        if not self.before:
            return None
        return content[: self.offset] + self.removed + content[self.offset + self.length :]

    def as_json(self) -> dict[str, Any]:
        """For the record."""
        return {
            "before": self.before,
            "after": self.after,
            "offset": self.offset,
            "length": self.length,
            "removed": base64.b64encode(self.removed).decode("ascii"),
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Splice:
        """From the record; raises KeyError, TypeError or ValueError for what is none."""
        removed = base64.b64decode(entry["removed"], validate=True)
        figures = int(entry["offset"]), int(entry["length"])
        return cls(str(entry["before"]), str(entry["after"]), *figures, removed)


def shared_length(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many elements two sequences have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((index for index, (left, right) in pairs if left != right), shorter)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
