"""Which files tell about migrations."""

from __future__ import annotations

import pytest

from shipcheck.checklist.globs import path_matcher
from shipcheck.migrations.markers import marker_paths
from shipcheck.migrations.server_detection import DETECTION_MARKERS

PATHS = [
    "Gemfile", "app/Gemfile", "Gemfile.lock", "config/database.yml", "app/config/database.yml",
    "docker-compose.yml", "deploy/docker-compose.prod.yml", ".github/workflows/ci.yml",
    "sub/.github/workflows/ci.yml", "shop/settings.py", "shop/settings/prod.py", "shop/settings/a/b.py",
    ".env", ".env.local", "prisma/migrations/migration_lock.toml", "src/lib/shop/repo.ex", "lib/repo.ex",
    "requirements/base.txt", "sub/requirements/base.txt", "x\nalembic.ini", "a/alembic.ini", "readme.md",
]  # fmt: skip


def test_they_are_found_as_git_would() -> None:
    expected = path_matcher(DETECTION_MARKERS)
    found = marker_paths(PATHS, DETECTION_MARKERS)
    assert set(found) == {path for path in PATHS if expected(path)}
    assert len(found) > 10


def test_the_nearest_to_the_top_comes_first() -> None:
    assert marker_paths(["b/a/x.conf", "x.conf", "a/x.conf"], ("x.conf",)) == [
        "x.conf", "a/x.conf", "b/a/x.conf",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["node_modules", "a/vendor", "third_party/b"])
def test_what_others_wrote_tells_nothing(folder: str) -> None:
    assert marker_paths([f"{folder}/x.conf"], ("**/x.conf",)) == []


def test_no_pattern_finds_nothing() -> None:
    assert marker_paths(PATHS, ()) == []
