"""Flags in templates that no grammar reads: Django's and Jinja's tags.

ERB is read as the Ruby that it holds, JSX as JavaScript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.flags.use import FlagUse

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATES = frozenset({"html", "jinja"})
"""Languages, named as in `model/languages.py`, that are looked at by their tags."""

_COMMENTS = re.compile(rb"{#.*?#}|{%-?\s*comment\b.*?endcomment\s*-?%}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(
    rb"{%-?\s*(?P<tag>flag|switch|sample|flag_enabled|flag_disabled)\s+(?P<key>[^\s%]+)[^%]*-?%}"
)
_CALL = re.compile(
    rb"(?P<call>waffle\.(?:flag|switch|sample)|flag_enabled|flag_disabled)\(\s*(?P<key>[^\s,)]+)"
)
_INSIDE = re.compile(rb"{[{%].*?[}%]}", re.DOTALL)


def template_uses(source: bytes, path: str) -> tuple[FlagUse, ...]:
    """The uses in a Django or Jinja template, by their lines; comments are none."""
    text = _COMMENTS.sub(lambda found: re.sub(rb"[^\n]", b" ", found.group()), source)
    return tuple(sorted(_uses(text, path), key=lambda use: use.line))


def _uses(text: bytes, path: str) -> Iterator[FlagUse]:
    for found in _TAG.finditer(text):
        yield _use(found["tag"], found["key"], path, _line(text, found.start()))
    for inside in _INSIDE.finditer(text):
        for found in _CALL.finditer(inside.group()):
            line = _line(text, inside.start() + found.start())
            yield _use(found["call"], found["key"], path, line)


def _use(call: bytes, written: bytes, path: str, line: int) -> FlagUse:
    """A use; a key that is no literal is a variable of the template."""
    name = call.decode()
    text = written.decode("utf-8", "surrogateescape")
    quoted = len(text) > 1 and written[:1] in (b"'", b'"') and text[-1] == text[0]
    sdk = "django-flags" if name.startswith("flag_") else "django-waffle"
    return FlagUse(
        key=text[1:-1] if quoted else None, dynamic=not quoted, path=path, line=line, sdk=sdk,
        call=name, default=None, inverted=name == "flag_disabled", new=False,
        reason="" if quoted else f"{text} is a variable of the template",
    )  # fmt: skip


def _line(text: bytes, position: int) -> int:
    return text.count(b"\n", 0, position) + 1
