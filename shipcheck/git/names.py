"""Names from outside on their way to git's command line."""

from __future__ import annotations

from shipcheck.errors import UsageError


def checked_name(name: str) -> str:
    """The name of a commit or ref, as it is.

    Raises:
        UsageError: it is empty, git would read it as an option, or no name can hold it.
    """
    if not name or name.startswith("-") or "\0" in name:
        raise UsageError(f"not the name of a commit: {name!r}")
    return name
