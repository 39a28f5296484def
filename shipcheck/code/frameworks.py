"""What frameworks call by where a file lies, without anybody naming it."""

from __future__ import annotations

import re

CALLED = re.compile(r"(^|/)management/commands/[^/]+\.py:Command(\.(handle\w*|add_arguments))?$")
"""Django's commands: people, and their schedules, run them by the name of the file."""

FOUND = re.compile(r"(^|/)app/(controllers/.*_controller|policies/.*|avo/.*|channels/.*)\.rb:")
"""What Rails, Pundit and Avo find by its name, where nothing says more of it."""


def is_called(path: str, group: str) -> bool:
    """Whether a framework surely calls a function or class, whoever else does."""
    return CALLED.search(f"{path}:{group}") is not None


def is_found(path: str, group: str) -> bool:
    """Whether a framework calls what nobody else names."""
    return FOUND.search(f"{path}:{group}") is not None
