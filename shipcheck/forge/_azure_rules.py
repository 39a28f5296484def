"""Branch policies of Azure Repos, turned into rules.

Sources: learn.microsoft.com, REST API 7.1, Policy Configurations - Get (of git) and Configurations -
Create, whose examples show the settings of each type; `az repos policy` for those of comments and statuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.http.reading import map_in, maps_in, text, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
STATUS = "cbdc66da-9728-4af8-aada-9a5a32e4a226"
APPROVERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"
REVIEWERS = "fd2167ab-b0be-447a-8ec8-39368250530e"
COMMENTS = "c6a1889d-b943-4856-b76f-9e46bb6b0df2"
STRATEGY = "fa4e907d-c16b-4a4c-9dfa-4916e5d171ab"
"""Types of policies; their ids are the same in every organisation."""

STRATEGIES = {
    "allowNoFastForward": "merge",
    "allowSquash": "squash",
    "allowRebase": "rebase",
    "allowRebaseMerge": "rebase",
}


@dataclass(frozen=True, slots=True)
class Policies:
    """The settings of the policies that stop a merge, by their type."""

    settings: Mapping[str, Sequence[Mapping[str, Any]]]

    @classmethod
    def of(cls, listed: Iterable[Mapping[str, Any]]) -> Policies:
        """Those of a branch that are on and required."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for one in listed:
            if one.get("isEnabled") is not False and one.get("isBlocking") is not False:
                if one.get("isDeleted") is True:
                    continue
                kind = text(map_in(one.get("type")).get("id")) or ""
                found.setdefault(kind.lower(), []).append(map_in(one.get("settings")))
        return cls(found)

    def each(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """The settings of every policy of a type."""
        return self.settings.get(kind, ())

    def says(self, kind: str, name: str) -> bool:
        """Whether one of them has a setting switched on."""
        return any(truth(one.get(name)) is True for one in self.each(kind))

    @property
    def definitions(self) -> tuple[int, ...]:
        """The pipelines that have to be green, by their ids, whatever was changed."""
        found = (one.get("buildDefinitionId") for one in self.each(BUILD) if not _some_paths(one))
        return tuple(sorted({one for one in found if isinstance(one, int)}))


def rules_of(policies: Policies, names: Mapping[int, str]) -> BranchRules:
    """The rules; `names` are those of the pipelines in `policies.definitions`."""
    lost = [one for one in policies.definitions if one not in names]
    partial = [one for kind in (BUILD, STATUS) for one in policies.each(kind) if _some_paths(one)]
    told = []
    if lost:
        told.append(f"{len(lost)} required pipelines are not visible to the credential")
    if partial:
        told.append(f"{len(partial)} builds or statuses are required for some paths only")
    return BranchRules(
        required=(*(RequiredRun(names[one]) for one in sorted(names)), *_statuses(policies)),
        complete=not lost,
        partly="; ".join(told),
        approvals=max((_count(one) for one in policies.each(APPROVERS)), default=0),
        code_owners=bool(policies.each(REVIEWERS)),
        stale_reviews_fall=any(
            policies.says(APPROVERS, name)
            for name in ("resetOnSourcePush", "requireVoteOnLastIteration", "requireVoteOnEachIteration")
        ),
        last_push_by_another=policies.says(APPROVERS, "blockLastPusherVote"),
        threads_resolved=bool(policies.each(COMMENTS)),
        methods=_methods(policies),
        auto_merge=True,
    )  # fmt: skip


def _statuses(policies: Policies) -> Iterable[RequiredRun]:
    """Statuses that have to be green, `genre/name` as the runs are called."""
    for one in policies.each(STATUS):
        name = text(one.get("statusName"))
        if name and not _some_paths(one):
            yield RequiredRun("/".join(filter(None, (text(one.get("statusGenre")), name))))


def _count(settings: Mapping[str, Any]) -> int:
    count = settings.get("minimumApproverCount")
    return count if isinstance(count, int) and count > 0 else 0


def _some_paths(settings: Mapping[str, Any]) -> bool:
    """Whether a policy looks at some paths only."""
    return bool(settings.get("filenamePatterns"))


def _methods(policies: Policies) -> tuple[str, ...]:
    """The ways of merging that every such policy allows; the older form knows squash alone."""
    found = ["merge", "squash", "rebase"]
    for one in policies.each(STRATEGY):
        if one.get("useSquashMerge") is True:
            allowed = {"squash"}
        else:
            allowed = {way for name, way in STRATEGIES.items() if one.get(name) is True}
        found = [way for way in found if way in allowed]
    return tuple(found) if policies.each(STRATEGY) else ()


def names_of(definitions: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
    """The names of pipelines by their ids."""
    return {
        number: name
        for one in maps_in(list(definitions))
        if isinstance(number := one.get("id"), int) and (name := text(one.get("name")))
    }
