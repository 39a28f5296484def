"""What counts of the reasons that people gave: those of the checklist, and those in files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shipcheck.checklist.globs import path_matcher

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shipcheck.migrations.judged import Judged, JudgedMigration


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the checklist accepts.

    `rules` are the entries of `migrations: allow:`. `inline` are the rules that comments in files may
    allow, None where any may: on the machine of whoever wrote them.
    """

    rules: Sequence[Mapping[str, Any]] = ()
    inline: Collection[str] | None = None
    used: set[int] = field(default_factory=set, compare=False)

    def accept(self, judged: JudgedMigration) -> JudgedMigration:
        """The migration with every hazard that is accepted marked so, and none beside."""
        return replace(judged, hazards=tuple(map(self.accept_one, judged.hazards)))

    def unused(self, paths: Collection[str]) -> list[Mapping[str, Any]]:
        """Entries about one of these files by its very name that no hazard seen so far needed."""
        return [
            entry
            for index, entry in enumerate(self.rules)
            if index not in self.used and not set(paths).isdisjoint(entry.get("paths", ()))
        ]

    def accept_one(self, one: Judged) -> Judged:
        """The hazard, marked if it is accepted; what its file allows counts only where it may."""
        for index, entry in enumerate(self.rules):
            if _matches(entry, one):
                self.used.add(index)
                return replace(one, allowed=f"{entry['because']} (checklist)")
        if one.allowed and self.inline is not None and one.hazard.rule not in self.inline:
            note = f"allowed in the file ({one.allowed}), which does not count here"
            message = f"{one.hazard.message.removesuffix('.')}; {note}"
            return replace(one, allowed="", hazard=replace(one.hazard, message=message))
        return one


def _matches(entry: Mapping[str, Any], one: Judged) -> bool:
    """Whether an entry of the checklist is about this hazard."""
    hazard = one.hazard
    if entry["rule"] != hazard.rule:
        return False
    tables = entry.get("tables")
    named = {str(hazard.table), hazard.table.name} if hazard.table is not None else set()
    if tables is not None and named.isdisjoint(tables):
        return False
    paths = entry.get("paths")
    return paths is None or path_matcher(tuple(paths))(one.path)
