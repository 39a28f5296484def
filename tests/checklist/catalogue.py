"""A catalogue of checks for tests, which counts what is asked of it."""

from __future__ import annotations

from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

CHECKS = {
    "up-to-date": Specification(
        "up-to-date", "Clean and merges.", "git", evidence=frozenset({Evidence.OBSERVED})
    ),
    "migration-safe": Specification(
        "migration-safe",
        "Migrations are safe.",
        "migrations",
        evidence=frozenset({Evidence.INSPECTED}),
    ),
    "small-step": Specification(
        "small-step",
        "Small enough.",
        "lines",
        parameters={"lines": {"type": "integer", "minimum": 1, "description": "Lines."}},
        evidence=frozenset({Evidence.INSPECTED}),
    ),
    "revert-plan": Specification(
        "revert-plan",
        "Can be reverted.",
        "git",
        evidence=frozenset({Evidence.INSPECTED, Evidence.REHEARSED}),
    ),
    "ci-green": Specification(
        "ci-green",
        "CI is green.",
        "CI",
        parameters={
            "optional": {"type": "boolean", "description": "May be absent."},
            "required": {"type": "array", "items": {"type": "string"}, "description": "Runs."},
        },
        evidence=frozenset({Evidence.OBSERVED}),
    ),
    "flag-present": Specification(
        "flag-present",
        "Behind a flag.",
        "code",
        parameters={
            "allow": {"type": "array", "items": {"type": "string"}, "description": "Globs."}
        },
        evidence=frozenset({Evidence.INSPECTED}),
    ),
    "both-branches-tested": Specification(
        "both-branches-tested",
        "Tested on and off.",
        "tests",
        evidence=frozenset({Evidence.INSPECTED, Evidence.OBSERVED, Evidence.REHEARSED}),
    ),
    "flag-service": Specification(
        "flag-service",
        "There, and off.",
        "the service",
        parameters={"optional": {"type": "boolean", "description": "May be absent."}},
        evidence=frozenset({Evidence.OBSERVED}),
    ),
    "review-approved": Specification(
        "review-approved",
        "Reviewed.",
        "the forge",
        parameters={"approvals": {"type": "integer", "minimum": 0, "description": "How many."}},
        evidence=frozenset({Evidence.OBSERVED}),
    ),
    "base-healthy": Specification(
        "base-healthy", "The base is green.", "CI", evidence=frozenset({Evidence.OBSERVED})
    ),
    "needs-file": Specification(
        "needs-file",
        "Reads a file.",
        "a file",
        parameters={"file": {"type": "string", "description": "The file."}},
        required_parameters=("file",),
    ),
}
SERVICES = {
    "file": Specification(
        "file",
        "A result file.",
        "a file",
        parameters={"path": {"type": "string", "description": "Where it is."}},
        required_parameters=("path",),
    ),
    "github": Specification("github", "GitHub Actions.", "the API"),
}


class FakeCatalogue:
    """The checks above; `asked` lists whose specification was wanted."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(CHECKS))

    def specification(self, name: str) -> Specification:
        self.asked.append(name)
        return CHECKS[name]

    def service_names(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted(SERVICES)) if kind == "ci" else ()

    def service_specification(self, kind: str, name: str) -> Specification:
        self.asked.append(f"{kind}:{name}")
        return SERVICES[name]
