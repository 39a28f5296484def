"""Names as Rails makes them: tables of models, columns of references, indexes, constraints."""

from __future__ import annotations

import hashlib
import re

_IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice",
    "datum": "data", "medium": "media", "status": "statuses", "alias": "aliases", "quiz": "quizzes",
    "news": "news", "series": "series", "species": "species", "equipment": "equipment",
    "information": "information", "analysis": "analyses", "move": "moves", "matrix": "matrices",
    "index": "indices",
}  # fmt: skip
_SINGULAR = {plural: word for word, plural in _IRREGULAR.items()}
_SHORT_LIMIT = 62
"""Characters of an index name that Rails 7.1 chooses, after which it shortens it."""


def underscore(name: str) -> str:
    """`HTMLPage` → `html_page`; of a dotted name the last word."""
    word = name.rpartition(".")[2]
    word = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", word)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", word).lower()


def pluralize(word: str) -> str:
    """The plural of the last part of a name, as far as plain rules go."""
    head, _, last = word.rpartition("_")
    head = f"{head}_" if head else ""
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    if re.search(r"[^aeiou]y$", last):
        return f"{head}{last[:-1]}ies"
    if re.search(r"(s|x|z|ch|sh)$", last):
        return f"{head}{last}es"
    return f"{head}{last}s"


def singularize(word: str) -> str:
    """The singular of the last part of a name, as far as plain rules go."""
    head, _, last = word.rpartition("_")
    head = f"{head}_" if head else ""
    if last in _SINGULAR:
        return head + _SINGULAR[last]
    if last.endswith("ies") and len(last) > len("ties"):
        return f"{head}{last[:-3]}y"
    if re.search(r"(ss|x|z|ch|sh|ses)es$|(x|z|ch|sh|ss)es$", last):
        return f"{head}{last[:-2]}"
    if last.endswith("s") and not last.endswith("ss"):
        return f"{head}{last[:-1]}"
    return head + last


def table_of_model(name: str) -> str:
    """The table of a model class."""
    return pluralize(underscore(name))


def index_name(table: str, columns: tuple[str, ...]) -> str:
    """The name of an index that has none of its own."""
    words = [re.sub(r"\W+", "_", column).strip("_") for column in columns]
    name = f"index_{table}_on_{'_and_'.join(words)}"
    if len(name) <= _SHORT_LIMIT:
        return name
    return f"idx_on_{'_'.join(words)}"[: _SHORT_LIMIT - 11] + "_" + _digest(name)


def foreign_key_name(table: str, column: str) -> str:
    """The name of a foreign key that has none of its own."""
    return f"fk_rails_{_digest(f'{table}_{column}_fk')}"


def check_name(table: str, expression: str) -> str:
    """The name of a check that has none of its own."""
    return f"chk_rails_{_digest(f'{table}_{expression}_chk')}"


def unique_name(table: str, columns: tuple[str, ...]) -> str:
    """The name of a unique constraint that has none of its own."""
    joined = "_and_".join(columns)
    return f"uniq_rails_{_digest(f'{table}_{joined}_unique')}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]
