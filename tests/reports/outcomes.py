"""Outcomes as the checks make them."""

from __future__ import annotations

from shipcheck.model.words import Level, Reason, Status
from tests.reports.results import finding, outcome

MEND = "git merge main, mend the conflict, commit."
CONFLICTS = outcome(
    Status.FAIL,
    "conflicts with main",
    finding("conflicts with main", path="a.py", fix=MEND),
    finding("conflicts with main", path="b.py", fix=MEND),
    finding("3 commits behind main", Level.WARNING, fix="git merge main"),
)
DIRTY = outcome(
    Status.FAIL,
    "uncommitted changes would not ship: a.py, b.py",
    finding(
        "uncommitted changes would not ship: a.py, b.py",
        path="a.py",
        fix="Commit them, or git stash.",
    ),
)
BEHIND = outcome(
    Status.PASS,
    "3 commits behind main",
    finding("3 commits behind main", Level.WARNING, fix="git merge main"),
)
STAYS = "a revert takes back the file, not the schema"
LASTING = outcome(
    Status.FAIL,
    "3 things that a revert does not take back",
    finding(STAYS, path="m/1.sql", line=7, fix="Write down how."),
    finding("clients rely on it", path="api.yaml", fix="Keep it."),
    finding(STAYS, path="m/2.sql", fix="Write down how."),
)
ONE_LASTING = outcome(
    Status.FAIL, f"m/1.sql: {STAYS}", finding(STAYS, path="m/1.sql", fix="Write down how.")
)
COMMAND = outcome(Status.FAIL, "exit code 1", finding("E  assert 1 == 2\n1 failed"))
SKIPPED = outcome(Status.SKIPPED, "when: class moderate (it is straightforward)")
NOT_APPLICABLE = outcome(Status.NOT_APPLICABLE, "no migration")
WORDS = "not run: the change holds commits by bob@example.com"
NOT_RUN = outcome(
    Status.UNKNOWN,
    WORDS,
    finding(WORDS, Level.NOTE, fix="Read the change; then shipcheck allow."),
    reason=Reason.NOT_RUN,
)
ASKED = outcome(
    Status.NEEDS_ANSWER,
    "Does support know?",
    finding("Does support know?", Level.NOTE, fix="shipcheck answer support-told yes"),
)
