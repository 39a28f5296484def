"""Where the names of a file come from: a name that comes from elsewhere stands for something else."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.compare import Comparison, Hunk, New
from shipcheck.code.exports import exports_of
from shipcheck.code.import_texts import origins_in
from shipcheck.code.residue import NOWHERE, Step
from shipcheck.code.statements import Inert, InertKind
from shipcheck.code.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Module
    from shipcheck.code.versions import Versions

ENDINGS = re.compile(
    r"(/index)?(\.d)?\.[cm]?[jt]sx?$|(/__init__)?\.py$|\.(java|kt|cs|php|rs|exs?|go)$|/index$|/$"
)
"""What a path that is imported may leave out."""
ROOTS = re.compile(r"^[@~#]?/|^[@~#](?=\w+$)")
"""How houses write the root of their own source."""
EFFECT = re.compile(r"""import\s*["']([^"']+)["']""")
STYLES = re.compile(r"\.(css|s[ac]ss|less|styl)$")
"""Styles run nothing; see `flags/sources.py`."""
DIRECTIVES = (b"use client", b"use server", b"use cache", b"use strict")
"""Texts at the beginning of a file that decide where and how it runs."""


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a file brings in: what it is called at home, and where that is, without ending."""

    name: str
    home: str
    place: str
    span: Span


def imports_of(module: Module | None, path: str) -> dict[str, Import]:
    """The names that a file brings in, by name; types left out."""
    statements = module.body.statements if module is not None else ()
    return {
        one.name: one
        for node in statements
        if isinstance(node, Inert) and node.kind is InertKind.IMPORT
        for one in _names_of(node, path, module)
    }


def _names_of(node: Inert, path: str, module: Module | None) -> Iterator[Import]:
    if module is not None and not node.origins:
        piece = module.source[node.span.start : node.span.end]
        text = piece.decode("utf-8", "surrogateescape")
        for name, home, place in origins_in(module.language, text):
            yield Import(name, home, place_of(place, path), node.span)
    for name, origin in zip(node.names, node.origins, strict=False):
        home, _, source = origin.partition(" ")
        if source:
            yield Import(name, home, place_of(source, path), node.span)


def place_of(source: str, path: str) -> str:
    """The path of a module without its ending, from the repository's root where that is known."""
    if source.startswith("."):
        source = posixpath.normpath(posixpath.join(posixpath.dirname(path), source))
    return ENDINGS.sub("", ROOTS.sub("", source))


def same_place(one: str, other: str) -> bool:
    """Whether two paths are one, as far as names of roots leave them; or one holds the other."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer == shorter or longer.endswith(f"/{shorter}") or longer.startswith(f"{shorter}/")


def changed_imports(files: Sequence[Versions]) -> None:
    """Add to the comparisons the names that the change brings in from elsewhere."""
    for one in files:
        found = [*_changed(one, files), *_directives(one), *_effects(one)]
        if found:
            one.comparisons.setdefault(NOWHERE, Comparison()).hunks.append(Hunk(found))


def _changed(versions: Versions, files: Sequence[Versions]) -> Iterator[New]:
    """Imports of names that the base had too, from another place, and that something uses."""
    file = versions.file
    before = imports_of(file.base, file.path)
    for name, now in imports_of(file.head, file.path).items():
        then = before.get(name)
        if then is None or (now.home == then.home and same_place(now.place, then.place)):
            continue
        if _moved(then, now, files) or not _used(name, versions, now.span):
            continue
        lines = frozenset(range(now.span.first_line, now.span.last_line + 1)) & file.added
        lines = _naming(name, lines, file.head) or lines
        words = tuple(Word(name, line, line) for line in sorted(lines))
        yield New(Step(words, now.span, text=("import", name)), lines)


def _moved(then: Import, now: Import, files: Sequence[Versions]) -> bool:
    """Whether the change moved there what is brought in: with its file, or alone."""
    there = [one for one in files if same_place(ENDINGS.sub("", one.file.path), now.place)]
    if any(same_place(ENDINGS.sub("", one.file.old_path or ""), then.place) for one in there):
        return then.home == now.home
    return any(_home(now, one) in one.origins for one in there) or not _texts(
        now.home, [one.head.steps.get(NOWHERE, []) for one in there]
    ).isdisjoint(_texts(then.home, [one.base.steps.get(NOWHERE, []) for one in files]))


def _home(now: Import, there: Versions) -> str:
    """What a file calls what another brings in: its default has a name there."""
    module = there.file.head
    default = now.home == "default" and module is not None
    return exports_of(module).default if default and module is not None else now.home


def _texts(name: str, listed: Sequence[Sequence[Step]]) -> set[tuple[str, ...]]:
    """The statements outside of functions that give a value to a name, as words."""
    return {one.text for steps in listed for one in steps if name in one.text[:3]}


def _naming(name: str, lines: frozenset[int], module: Module | None) -> frozenset[int]:
    """The lines among them on which a name or the place that it comes from stands."""
    source = module.source.split(b"\n") if module is not None else []
    wanted = re.compile(rb"\b%s\b|\bfrom\b" % re.escape(name.encode("utf-8", "surrogateescape")))
    return frozenset(line for line in lines if wanted.search(source[line - 1]))


def _used(name: str, versions: Versions, imported: Span) -> bool:
    """Whether something that runs with every flag off names it."""
    module = versions.file.head
    if module is None:
        return False
    word, tokens = name.encode("utf-8", "surrogateescape"), module.tokens
    return any(
        module.source[start:end] == word
        and not imported.start <= start < imported.end
        and not versions.head.dead_at(start)
        for start, end in zip(tokens.starts, tokens.ends, strict=True)
    )


def _directives(versions: Versions) -> Iterator[New]:
    """Texts at the beginning that the base's file does not have: `"use client"`."""
    head, base = versions.file.head, versions.file.base
    if head is None or base is None:
        return
    before = {text for text, _ in _listed(base)}
    for text, span in _listed(head):
        if text not in before:
            word = Word(text.decode(), span.first_line, span.last_line)
            yield New(Step((word,), span, text=(word.text,)), frozenset({span.first_line}))


def _effects(versions: Versions) -> Iterator[New]:
    """Imports for what they do (`import "./polyfill"`) that the base's file does not have."""
    head, base = versions.file.head, versions.file.base
    if head is None or base is None:
        return  # of a new file: whoever loads it is judged
    before = {text for text, _ in _for_effect(base)}
    for text, span in _for_effect(head):
        if text not in before:
            words = (Word(text, span.first_line, span.last_line),)
            yield New(Step(words, span, text=("import", text)), frozenset({span.first_line}))


def _for_effect(module: Module) -> Iterator[tuple[str, Span]]:
    for node in module.body.statements:
        if isinstance(node, Inert) and node.kind is InertKind.IMPORT and not node.names:
            text = module.source[node.span.start : node.span.end].decode("utf-8", "replace")
            found = EFFECT.match(text)
            if found and not STYLES.search(found[1]):
                yield found[1], node.span


def _listed(module: Module) -> Iterator[tuple[bytes, Span]]:
    for node in module.body.statements[:2]:
        if isinstance(node, Inert) and node.kind is InertKind.EMPTY:
            text = module.source[node.span.start : node.span.end].strip(b"\"'; \n")
            if text in DIRECTIVES:
                yield text, node.span
