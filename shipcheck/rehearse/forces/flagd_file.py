"""`force: {uses: flagd-file, path: flags.json}`: the repository's own file of flag definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.force import Forced
from shipcheck.rehearse.forces.flagd_document import forced_document

if TYPE_CHECKING:
    from shipcheck.rehearse.force import ForceRequest


def force(request: ForceRequest) -> Forced:
    """The file, changed in the work tree of the rehearsal.

    Raises:
        ShipcheckError: no `path:`, no such file in the commit, or it is no flagd file in JSON.
    """
    path = str(request.settings.get("path", ""))
    if path not in request.tree.names:
        raise ShipcheckError(
            f"cannot force {request.flag}: there is no file {path or 'of flag definitions'} in the commit",
            hint="flags: {tests: {force: {uses: flagd-file, path: flags.json}}}",
        )
    text = request.tree.text(path)
    return Forced(files={path: forced_document(text, path, request.flag, on=request.on)})
