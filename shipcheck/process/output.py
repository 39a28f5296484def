"""What a pipe brings, kept whole or as a head and a tail."""

from __future__ import annotations


class Output:
    """Bytes as they arrive; with a limit only the first and the last of them are kept.

    Args:
        limit: how many bytes to keep at most, half of them from the start; None keeps all.
    """

    __slots__ = ("_head", "_head_limit", "_left_out", "_tail", "_tail_limit")

    def __init__(self, limit: int | None) -> None:
        self._head_limit = None if limit is None else limit // 2
        self._tail_limit = 0 if limit is None else limit - limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0

    def add(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if self._head_limit is None:
            self._head += chunk
            return
        room = self._head_limit - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[room:]
        # Trimmed only at twice the size: a trim for every chunk would copy the tail each time.
        if len(self._tail) > 2 * self._tail_limit:
            self._trim()

    def _trim(self) -> None:
        surplus = max(len(self._tail) - self._tail_limit, 0)
        del self._tail[:surplus]
        self._left_out += surplus

    def value(self) -> bytes:
        """What was kept; a gap is named by a line `… N bytes left out …`."""
        self._trim()
        if not self._left_out:
            return bytes(self._head + self._tail)
        gap = f"\n… {self._left_out} bytes left out …\n".encode()
        return bytes(self._head + gap + self._tail)
