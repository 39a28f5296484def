"""Migrations of a made-up project, read as the product reads them."""

from __future__ import annotations

import importlib
import textwrap
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.project import Project
from shipcheck.migrations.servers import ASSUMED, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.migration import Migration, Part, Statement
    from shipcheck.migrations.operations import Operation


def project(files: Mapping[str, str], dialect: Dialect = Dialect.POSTGRESQL) -> Project:
    """A project of these files, all of them read."""
    contents = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    return Project(tuple(files), contents, ASSUMED[dialect])


def read_last(
    framework: str, files: Mapping[str, str], dialect: Dialect = Dialect.POSTGRESQL
) -> Migration:
    """The last of some files, as its framework reads it."""
    module = importlib.import_module(f"shipcheck.migrations.frameworks.{framework}")
    made = project(files, dialect)
    path = list(files)[-1]
    file = SourceFile(path, made.files[path])
    assert module.may_own(path, made)
    assert module.owns(file, made)
    found: Migration = module.read(file, made)
    return found


def operations(part: Part | None) -> list[Operation]:
    """All operations of a part."""
    assert part is not None
    return [one for statement in part.statements for one in statement.operations]


def statements(part: Part | None) -> tuple[Statement, ...]:
    """The statements of a part that is there."""
    assert part is not None
    return part.statements
