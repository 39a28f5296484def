"""The language of a script whose name does not tell: by its first line."""

from __future__ import annotations

import re

LANGUAGES = {
    "ruby": "ruby", "python": "python", "node": "javascript", "deno": "typescript",
    "bun": "typescript", "php": "php", "elixir": "elixir", "perl": "perl",
    **dict.fromkeys(("sh", "bash", "zsh", "dash", "ksh", "fish"), "shell"),
}  # fmt: skip
_FIRST = re.compile(rb"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?([a-z]+)[\d.]*\b")


def language_by_first_line(source: bytes | None) -> str | None:
    """What `#!/usr/bin/env ruby` says, named as in `model/languages.py`; None where nothing does."""
    found = _FIRST.match(source or b"")
    return LANGUAGES.get(found[1].decode()) if found else None
