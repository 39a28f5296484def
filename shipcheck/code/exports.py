"""What a JavaScript module lets others name: all else is named in its own file only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.statements import Module

FAMILY = frozenset({"javascript", "typescript", "tsx"})
"""Languages whose files name what others may use."""
DECLARE = frozenset({"const", "let", "var"})
BEFORE_NAME = frozenset({"async", "function", "*", "class", "abstract", "enum", "declare"})
OPEN, CLOSE = frozenset("([{"), frozenset(")]}")
BEGIN = (
    frozenset({"export", "import", "function", "class", "interface", "type", "if", "for"}) | DECLARE
)


@dataclass(frozen=True, slots=True)
class Exports:
    """What a file exports: names, and the one that is its default ("default" for one without).

    `names` is None where the file is no module, or exports in a way that cannot be read.
    """

    names: frozenset[str] | None = None
    default: str = ""

    def hides(self, name: str) -> bool:
        """Whether no other file can name it."""
        return self.names is not None and name not in self.names


def exports_of(module: Module) -> Exports:
    """What a file exports; all it has where it is no module of that family."""
    if module.language not in FAMILY:
        return Exports()
    texts = list(_texts(module))
    old_ways = any(
        (text == "module" and texts[at + 1 : at + 3] == [".", "exports"]) or text == "exports"
        for at, text in enumerate(texts)
    )
    if old_ways or not {"export", "import"} & set(texts):
        return Exports()
    names: set[str] = set()
    default = ""
    for at, text in enumerate(texts):
        if text == "export" and at + 1 < len(texts):
            found = list(_exported(texts, at + 1))
            if found == ["="] or "" in found:
                return Exports()
            names.update(found)
            if texts[at + 1] == "default":
                default = found[0] if found else "default"
    return Exports(frozenset(names), default)


def _texts(module: Module) -> Iterator[str]:
    source, tokens = module.source, module.tokens
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        yield source[start:end].decode("utf-8", "surrogateescape")


def _exported(texts: list[str], at: int) -> Iterator[str]:
    """The names that follow an `export`; an empty one where they cannot be read."""
    word = texts[at]
    if word == "{":
        yield from _listed(texts, at + 1)
    elif word == "=":
        yield "="
    elif word in DECLARE and texts[at + 1 : at + 2] != ["enum"]:
        yield from _declared(texts, at + 1)
    else:
        at += word == "default"
        while texts[at : at + 1] and (texts[at] in BEFORE_NAME or texts[at] == "const"):
            at += 1
        name = texts[at] if at < len(texts) else ""
        if name.isidentifier() or "$" in name:
            yield name


def _listed(texts: list[str], at: int) -> Iterator[str]:
    """`a, b as c }`: what they are called here."""
    while at < len(texts) and texts[at] != "}":
        if texts[at] == "as":
            at += 1
        elif texts[at] != ",":
            yield texts[at]
        at += 1


def _declared(texts: list[str], at: int) -> Iterator[str]:
    """The names of `const a = 1, b = 2`; an empty one for a pattern."""
    depth, is_name = 0, True
    while at < len(texts):
        text = texts[at]
        if depth == 0 and (text == ";" or text in BEGIN):
            return
        if is_name:
            yield "" if text in OPEN else text
        is_name = depth == 0 and text == ","
        depth += (text in OPEN) - (text in CLOSE)
        at += 1
