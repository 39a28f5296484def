"""What the forges say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docs.generate.checks import parameters
from shipcheck.forge.registry import FORGES

if TYPE_CHECKING:
    from shipcheck.model.checklist import Specification


def render_forge(name: str) -> str:
    """A forge, with what stands beside its `uses:`."""
    specification = cast("Specification", FORGES.load(name).SPECIFICATION)
    about = [f"{specification.summary} Looks at {specification.looks_at}."]
    return "\n".join([*about, *parameters(specification, "beside `uses:`")])
