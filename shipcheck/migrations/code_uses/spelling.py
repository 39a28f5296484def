"""How the name of a table or column is written in code: `legacy_tokens`, `legacyToken`, `LegacyToken`."""

from __future__ import annotations

import re
from functools import lru_cache

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
"""Names that can be looked for as words."""

_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "data": "datum",
    "media": "medium", "indices": "index", "analyses": "analysis", "matrices": "matrix",
    "vertices": "vertex", "news": "news", "series": "series", "statuses": "status", "aliases": "alias",
    "movies": "movie", "criteria": "criterion",
}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

COMMON = frozenset({
    "active", "address", "amount", "archived", "author", "avatar", "body", "category", "city", "code",
    "color", "comment", "comments", "company", "config", "content", "count", "country", "created",
    "created_at", "created_by", "currency", "data", "date", "default", "deleted", "deleted_at",
    "description", "details", "disabled", "domain", "email", "enabled", "end", "end_date", "error",
    "event", "expires", "expires_at", "file", "filename", "first_name", "flags", "group", "hash",
    "height", "host", "icon", "id", "image", "index", "info", "input", "ip", "is_active", "items",
    "key", "kind", "label", "language", "last_name", "length", "level", "link", "locale", "location",
    "locked", "message", "metadata", "mode", "modified", "name", "note", "notes", "number", "options",
    "order", "output", "owner", "owner_id", "parent", "parent_id", "password", "path", "payload",
    "percent", "phone", "position", "price", "priority", "private", "product", "project", "public",
    "quantity", "rank", "rating", "reason", "ref", "result", "role", "score", "secret", "settings",
    "size", "slug", "sort", "source", "start", "start_date", "state", "status", "subject", "summary",
    "tag", "tags", "target", "text", "time", "timestamp", "timezone", "title", "token", "total", "type",
    "updated", "updated_at", "url", "user", "user_id", "username", "uuid", "value", "values", "version",
    "visible", "weight", "width", "zip",
})  # fmt: skip
"""Words that say nothing about which table is meant; every other single word counts the same where files
that do not concern the table use it too."""


def normal(word: str) -> str:
    """A word without case and underscores: `legacyToken` and `LEGACY_TOKEN` are one."""
    return word.replace("_", "").lower()


@lru_cache(maxsize=1024)
def singulars(word: str) -> frozenset[str]:
    """What one of a table's rows may be called; the table's own name is among them."""
    head, joint, last = word.rpartition("_")
    if not joint:
        humps = _HUMP.split(word)
        head, last = "".join(humps[:-1]), humps[-1]
    lower = last.lower()
    found = {last}
    if lower in _IRREGULAR:
        found.add(_IRREGULAR[lower])
    elif lower.endswith("ies") and len(lower) > len("ties"):
        found.add(last[:-3] + "y")
    elif lower.endswith(("sses", "xes", "zes", "ches", "shes")):
        found.add(last[:-2])
    elif lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        found.add(last[:-1])
    return frozenset(f"{head}{joint}{one}" for one in found)


@lru_cache(maxsize=4096)
def endings(word: str) -> tuple[str, ...]:
    """What a variable's name may end with, in normal form: `otherAccount` is an account, `etag` no tag."""
    parts = [part for piece in word.split("_") for part in _HUMP.split(piece) if part]
    return tuple(normal("".join(parts[start:])) for start in range(len(parts)))


@lru_cache(maxsize=1024)
def tails(table: str) -> frozenset[str]:
    """A table's name without its first words: Django has the app's name before the model's."""
    parts = table.split("_")
    return frozenset("_".join(parts[start:]) for start in range(1, len(parts)) if parts[start])


@lru_cache(maxsize=1024)
def loose(word: str) -> str:
    """An extended regular expression for the word in every case style, to be used without case."""
    parts = [part for part in word.split("_") if part] if "_" in word else _HUMP.split(word)
    return "_?".join(parts) or word


def is_common(column: str) -> bool:
    """Whether the word alone says nothing of the table: many things have a name and a status."""
    return "_".join(_HUMP.split(column)).lower() in COMMON
