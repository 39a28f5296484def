"""What the flag services say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docs.generate.checks import parameters
from shipcheck.flags.registry import FLAG_SERVICES

if TYPE_CHECKING:
    from shipcheck.model.checklist import Specification

ABILITIES = {"switch": "switched", "create": "created"}


def render_flag_services() -> str:
    """All services: what is looked at, and what can be changed through them."""
    lines = ["| `uses:` | looks at | a flag can be |", "|---|---|---|"]
    for name in FLAG_SERVICES.built_in_names():
        module = FLAG_SERVICES.load(name)
        able = ", ".join(word for ability, word in ABILITIES.items() if hasattr(module, ability))
        lines.append(
            f"| [`{name}`](#{name}) | {_specification(module).looks_at} | {able or 'only read'} |"
        )
    return "\n".join(lines)


def render_flag_service(name: str) -> str:
    """A service, with what stands beside its `uses:`."""
    specification = _specification(FLAG_SERVICES.load(name))
    asked = "not asked" if specification.needs_network else "read"
    about = [f"{specification.summary} Under `--offline` it is {asked}."]
    return "\n".join([*about, *parameters(specification, "beside `uses:`")])


def _specification(module: Any) -> Specification:  # noqa: ANN401 - a module
    return cast("Specification", module.SPECIFICATION)
