"""Reads a piece of source and tells which flags it asks."""

from __future__ import annotations

from shipcheck.code.parsing import read_source
from shipcheck.flags.knowledge import Knowledge
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.use import FlagUse
from shipcheck.flags.uses import uses_in

NOTHING_KNOWN = Knowledge()


def uses(language: str, source: str, knowledge: Knowledge = NOTHING_KNOWN) -> tuple[FlagUse, ...]:
    """The uses in a file."""
    module = read_source(language, source.encode())
    return uses_in(module, "file", recogniser_for(module, "file", knowledge))


def only_use(language: str, source: str, knowledge: Knowledge = NOTHING_KNOWN) -> FlagUse:
    """The one use in a file."""
    found = uses(language, source, knowledge)
    assert len(found) == 1, found
    return found[0]


def asked(language: str, source: str, knowledge: Knowledge = NOTHING_KNOWN) -> tuple[str, str]:
    """The SDK and the key of the one use in a file; `!` before a key asked inversely."""
    use = only_use(language, source, knowledge)
    return use.sdk, f"{'!' if use.inverted else ''}{use.key}"
