"""Which languages can be read, and reading a file of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.code import languages
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.code.statements import Module

LANGUAGES = Registry(languages, "shipcheck.languages", frozenset())


def can_read(language: str | None) -> bool:
    """Whether we know a language, named as in `model/languages.py`."""
    return language is not None and language in LANGUAGES.built_in_names()


def read_source(language: str, source: bytes) -> Module:
    """A file as a Module; loads the language's grammar if it is not loaded yet.

    Raises:
        KeyError: nobody has taught us the language.
    """
    read = cast("Callable[[bytes], Module]", LANGUAGES.load(language).read)
    return read(source)
