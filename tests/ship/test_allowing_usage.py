"""The team's query for the last use of a flag: allowed as the checklist has it, for every flag."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from shipcheck.ship.deciding import allow_commands, waiting_commands
from tests.ship.gating import CHECKLIST, evaluated, found, judged

if TYPE_CHECKING:
    from tests.repository import Sample

QUERY = "echo {flag} >> ../asked; echo never"
RULES = f"""version: 1
flags: {{usage: {{command: '{QUERY}'}}}}
items:
  - {{id: flags, uses: flag-service}}
"""
ASKS = "import UnleashClient\nclient = UnleashClient()\nif client.is_enabled('new'):\n    new()\n"
FLAG = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "off"}


def strangers_change(sample: Sample) -> None:
    """Somebody else's change, which asks a flag."""
    flags = json.dumps({"flags": {"new": FLAG}})
    sample.commit({CHECKLIST: RULES, "flags.json": flags, "app.py": "new()\n"})
    sample.branch("work")
    sample.write({"app.py": ASKS})
    sample.git("-c", "user.email=eve@example.com", "commit", "-qam", "Theirs")


def notes(sample: Sample) -> list[str]:
    """What the check says of the query."""
    outcome = found(judged(sample), "flags").outcome
    return [one.message for one in outcome.findings if one.rule == "flag-usage-unknown"]


def test_it_waits_is_allowed_and_runs(sample: Sample) -> None:
    strangers_change(sample)
    asked = sample.path.parent / "asked"
    assert "the change holds commits by eve@example.com" in notes(sample)[0]
    assert not asked.exists()
    evaluation = asyncio.run(evaluated(sample))
    assert waiting_commands(evaluation) == (QUERY,)
    assert allow_commands(evaluation, ["flags"]) == (QUERY,)
    assert notes(sample) == []
    assert asked.read_text() == "new\n"
    assert waiting_commands(evaluation) == ()


def test_it_is_among_all_commands(sample: Sample) -> None:
    strangers_change(sample)
    assert allow_commands(asyncio.run(evaluated(sample)), []) == (QUERY,)


def test_a_query_that_no_item_makes_does_not_wait(sample: Sample) -> None:
    sample.commit({CHECKLIST: RULES.replace("flag-service", "small-step")})
    strangers = ("-c", "user.email=eve@example.com")
    sample.branch("work")
    sample.git(*strangers, "commit", "-q", "--allow-empty", "-m", "Theirs")
    assert waiting_commands(asyncio.run(evaluated(sample))) == ()
