"""sqitch: `deploy/NAME.sql`, `revert/NAME.sql`, ordered by `sqitch.plan`."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.paths import in_order, inside, lies_in
from shipcheck.migrations.sql_files.reading import first_script, read_script, script_of
from shipcheck.migrations.sql_files.sqitch_plan import Planned, read_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/sqitch.plan", "**/sqitch.conf")
RANK = 10

_VARIABLES = (re.compile(r":['\"]?[A-Za-z_]\w*['\"]?(?<!:)"),)

WORDS = Words(
    "it has no revert script: `sqitch revert` fails",
    "its revert script does nothing: `sqitch revert` forgets the change and leaves the schema",
    "its revert script only raises an error",
)


def may_own(path: str, project: Project) -> bool:
    """A script in `deploy/` or `revert/` beside a plan."""
    if not path.endswith(".sql"):
        return False
    top = _top(path, project)
    return top is not None and _within(path, top)[0] in ("deploy", "revert")


def owns(file: SourceFile, project: Project) -> bool:
    """Those that the plan names; any, where the plan cannot be read."""
    top = _top(file.path, project)
    if top is None:
        return False
    changes = _plan(top, project)
    stem = _within(file.path, top)[1]
    return not changes or any(stem in (one.file_stem, one.name) for one in changes)


def forward_path(path: str, project: Project) -> str:
    """The deploy script of a revert script."""
    top = _top(path, project)
    return path if top is None else inside(top, f"deploy/{_within(path, top)[1]}.sql")


def companions(path: str, project: Project) -> Sequence[str]:
    """The revert script."""
    top = _top(path, project)
    back = inside(top or "", f"revert/{_within(path, top or '')[1]}.sql")
    return (back,) if back in project.paths else ()


def history(path: str, project: Project) -> Sequence[str]:
    """The deploy scripts in the order of the plan, then those that it does not name."""
    top = _top(path, project) or ""
    start = inside(top, "deploy")
    there = in_order(one for one in project.paths if lies_in(one, start) and one.endswith(".sql"))
    planned = [inside(top, f"deploy/{one.file_stem}.sql") for one in _plan(top, project)]
    places = {one: place for place, one in enumerate(planned)}
    return tuple(sorted(there, key=lambda one: places.get(one, len(places))))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements as they are written: scripts have their own BEGIN and COMMIT, psql runs them."""
    script = script_of(file)
    top = _top(file.path, project) or ""
    stem = _within(file.path, top)[1]
    back = first_script(companions(file.path, project), project)
    planned = next((one for one in _plan(top, project) if one.file_stem == stem), Planned(stem))
    return build(
        script,
        "sqitch",
        up=read_script(script, project.server, wrapped=False, placeholders=_VARIABLES),
        down=read_script(back, project.server, wrapped=False, placeholders=_VARIABLES)
        if back
        else None,
        words=WORDS,
        identity=stem,
        group=top,
        after=planned.needs,
    )


def _top(path: str, project: Project) -> str | None:
    """The folder that holds `deploy/` and the plan (or, above it, sqitch's configuration)."""
    parts = path.split("/")
    for place, part in enumerate(parts[:-1]):
        if part in ("deploy", "revert"):
            top = "/".join(parts[:place])
            if _plan_path(top, project) is not None:
                return top
    return None


def _plan_path(top: str, project: Project) -> str | None:
    """`sqitch.plan` in the folder, or the only plan there is where the configuration names the folder."""
    own = inside(top, "sqitch.plan")
    if own in project.files:
        return own
    for path in project.files:
        if basename(path) == "sqitch.conf":
            named = re.search(r"(?m)^\s*top_dir\s*=\s*(\S+)", project.text(path) or "")
            if named and inside(dirname(path), named[1].strip("./")) == top:
                return next((one for one in project.files if basename(one) == "sqitch.plan"), None)
    return None


def _within(path: str, top: str) -> tuple[str, str]:
    """`deploy` and `schemas/app` of `deploy/schemas/app.sql`."""
    kind, _, rest = path.removeprefix(f"{top}/" if top else "").partition("/")
    return kind, rest.removesuffix(".sql")


def _plan(top: str, project: Project) -> tuple[Planned, ...]:
    path = _plan_path(top, project)
    return read_plan(project.text(path) or "") if path else ()
