"""`force: {uses: openfeature}`: OpenFeature's flagd providers, told to read a file.

The variables are those of the providers for Python, JavaScript, Java, Go, .NET and Rust:
`FLAGD_RESOLVER` and `FLAGD_OFFLINE_FLAG_SOURCE_PATH`. For any other provider, `SHIPCHECK_FLAGS`
holds `{"key": true}`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.force import Forced
from shipcheck.rehearse.forces.flagd_document import forced_document

if TYPE_CHECKING:
    from shipcheck.rehearse.force import ForceRequest

EMPTY = '{"flags": {}}'


def force(request: ForceRequest) -> Forced:
    """The variables; the file begins as the one at `path:`, where that is given.

    Raises:
        ShipcheckError: the file is not in the commit, or no flagd file in JSON.
    """
    path = str(request.settings.get("path", ""))
    if path and path not in request.tree.names:
        raise ShipcheckError(f"cannot force {request.flag}: there is no {path} in the commit")
    text = request.tree.text(path) if path else EMPTY
    definitions = forced_document(text, path or "the file", request.flag, on=request.on)
    file = request.scratch / "flags.json"
    try:
        file.write_bytes(definitions)
    except OSError as error:
        raise ShipcheckError(f"cannot write {file}: {error.strerror}") from error
    return Forced(
        {
            "FLAGD_RESOLVER": "in-process",
            "FLAGD_OFFLINE_FLAG_SOURCE_PATH": str(file),
            "SHIPCHECK_FLAGS": json.dumps({request.flag: request.on}),
        }
    )
