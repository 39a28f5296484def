"""RSpec, by Bundler where there is a Gemfile; its coverage is SimpleCov's, where specs load it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside

if TYPE_CHECKING:
    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

RESULTSET = "coverage/.resultset.json"


def root(tree: Tree, test: str) -> str | None:
    """The folder of the Gemfile, else of `.rspec`, else the repository's root."""
    if not test.endswith("_spec.rb"):
        return None
    return tree.nearest(test, ("Gemfile", ".rspec")) or ""


async def plan(request: RunRequest) -> PlannedRun:
    """RSpec with its own JSON; raises CannotRun where it is not installed."""
    bundled = request.tree.nearest(f"{request.root}/x".lstrip("/"), ("Gemfile",)) is not None
    words = ["bundle", "exec", "rspec"] if bundled else ["rspec"]
    probed = await request.probe([*words, "--version"])
    if probed.code:
        raise CannotRun(
            f"{' '.join(words)} does not start",
            hint="bundle install, or set flags: {tests: {command: …}}.",
        )
    results = request.reports / "rspec.json"
    words += ["--format", "progress", "--format", "json", "--out", str(results)]
    return PlannedRun(
        shlex.join([*words, *inside(request.root, list(request.tests))]),
        root=request.root,
        results=("rspec", results),
        coverage=request.tree.path / request.root / RESULTSET,
    )
