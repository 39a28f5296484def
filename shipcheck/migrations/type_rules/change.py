"""What a change of type can do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What happens to the table and to the values in it.

    `rewrites` is whether the table is written anew, `scans` whether all rows are read without that,
    `rebuilds_indexes` whether the column's indexes are built anew though the table is not. `narrows`
    is whether values that fitted before may not fit now, or lose something. `free_in_utc` is whether
    PostgreSQL spares the rewrite where the session's TimeZone is UTC. `known` is false where one of
    the types is not known.
    """

    rewrites: bool = False
    scans: bool = False
    narrows: bool = False
    rebuilds_indexes: bool = False
    free_in_utc: bool = False
    known: bool = True

    @property
    def compatible(self) -> bool:
        """Whether only the catalog changes, and every value fits."""
        return not (self.rewrites or self.scans or self.rebuilds_indexes or self.narrows)


NOTHING = TypeChange()
UNKNOWN = TypeChange(rewrites=True, narrows=True, known=False)
