"""`services: {flags: {uses: flipt-file, path: …}}`: flags of Flipt in a features file.

Read from the judged commit, offline: `features.yaml`, `.yml` or `.json`, one document a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.flags.services.definitions import PATH
from shipcheck.flags.services.documents import read_definitions
from shipcheck.flags.services.flipt_rules import flag_state
from shipcheck.http.reading import maps_in, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState

SPECIFICATION = Specification(
    name="flipt-file",
    summary="Flag definitions of Flipt in the repository.",
    looks_at="a features file of Flipt at the judged commit; it is taken to be what runs",
    parameters={"path": PATH},
    required_parameters=("path",),
    evidence=frozenset({Evidence.OBSERVED}),
)

HOSTS: tuple[str, ...] = ()


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, as the file defines it; raises ShipcheckError."""
    path = str(request.settings["path"])
    flags = await _flags(request)
    return {key: flag_state(key, path, flags[key]) if key in flags else None for key in keys}


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys that the file defines; raises ShipcheckError."""
    return sorted(await _flags(request))


async def _flags(request: FlagRequest) -> Mapping[str, Mapping[str, Any]]:
    """The definitions by their keys."""
    document = await read_definitions(request, str(request.settings["path"]))
    found = ((text(flag.get("key")), flag) for flag in maps_in(document.get("flags")))
    return {key: flag for key, flag in found if key is not None}
