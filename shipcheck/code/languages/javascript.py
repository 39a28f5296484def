"""JavaScript, with JSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.readers.javascript import JavaScriptReader

if TYPE_CHECKING:
    from shipcheck.code.statements import Module


def read(source: bytes) -> Module:
    """A JavaScript file."""
    return PlainReader().read(source)


class PlainReader(JavaScriptReader):
    """The node types of tree-sitter-javascript."""

    language = "javascript"
    package = "tree_sitter_javascript"


READER = PlainReader
"""For `parsing.read_versions`."""
