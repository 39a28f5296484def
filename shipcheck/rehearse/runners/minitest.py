"""Minitest and test-unit, by Rails or by Ruby alone; its coverage is SimpleCov's, where it is loaded."""

from __future__ import annotations

import posixpath
import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside
from shipcheck.rehearse.runners.rspec import RESULTSET

if TYPE_CHECKING:
    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

LOAD = "ARGV.each { |file| require File.expand_path(file) }"
LOAD_ALL = 'Dir["test/**/*_test.rb"].sort.each { |file| require File.expand_path(file) }'


def root(tree: Tree, test: str) -> str | None:
    """The folder of the Gemfile, else the repository's root."""
    name = posixpath.basename(test)
    if not test.endswith(".rb") or not (name.endswith("_test.rb") or name.startswith("test_")):
        return None
    return tree.nearest(test, ("Gemfile",)) or ""


async def plan(request: RunRequest) -> PlannedRun:
    """Only the exit code tells; raises CannotRun where there is no Ruby."""
    probed = await request.probe(["ruby", "--version"])
    if probed.code:
        raise CannotRun("ruby is not installed", hint="Install it, or put it on PATH.")
    tests = inside(request.root, list(request.tests))
    bundled = request.tree.has(posixpath.join(request.root, "Gemfile"))
    if request.tree.has(posixpath.join(request.root, "bin/rails")):
        words = ["bin/rails", "test", *tests]
    else:
        words = [*(["bundle", "exec"] if bundled else []), "ruby", "-Ilib", "-Itest", "-e"]
        words += [LOAD, *tests] if tests else [LOAD_ALL]
    return PlannedRun(
        shlex.join(words), root=request.root,
        coverage=request.tree.path / request.root / RESULTSET,
    )  # fmt: skip
