"""The closed vocabularies: every status, reason and kind that a result can hold.

The values are what the JSON result and the checklist say; they are never renamed.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What became of an item."""

    PASS = "pass"
    FAIL = "fail"  # at least one unwaived finding of level error
    PENDING = "pending"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"  # a check looked and the change has nothing of its kind
    SKIPPED = "skipped"  # the item's `when:` is false
    NEEDS_ANSWER = "needs_answer"
    WAIVED = "waived"


class Reason(StrEnum):
    """Why an item is `pending` or `unknown`."""

    RUNNING = "running"
    NO_CREDENTIAL = "no_credential"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    NOT_UNDERSTOOD = "not_understood"
    NOT_RUN = "not_run"
    NO_DATA = "no_data"


class Evidence(StrEnum):
    """What stands behind an outcome, weakest first."""

    CLAIMED = "claimed"
    INSPECTED = "inspected"
    OBSERVED = "observed"
    REHEARSED = "rehearsed"


class Severity(StrEnum):
    """Whether an item can stop the merge."""

    BLOCK = "block"
    WARN = "warn"


class Level(StrEnum):
    """How bad a finding is; only `error` makes an item fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Verdict(StrEnum):
    """Of the whole."""

    READY = "ready"
    NOT_READY = "not_ready"
    PENDING = "pending"
    UNDECIDED = "undecided"


class ChangeClass(StrEnum):
    """How much care a change needs, by its facts; tricky means it should ship as several steps."""

    STRAIGHTFORWARD = "straightforward"
    MODERATE = "moderate"
    TRICKY = "tricky"


class Place(StrEnum):
    """Where the gate runs."""

    TERMINAL = "terminal"
    MERGE = "merge"
    CI = "ci"
    PUSH = "push"


class FileKind(StrEnum):
    """What a file is for, by its path and its nature."""

    CODE = "code"
    TEST = "test"
    DOCS = "docs"
    CONFIG = "config"
    DEPENDENCY = "dependency"
    MIGRATION = "migration"
    CI = "ci"
    CONTRACT = "contract"
    GENERATED = "generated"
    BINARY = "binary"
    OTHER = "other"


class FileStatus(StrEnum):
    """What the change does to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type_changed"


class AnswerValue(StrEnum):
    """A person's answer to an `ask:` item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "n/a"
