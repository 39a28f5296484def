"""Where imported names come from, read from the text of an import.

For the languages whose readers do not tell it themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Origin = tuple[str, str, str]
"""A name, what it is called at home, and where that is; `*` for the place itself."""

_PLAIN = {
    "java": re.compile(r"import\s+(?:static\s+)?(?P<place>[\w.]+)\.(?P<home>\w+)\s*;"),
    "kotlin": re.compile(r"import\s+(?P<place>[\w.]+)\.(?P<home>\w+)(?:\s+as\s+(?P<name>\w+))?"),
    "csharp": re.compile(r"using\s+(?P<name>\w+)\s*=\s*(?P<place>[\w.]+)\.(?P<home>\w+)\s*;"),
    "php": re.compile(
        r"use\s+(?:function\s+|const\s+)?\\?(?P<place>[\w\\]+)\\(?P<home>\w+)(?:\s+as\s+(?P<name>\w+))?\s*;"
    ),
    "rust": re.compile(r"use\s+(?P<place>[\w:]+)::(?P<home>\w+)(?:\s+as\s+(?P<name>\w+))?\s*;"),
    "elixir": re.compile(r"alias\s+(?P<place>[\w.]+)\.(?P<home>\w+)(?:,\s*as:\s*(?P<name>\w+))?"),
    "go": re.compile(
        r'^(?:import\s*)?\(?\s*(?:(?P<name>\w+)\s+)?"(?P<place>[^"]*?)(?P<home>\w+)"', re.M
    ),
}
_PYTHON_FROM = re.compile(r"from\s+(?P<place>[\w.]+)\s+import\s+\(?(?P<names>[^)]*)")
_PYTHON_NAME = re.compile(r"(?P<home>\w+)(?:\s+as\s+(?P<name>\w+))?")
_PYTHON_AS = re.compile(r"(?P<place>[\w.]+)\s+as\s+(?P<name>\w+)")


def origins_in(language: str, text: str) -> Iterator[Origin]:
    """The names that an import brings in; none where its form is not known."""
    if language == "python":
        yield from _python(text)
    elif language in _PLAIN:
        for found in _PLAIN[language].finditer(text):
            home = found["home"]
            yield _given(found) or home, home, re.sub(r"[.:\\]+", "/", found["place"]).strip("/")


def _given(found: re.Match[str]) -> str | None:
    """The name that the import gives, where it gives one."""
    return found["name"] if "name" in found.re.groupindex else None


def _python(text: str) -> Iterator[Origin]:
    """`from a import b as c`, `import a.b as c`; `import a.b` brings in what it says."""
    whole = _PYTHON_FROM.match(text)
    if whole is None:
        for found in _PYTHON_AS.finditer(text):
            yield found["name"], "*", _path(found["place"])
        return
    names = re.sub(r"#[^\n]*", "", whole["names"])
    for found in _PYTHON_NAME.finditer(names):
        yield found["name"] or found["home"], found["home"], _path(whole["place"])


def _path(module: str) -> str:
    """A module as a path; leading dots are folders."""
    bare = module.lstrip(".")
    up = len(module) - len(bare)
    return ("./" if up == 1 else "../" * (up - 1)) * bool(up) + bare.replace(".", "/")
