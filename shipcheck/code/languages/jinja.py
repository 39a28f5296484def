"""Templates of Jinja whose names say so."""

from __future__ import annotations

from shipcheck.code.languages.html import read

__all__ = ["read"]
