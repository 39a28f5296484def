"""Flags in templates by their tags: those of Django and Jinja, and Elixir's templates.

ERB is read as the Ruby that it holds, JSX as JavaScript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.flags.knowledge import WRAPPER
from shipcheck.flags.use import FlagUse
from shipcheck.model.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEMPLATES = frozenset({"html", "jinja", "eex"})
"""Languages, named as in `model/languages.py`, that are looked at by their tags."""


def beside_tags(language: str, uses: Iterable[FlagUse]) -> Iterator[FlagUse]:
    """The uses that reading a file found, without those that its tags have told already."""
    return (use for use in uses if language not in TEMPLATES or use.sdk == WRAPPER)


_COMMENTS = re.compile(
    rb"{#.*?#}|{%-?\s*comment\b.*?endcomment\s*-?%}|<!--.*?-->|<%(?:#|!--).*?%>", re.DOTALL
)
_TAG = re.compile(
    rb"{%-?\s*(?P<call>flag|switch|sample|flag_enabled|flag_disabled)\s+(?P<key>[^\s%]+)[^%]*-?%}"
)
_DJANGO = re.compile(
    rb"(?P<call>waffle\.(?:flag|switch|sample)|flag_enabled|flag_disabled)\(\s*(?P<key>[^\s,)]+)"
)
_ELIXIR = re.compile(
    rb"(?P<call>\b(?:FunWithFlags|Unleash|[\w.]*Feature(?:Flag|Toggle)?s)\.enabled\?)[( ]\s*(?P<key>[^\s,)]+)"
)
_DJANGO_CODE = re.compile(rb"{[{%].*?[}%]}", re.DOTALL)
_ELIXIR_CODE = re.compile(rb"<%.*?%>|{[^{}]*}", re.DOTALL)
_LITERAL = re.compile(r"""(['"])(?P<text>[^'"]*)\1|:(?P<atom>\w+)""", re.ASCII)


def template_uses(source: bytes, path: str) -> tuple[FlagUse, ...]:
    """The uses in a template, by their lines; comments are none."""
    text = _COMMENTS.sub(lambda found: re.sub(rb"[^\n]", b" ", found.group()), source)
    uses = _elixir(text, path) if language_of(path) == "eex" else _django(text, path)
    return tuple(sorted(uses, key=lambda use: use.line))


def _django(text: bytes, path: str) -> Iterator[FlagUse]:
    for found in _TAG.finditer(text):
        yield _use(found, path, _line(text, found.start()), "django-waffle")
    yield from _calls(text, path, _DJANGO_CODE, _DJANGO, "django-waffle")


def _elixir(text: bytes, path: str) -> Iterator[FlagUse]:
    yield from _calls(text, path, _ELIXIR_CODE, _ELIXIR, "wrapper")


def _calls(
    text: bytes, path: str, code: re.Pattern[bytes], call: re.Pattern[bytes], sdk: str
) -> Iterator[FlagUse]:
    """The calls in the code of a template."""
    for inside in code.finditer(text):
        for found in call.finditer(inside.group()):
            yield _use(found, path, _line(text, inside.start() + found.start()), sdk)


def _use(found: re.Match[bytes], path: str, line: int, sdk: str) -> FlagUse:
    """A use; a key that is no literal is a variable of the template."""
    name = found["call"].decode("utf-8", "surrogateescape")
    written = found["key"].decode("utf-8", "surrogateescape")
    literal = _LITERAL.fullmatch(written)
    key = (literal["atom"] or literal["text"]) if literal else None
    return FlagUse(
        key=key, dynamic=key is None, path=path, line=line, sdk=_sdk(name, sdk), call=name,
        default=None, inverted=name == "flag_disabled", new=False,
        reason="" if key is not None else f"{written} is a variable of the template",
    )  # fmt: skip


def _sdk(call: str, otherwise: str) -> str:
    """The SDK of a tag or call."""
    if call in ("flag_enabled", "flag_disabled"):
        return "django-flags"
    return {"FunWithFlags.enabled?": "fun-with-flags", "Unleash.enabled?": "unleash"}.get(
        call, otherwise
    )


def _line(text: bytes, position: int) -> int:
    return text.count(b"\n", 0, position) + 1
