"""The team's checklist as effective values, and what a check says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.model.words import Evidence, Severity

CHECK_TIMEOUT = 60.0
"""Seconds a check may take where the item says nothing."""

COMMAND_TIMEOUT = 600.0
"""Seconds a `run:` command may take where the item says nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist; exactly one of `uses`, `run` and `ask` is set.

    `when` is the condition as written (plain YAML values), None where the item always applies.
    `required_evidence` is empty where any kind that the check can reach counts.
    `timeout` is in seconds.
    """

    id: str
    title: str
    severity: Severity
    timeout: float
    uses: str | None = None
    run: str | None = None
    ask: str | None = None
    why: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] | None = None
    required_evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an effective value came from; `line` and `column` are 1-based."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """The effective checklist, `extends` resolved.

    `source` names the file it was read from (`builtin:default` where there is none); `read_from` is
    base, worktree, file or builtin. `digest` is the SHA-256 of the effective checklist as
    canonical JSON. `origins` maps a path of keys (`("items", "load-test", "run")`) to its place.
    """

    items: tuple[Item, ...]
    source: str
    read_from: str
    digest: str
    base: str | None = None
    context: tuple[Mapping[str, Any], ...] = ()
    deploy: Mapping[str, Any] = field(default_factory=dict)
    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    inline_allow: tuple[str, ...] = ()
    merge: Mapping[str, Any] = field(default_factory=dict)
    tell: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, Any] = field(default_factory=dict)
    migrations: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    effective: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[tuple[str, ...], Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Specification:
    """What a check (or a CI service) says of itself, for the validator, `explain` and the docs.

    `parameters` are the JSON Schema properties of `with:` (draft 7, without oneOf and anyOf).
    `evidence` are the kinds that it can reach. `needs_network` items are left out by `--offline`;
    `may_ask` items ask services where they may, and are judged without them too.
    `depends_on_base` items are judged again when only the base moved.
    """

    name: str
    summary: str
    looks_at: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    required_parameters: tuple[str, ...] = ()
    evidence: frozenset[Evidence] = frozenset()
    needs_network: bool = False
    may_ask: bool = False
    depends_on_base: bool = False


class Catalogue(Protocol):
    """The checks and services there are, passed down to the validator."""

    def names(self) -> tuple[str, ...]:
        """The names of all checks, sorted, without importing any."""

    def specification(self, name: str) -> Specification:
        """What the check says of itself; raises KeyError for a name that is not there."""

    def service_names(self, kind: str) -> tuple[str, ...]:
        """The names of the services of a kind (`ci`, `flags`), sorted, without importing any."""

    def service_specification(self, kind: str, name: str) -> Specification:
        """What the service says of itself; raises KeyError for a name that is not there."""
