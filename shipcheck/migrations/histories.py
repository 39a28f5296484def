"""All migrations that run on the same database as one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.recognition import Reader


def history_of(path: str, reader: Reader, project: Project) -> tuple[str, ...]:
    """The migrations of a project that share a database with this one, in order as far as names tell.

    A framework whose companions are migrations themselves (Django's apps) has several histories, which
    come one after the other; what one of them leaves out, for having been squashed, stays out.
    """
    framework = reader.framework
    own = tuple(framework.history(path, project))
    found = dict.fromkeys(own)
    seen = {path, *own}
    for other in sorted(framework.companions(path, project)):
        if other in seen or not framework.may_own(other, project):
            continue
        if framework.forward_path(other, project) != other:
            continue
        theirs = tuple(framework.history(other, project))
        seen |= {other, *theirs}
        rest = [one for one in theirs if one != other]
        if rest and other not in framework.history(rest[0], project):
            theirs = tuple(framework.history(rest[0], project))
        found |= dict.fromkeys(theirs)
    return tuple(found)
