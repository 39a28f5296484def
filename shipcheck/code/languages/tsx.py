"""TypeScript with JSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.languages.typescript import TypeScriptReader

if TYPE_CHECKING:
    from shipcheck.code.statements import Module


def read(source: bytes) -> Module:
    """A TSX file."""
    return TsxReader().read(source)


class TsxReader(TypeScriptReader):
    """The node types of the same grammar with JSX; `<T>x` is an element there."""

    language = "tsx"
    function = "language_tsx"


READER = TsxReader
"""For `parsing.read_versions`."""
