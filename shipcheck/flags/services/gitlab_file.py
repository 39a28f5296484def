"""`services: {flags: {uses: gitlab-file}}`: flags in YAML files, one a flag, as GitLab keeps them.

`config/feature_flags/TYPE/KEY.yml`, read from the judged commit, offline. Such a file names the
default; whether an operator has switched the flag at run time stands in the application's database.
So a flag that is on by default counts as on for everybody, and of one that is off by default
nothing is said but its default.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.documents import parse
from shipcheck.flags.state import FlagKind, FlagState
from shipcheck.http.reading import each, map_in, text, truth
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.flags.service import FlagRequest

FOLDERS = ("config/feature_flags", "ee/config/feature_flags")
"""Where GitLab keeps them."""

KINDS = {
    "gitlab_com_derisk": FlagKind.RELEASE,
    "wip": FlagKind.RELEASE,
    "beta": FlagKind.RELEASE,
    "development": FlagKind.RELEASE,
    "experiment": FlagKind.EXPERIMENT,
    "ops": FlagKind.OPERATIONAL,
    "worker": FlagKind.OPERATIONAL,
    "licensed": FlagKind.PERMISSION,
}
"""GitLab's types (lib/feature/shared.rb; `licensed` and `development` in older versions)."""

SPECIFICATION = Specification(
    name="gitlab-file",
    summary="Flag definitions in the repository, one YAML file a flag, as GitLab keeps them.",
    looks_at="the flag's file at the judged commit: its default, not what was switched at run time",
    parameters={
        "folders": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "minLength": 1},
            "description": "Where the files are, below a folder for each type; "
            "config/feature_flags and ee/config/feature_flags where left out.",
        }
    },
    evidence=frozenset({Evidence.OBSERVED}),
)

HOSTS: tuple[str, ...] = ()


async def read_flags(request: FlagRequest, keys: Sequence[str]) -> Mapping[str, FlagState | None]:
    """The state of each key, as its file defines it; raises ShipcheckError."""
    places = await _places(request)

    async def read(key: str) -> FlagState | None:
        return await _read(request, key, places.get(key))

    return await each(keys, read)


async def list_keys(request: FlagRequest) -> Sequence[str]:
    """The names of all flag files; raises ShipcheckError."""
    return sorted(await _places(request))


async def _places(request: FlagRequest) -> Mapping[str, str]:
    """Each flag's file."""
    if request.list_files is None:
        raise ShipcheckError("the files of the judged commit cannot be listed here")
    folders = [str(one).rstrip("/") for one in request.settings.get("folders", FOLDERS)]
    named = (posixpath.splitext(path) for path in await request.list_files(folders))
    return {posixpath.basename(stem): stem + end for stem, end in named if end in (".yml", ".yaml")}


async def _read(request: FlagRequest, key: str, path: str | None) -> FlagState | None:
    data = None if path is None else await request.read_file(path)
    if path is None or data is None:
        return None
    definition = map_in(parse(data, path))
    default = truth(definition.get("default_enabled"))
    word = text(definition.get("type"))
    return FlagState(
        key,
        path,
        on=default or None,
        everybody=default or None,
        rollout=100.0 if default else None,
        targeted=False if default else None,
        off_value=False,
        kind=KINDS.get(word, FlagKind.OTHER) if word else None,
        kind_word=word,
        owner=text(definition.get("group")),
        url=_link(definition),
    )


def _link(definition: Mapping[str, Any]) -> str | None:
    """The issue of the roll-out, or of the feature, where it is a link."""
    links = (text(definition.get(name)) for name in ("rollout_issue_url", "feature_issue_url"))
    return next((link for link in links if link and link.startswith("https://")), None)
