"""`services: {flags: {uses: go-feature-flag-file, path: …}}`: flags of GO Feature Flag in a file.

Read from the judged commit, offline: YAML, JSON or TOML.
https://gofeatureflag.org/docs/configure_flag/create-flags
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.flags.services.definitions import PATH
from shipcheck.flags.services.documents import read_definitions
from shipcheck.flags.services.go_feature_flag_rules import definition_state
from shipcheck.http.reading import map_in
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest
    from shipcheck.flags.state import FlagState

SPECIFICATION = Specification(
    name="go-feature-flag-file",
    summary="Flag definitions of GO Feature Flag in the repository.",
    looks_at="a GO Feature Flag file at the judged commit; it is taken to be what runs",
    parameters={"path": PATH},
    required_parameters=("path",),
    evidence=frozenset({Evidence.OBSERVED}),
)

HOSTS: tuple[str, ...] = ()


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, as the file defines it; raises ShipcheckError."""
    path = str(request.settings["path"])
    flags = await read_definitions(request, path)
    return {
        key: definition_state(key, path, map_in(flags[key]), request.now())
        if isinstance(flags.get(key), dict)
        else None
        for key in keys
    }


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """All keys that the file defines; raises ShipcheckError."""
    return sorted(await read_definitions(request, str(request.settings["path"])))
