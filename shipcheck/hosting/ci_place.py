"""Where a CI service that belongs to a forge has the repository: its own settings, else the forge's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping


def ci_place(name: str, place: Place | None, settings: Mapping[str, Any]) -> Place:
    """The place of the repository at a CI service.

    Args:
        name: the service's, which is that of its forge too.
        place: the repository's on its forge; it counts only where that is this very forge.
        settings: the checklist's `services.ci`, which win over the forge's.

    Raises:
        ShipcheckError: nothing tells where it is.
    """
    known = place if place is not None and place.forge == name else None
    url = settings.get("url") or (known.url if known else None)
    path = settings.get("repository") or (known.path if known else None)
    if not url or not path:
        raise ShipcheckError(
            f"nothing tells where {name} has this repository",
            hint="Set services.ci.url and services.ci.repository.",
        )
    moved = known is not None and known.url != str(url).rstrip("/")
    inherited = known.settings if known is not None and not moved else {}
    return Place(name, str(url).rstrip("/"), str(path).strip("/"), {**inherited, **settings})
