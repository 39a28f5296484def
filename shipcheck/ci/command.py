"""`services: {ci: {uses: command, run: …}}`: a command that prints the result.

It gets the commit as SHIPCHECK_COMMIT and prints `{"commit", "runs": [{"name", "state", "url"}]}`.
Whatever else it does, a non-zero exit or other output means that nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci.runs import STATE_OF, read_report
from shipcheck.errors import ShipcheckError
from shipcheck.git.errors import redact
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from shipcheck.ci.runs import CiReport, CiRequest

SPECIFICATION = Specification(
    name="command",
    summary="CI results from a command's output.",
    looks_at="JSON on the command's standard output; the commit is in SHIPCHECK_COMMIT",
    parameters={
        "run": {"type": "string", "minLength": 1, "description": "The command, run by /bin/sh."}
    },
    required_parameters=("run",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)


SHOWN = 200
"""Characters of a failed command's last line that the error quotes."""

HOSTS: tuple[str, ...] = ()
STATES = STATE_OF
"""The words that a result may use, of whatever service."""


async def read(request: CiRequest) -> CiReport:
    """The runs that the command prints."""
    done = await request.run_command(str(request.settings["run"]))
    if done.timed_out:
        raise ShipcheckError("the CI command took too long")
    if done.code:
        words = redact(done.stderr.decode(errors="replace")).strip().splitlines()
        said = f": {words[-1][:SHOWN]}" if words else ""
        how = f"was killed by signal {-done.code}" if done.code < 0 else f"ended with {done.code}"
        raise ShipcheckError(f"the CI command {how}{said}")
    if not done.stdout.strip():
        raise ShipcheckError("the CI command printed nothing")
    return read_report(done.stdout, "the CI command's output")
