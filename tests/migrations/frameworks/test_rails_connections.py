"""Connections of Rails that were reached in a way nobody can follow."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import rails
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.project import Project


@pytest.mark.parametrize(
    "call", ["c = connection; c.drop_table(:u)", "ActiveRecord::Migration.drop_table(:u)"]
)
def test_they_are_never_nothing(call: str) -> None:
    text = f"class X < ActiveRecord::Migration[7.0]\n  def up\n    {call}\n  end\nend\n"
    file = SourceFile("db/migrate/20240101_x.rb", text.encode())
    read = rails.read(file, Project(frozenset({file.path})))
    assert any(isinstance(o, Opaque) for one in read.up.statements for o in one.operations)
