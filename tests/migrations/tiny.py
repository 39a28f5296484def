"""A tiny framework for tests: `7_orders.tiny`, one operation a line, read without any parser.

`create t a b`, `add t c`, `index t a`, `check t a` (NOT VALID), `validate t NAME`, `what` (not
understood), `after GROUP.IDENTITY`. The way back is a file `7_orders.back.tiny`.
"""

from __future__ import annotations

import sys
from posixpath import basename, dirname
from typing import TYPE_CHECKING, cast

from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropTable,
    Opaque,
    Update,
    ValidateConstraint,
)
from shipcheck.migrations.parts import Index
from shipcheck.migrations.recognition import Reader
from tests.migrations.made import check, column, name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.frameworks.registry import Framework
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/tiny.conf",)
RANK = 10
BACK = ".back.tiny"


def may_own(path: str, project: Project) -> bool:
    return path.endswith(".tiny")


def owns(file: SourceFile, project: Project) -> bool:
    return not file.content.startswith(b"none")


def forward_path(path: str, project: Project) -> str:
    return path.removesuffix(BACK) + ".tiny" if path.endswith(BACK) else path


def companions(path: str, project: Project) -> Sequence[str]:
    back = path.removesuffix(".tiny") + BACK
    return (back,) if back in project.paths else ()


def history(path: str, project: Project) -> Sequence[str]:
    found = [
        one
        for one in project.paths
        if one.endswith(".tiny") and not one.endswith(BACK) and dirname(one) == dirname(path)
    ]
    return sorted(found, key=lambda one: (number(one), one))


def number(path: str) -> int:
    return int(basename(path).partition("_")[0])


def read(file: SourceFile, project: Project) -> Migration:
    lines = file.content.decode().splitlines()
    after = tuple(line.split()[1] for line in lines if line.startswith("after"))
    back = companions(file.path, project)
    down = part(back[0], project.files[back[0]].decode().splitlines()) if back else None
    return Migration(
        file.path,
        "tiny",
        basename(file.path).removesuffix(".tiny").partition("_")[0],
        part(file.path, lines),
        down,
        WayBack.GIVEN if back else WayBack.MISSING,
        after=after,
        group=dirname(file.path),
    )


def part(path: str, lines: Sequence[str]) -> Part:
    statements = [
        Statement(line, (operation(line.split()),), Place(index, index))
        for index, line in enumerate(lines, 1)
        if line and not line.startswith(("after", "#"))
    ]
    return Part(path, tuple(statements), wrapped=False)


def operation(words: Sequence[str]) -> Operation:
    verb, rest = words[0], words[1:]
    table = name(rest[0]) if rest else name("t")
    known: dict[str, Operation] = {"what": Opaque("unknown"), "drop": DropTable(table)}
    if verb == "create":
        return CreateTable(table, tuple(map(column, rest[1:])))
    if verb == "add":
        return AddColumn(table, column(rest[1]))
    if verb == "index":
        return CreateIndex(Index(None, table, tuple(rest[1:])))
    if verb == "check":
        return AddConstraint(table, check(f"{rest[1]} IS NOT NULL", rest[1], valid=False))
    if verb == "validate":
        return ValidateConstraint(table, rest[1])
    return Update(table, tuple(rest[1:])) if verb == "update" else known[verb]


READERS = (Reader("tiny", cast("Framework", sys.modules[__name__])),)
