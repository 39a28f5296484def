"""The checklists that come with shipcheck."""

from __future__ import annotations

from pathlib import Path

PREFIX = "builtin:"
"""How `extends:` names a preset."""

DEFAULT = "default"
"""The preset that judges where a repository has no checklist."""

_INSTALLED = Path(__file__).parents[1] / "presets"
_CHECKOUT = Path(__file__).parents[2] / "checklists"  # where an editable install finds them


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    return tuple(sorted(file.stem for file in _folder().glob("*.yaml")))


def read_preset(name: str) -> bytes:
    """The file of a preset.

    Raises:
        KeyError: there is no preset of that name.
    """
    if name not in preset_names():
        raise KeyError(name)
    return (_folder() / f"{name}.yaml").read_bytes()


def _folder() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
