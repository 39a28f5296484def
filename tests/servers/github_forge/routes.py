"""All that the fake answers; importing the files fills the table."""

from __future__ import annotations

from tests.servers.github_forge import (
    graphql,
    routes_ci,
    routes_issues,
    routes_pulls,
    routes_repository,
)
from tests.servers.github_forge.routing import dispatch as answer

__all__ = ["answer", "graphql", "routes_ci", "routes_issues", "routes_pulls", "routes_repository"]
