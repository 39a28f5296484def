"""What tools put into SQL before it runs: `${name}`, `{{ name }}`, `%(name)s`, `:name`.

A word of the same length stands in for each, so that positions stay what they are. Where a placeholder
is a whole statement the parser then stumbles, and rightly: nobody knows what it will be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOLLAR = r"\$\{(?:[^{}\n]|\{[^{}\n]{0,300}\}){0,300}\}"  # Flyway, Liquibase, goose, JavaScript's templates
_BRACES = r"\{\{.{0,300}?\}\}"  # Jinja, Go's templates, Mustache
QUOTED = rf'"{_BRACES}"'
"""A name in quotes that is a placeholder, which may hold quotes itself."""
IN_BODIES = "|".join([QUOTED, _DOLLAR, _BRACES])
"""Those that are told from anything else even in a text in dollar quotes."""

USUAL = (
    QUOTED,
    _DOLLAR,
    _BRACES,
    r"\{%.{0,300}?%\}",
    r"\{\#.{0,300}?\#\}",
    r"<%.{0,300}?%>",  # ERB
    r"\#\{(?:[^{}\n]|\{[^{}\n]{0,300}\}){0,300}\}",  # Ruby's and Elixir's strings
    r"\{[^\W\d]\w*(?:\.\w+|\[\w+\])*\}",  # Python's format
    r"%\([^\W\d]\w*\)s",
    r"(?<![\w)\]])%s\b",
    r"(?<![:\w\]]):'[^\W\d]\w*'",  # psql
    r'(?<![:\w\]]):"[^\W\d]\w*"',
    r"(?<![:\w\]]):[^\W\d]\w*",  # psql, SQLAlchemy
)
"""Regular expressions of the placeholders that are known without asking, in verbose syntax.

Their lengths are bounded, lest a file full of openings takes for ever.
"""

FILLER = "\u01c2"
"""A letter that nobody has in a name: it marks the words that stand in for placeholders."""

_NO_WORD = re.compile(r"\W", re.ASCII)
_CONTROL = re.compile(
    r"\{%|\{\#|<%(?!=)|\{\{[-~]?\s*(?:if|else|end|range|with|define|template|block|[#/^!])\b"
)


def union(patterns: Sequence[re.Pattern[str]]) -> str:
    """One expression (verbose, dot matches newlines) for the usual placeholders and these."""
    return "|".join([*(f"(?:{one.pattern})" for one in patterns), *USUAL])


def stand_in(placeholder: str) -> str:
    """What SQL takes for a name, as long as the placeholder.

    What controls a template (`{% if … %}`) becomes blank: its branches are all read. psql's `:'name'`
    becomes a text and `:"name"` a name in quotes.
    """
    if _CONTROL.match(placeholder):
        return " " * len(placeholder)
    if placeholder[:2] in (":'", ':"'):
        return f" {placeholder[1:]}"
    return FILLER + _NO_WORD.sub(FILLER, placeholder[1:])
