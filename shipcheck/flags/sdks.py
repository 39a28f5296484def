"""All SDKs, and the words by which a file that uses one is found.

Rows were read in the packages and documents that the reference names; `docs/flags.md` lists them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.flags.families.frameworks import FRAMEWORKS
from shipcheck.flags.families.hosted import HOSTED
from shipcheck.flags.families.open_source import OPEN_SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.flags.forms import CallForm, Family

FAMILIES: tuple[Family, ...] = (*HOSTED, *OPEN_SOURCE, *FRAMEWORKS)

BY_SDK = {family.sdk: family for family in FAMILIES}
METHODS = frozenset(method for family in FAMILIES for method in family.methods)
"""What handles are asked, over all SDKs."""
RESULTS = frozenset(member for family in FAMILIES for member in family.results)
"""The members of results that tell of a flag, over all SDKs."""

Row = tuple["Family", "CallForm"]


WRITTEN_IN = {"erb": "ruby", "eex": "elixir", "jinja": "html"}
"""Templates ask as the language that they hold."""


@lru_cache
def rows_of(language: str) -> Mapping[str, tuple[Row, ...]]:
    """The rows of a language (named as in `model/languages.py`) by the last part of the callee."""
    found: dict[str, tuple[Row, ...]] = {}
    for family in FAMILIES:
        for row in family.rows:
            if WRITTEN_IN.get(language, language) in row.languages:
                for call in row.calls:
                    found[call] = (*found.get(call, ()), (family, row))
    return found
