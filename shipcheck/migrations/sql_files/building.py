"""A migration out of its parts, as all SQL tools make it."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.migration import Migration, WayBack
from shipcheck.migrations.sql_files.way_back import way_back_of

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Part
    from shipcheck.migrations.sql_files.reading import Script


@dataclass(frozen=True, slots=True)
class Words:
    """A tool's own words for a way back that is not there, that is empty, and that says no."""

    missing: str
    empty: str
    impossible: str = ""
    absent: WayBack = WayBack.MISSING

    def note(self, way_back: WayBack) -> str:
        """What is said of a way back; nothing where one is given."""
        if way_back is self.absent:
            return self.missing
        notes = {WayBack.EMPTY: self.empty, WayBack.IMPOSSIBLE: self.impossible}
        return notes.get(way_back, "")


def build(
    script: Script,
    framework: str,
    *,
    up: Part,
    down: Part | None,
    words: Words,
    identity: str,
    group: str | None = None,
    after: tuple[str, ...] = (),
) -> Migration:
    """A migration of a SQL tool, its allowances read from the file that goes forward.

    `group` is the folder of the file where none is given.
    """
    way_back = way_back_of(down, missing=words.absent)
    return Migration(
        path=script.path,
        framework=framework,
        identity=identity,
        up=up,
        down=down,
        way_back=way_back,
        way_back_note=words.note(way_back),
        group=dirname(script.path) if group is None else group,
        after=after,
        allowances=read_allowances(script.text),
    )


def stem(path: str) -> str:
    """A file's name without its endings: `007_total` of `db/007_total.up.sql`."""
    name = basename(path).removesuffix(".sql")
    for ending in (".up", ".down", ".do", "-up", "_up", ".tx"):
        name = name.removesuffix(ending)
    return name
