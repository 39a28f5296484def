"""Which languages can be read, and reading a file of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.code import languages
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.code.selection import Interest
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


def read_versions(
    language: str, head: bytes | None, base: bytes | None, interest: Interest | None
) -> tuple[Module | None, Module | None]:
    """Two versions of a file, without the functions in which nothing is of interest.

    A function that is left out is left out of both: it is the same there. Where a version is None,
    so is its module; a file alone is read with `base` as None. Languages in which functions cannot
    be told apart before they are read are read as a whole, and all are where `interest` is None.

    Raises:
        KeyError: nobody has taught us the language.
    """
    make = getattr(LANGUAGES.load(language), "READER", None)
    if make is None or interest is None:
        return _whole(language, head), _whole(language, base)
    from shipcheck.code.partial import read_both  # noqa: PLC0415 - only where something changed

    return read_both(make, head, base, interest)


def _whole(language: str, source: bytes | None) -> Module | None:
    return None if source is None else read_source(language, source)
