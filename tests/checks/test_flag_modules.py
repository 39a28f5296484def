"""`flag-present` on files that the checklist puts behind a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.words import Status
from tests.checks.checking import Asked, checked, fixes, rules

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

STORE = "def save(rows):\n    insert(rows)\n"
CALLER = "from app.bulk.store import save\n\n\ndef place(order):\n    {}\n    return order\n"
UNLEASH = "from UnleashClient import UnleashClient\nunleash = UnleashClient()\n"
BARE = CALLER.format("save(order.rows)")
BEHIND = UNLEASH + CALLER.format('if unleash.is_enabled("bulk"):\n        save(order.rows)')
FLAGS = {"modules": [{"paths": ["app/bulk/**"], "flag": "bulk"}]}


def look(sample: Sample, **files: str) -> Outcome:
    """A change inside of the module, with files that stay outside."""
    sample.commit({"app/bulk/store.py": STORE, **files})
    sample.branch("work")
    sample.commit({"app/bulk/store.py": STORE.replace("insert(", "insert_many(")})
    return checked(sample, "flag-present", Asked(flags=FLAGS))


def test_behind_its_flag(sample: Sample) -> None:
    outcome = look(sample, **{"app/orders.py": BEHIND})
    assert (outcome.status, outcome.summary) == (Status.PASS, "1 line behind bulk")
    assert outcome.findings == ()
    file = outcome.data["files"]["app/bulk/store.py"]
    assert file["guarded"] == [{"lines": [2, 2], "flag": "bulk", "side": "on"}]


def test_an_entry_is_the_finding_and_not_each_line_inside(sample: Sample) -> None:
    outcome = look(sample, **{"app/orders.py": BARE})
    assert outcome.status is Status.FAIL
    assert outcome.summary == "1 place leads into a module of bulk without asking it"
    (finding,) = outcome.findings
    assert (finding.rule, finding.path, finding.line) == ("module-entry", "app/orders.py", 5)
    assert finding.message == "leads into app/bulk/** by save without asking bulk"
    assert 'if flag_is_on("bulk"):' in finding.fix
    assert outcome.data["files"]["app/bulk/store.py"]["unguarded"] == [[2, 2]]


def test_the_guard_to_add_is_that_of_the_change(sample: Sample) -> None:
    sample.commit({"app/bulk/store.py": STORE, "app/orders.py": BARE, "app/a.py": UNLEASH})
    sample.branch("work")
    guard = UNLEASH + 'def a():\n    if unleash.is_enabled("bulk"):\n        b()\n'
    sample.commit({"app/bulk/store.py": STORE.replace("insert(", "put("), "app/a.py": guard})
    outcome = checked(sample, "flag-present", Asked(flags=FLAGS))
    assert "unleash.is_enabled" in fixes(outcome)["module-entry"]


def test_a_module_that_nothing_names(sample: Sample) -> None:
    outcome = look(sample)
    assert outcome.status is Status.PASS
    assert rules(outcome) == {"module-unnamed": "note"}
