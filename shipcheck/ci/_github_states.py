"""Every word of GitHub for the state of a check, a status, a suite and a workflow run.

Sources: GitHub's OpenAPI description (check runs, check suites, workflow runs, commit statuses; lower
case), and the enumerations CheckStatusState, CheckConclusionState, CheckRunState and StatusState of
its GraphQL schema (upper case). docs.github.com "About status checks" says what each of them means.
"""

from __future__ import annotations

from shipcheck.ci.runs import RunState

_OF_REST = {
    "success": RunState.SUCCESS,
    "failure": RunState.FAILURE,
    "error": RunState.FAILURE,
    "startup_failure": RunState.FAILURE,
    "timed_out": RunState.TIMED_OUT,
    "cancelled": RunState.CANCELLED,
    "skipped": RunState.SKIPPED,
    "neutral": RunState.NEUTRAL,
    "stale": RunState.STALE,  # nobody finished it within 14 days
    "action_required": RunState.BLOCKED,  # a fork's run, or an app, waits for somebody's word
    "waiting": RunState.BLOCKED,  # for the rules that protect an environment
    "queued": RunState.PENDING,
    "in_progress": RunState.PENDING,
    "requested": RunState.PENDING,
    "pending": RunState.PENDING,  # of a check: its concurrency group is full; of a status: it runs
    "expected": RunState.PENDING,  # demanded, and nobody has reported it
    "completed": RunState.UNKNOWN,  # without a conclusion it says nothing
}

WORDS = {**_OF_REST, **{word.upper(): state for word, state in _OF_REST.items()}}
"""What shipcheck makes of each word, as REST and as GraphQL write it."""

QUIET = (RunState.SUCCESS, RunState.SKIPPED, RunState.NEUTRAL)
"""States that ask for nothing."""

OPEN = (RunState.PENDING, RunState.BLOCKED)
"""States in which something is still to come."""


def state_of(word: str) -> RunState:
    """The state for a word; UNKNOWN for one that GitHub does not document."""
    return WORDS.get(word, RunState.UNKNOWN)
