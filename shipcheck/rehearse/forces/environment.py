"""`force: {uses: environment, variable: FEATURE_{FLAG}}`: a variable that the code reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.force import Forced, upper_snake

if TYPE_CHECKING:
    from shipcheck.rehearse.force import ForceRequest


def force(request: ForceRequest) -> Forced:
    """The variable, with `true` or `false` where `on:` and `off:` say nothing else.

    Raises:
        ShipcheckError: no `variable:`, or what comes out is no name of a variable.
    """
    template = str(request.settings.get("variable", ""))
    name = template.replace("{FLAG}", upper_snake(request.flag)).replace("{flag}", request.flag)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ShipcheckError(
            f"cannot force {request.flag}: {name or 'nothing'!r} is no name of a variable",
            hint="flags: {tests: {force: {uses: environment, variable: 'FEATURE_{FLAG}'}}}",
        )
    word, usual = ("on", "true") if request.on else ("off", "false")
    return Forced({name: str(request.settings.get(word, usual))})
