"""What the repository has means for: `has:` in a checklist's conditions.

Configured in the checklist, or found at the base, so that a branch cannot delete its CI to get rid
of the item that asks for it. Only what is asked for is looked up; the names of all files of the
base are listed only for what can be anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.errors import MissingObjects
from shipcheck.git.objects import list_tree
from shipcheck.model.path_kinds import CI_FILES, CI_FOLDERS, kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from shipcheck.git.repository import Repository

CONFIGURED_BY = {"ci": "ci", "flags": "flags", "forge": "forge"}
"""Which entry of `services:` configures which capability."""

HOSTS = ("github", "gitlab", "bitbucket", "gitea", "forgejo", "codeberg", "dev.azure.com", "sr.ht")
"""Words in the address of a remote that is a forge."""

CI_PATHS = (*sorted(CI_FOLDERS), *sorted(CI_FILES), "Jenkinsfile")
COVERAGE_PATHS = (
    ".coveragerc", "codecov.yml", ".codecov.yml", "codecov.yaml", ".nycrc", ".nycrc.json", ".c8rc.json",
    ".simplecov", "coverage.config.js", "tarpaulin.toml", "jacoco.gradle", "phpunit.xml.dist",
    ".coveralls.yml",
)  # fmt: skip

FLAG_PACKAGES = (
    b"launchdarkly", b"unleash", b"openfeature", b"open-feature", b"flagsmith", b"growthbook", b"flipt",
    b"posthog", b"configcat", b"statsig", b"splitio", b"@splitsoftware", b"flipper", b"django-waffle",
    b"django-flags", b"go-feature-flag",
)  # fmt: skip
"""Words in a manifest that name the SDK of a flag service."""

FLAG_PATHS = ("flags.flagd.json", "flagd.json", "config/feature_flags", ".flipt.yml")
"""Where files that define flags usually are."""

MANIFESTS = (
    "package.json", "pyproject.toml", "requirements.txt", "setup.cfg", "setup.py", "Pipfile", "Gemfile",
    "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json", "mix.exs",
    "Package.swift",
)  # fmt: skip


async def read_capabilities(
    repository: Repository,
    base: str,
    services: Mapping[str, Mapping[str, Any]],
    needed: Iterable[str],
    *,
    own_flags: bool = False,
) -> Mapping[str, bool | None]:
    """For each name that is needed: True, False, or None where it cannot be told.

    `own_flags` is whether the checklist says how the team's own code asks for flags.
    """
    found: dict[str, bool | None] = {}
    for name in sorted(needed):
        configured = services.get(CONFIGURED_BY.get(name, ""), {}).get("uses")
        if configured is not None:
            found[name] = configured != "none"
            continue
        if name == "flags" and own_flags:
            found[name] = True
            continue
        try:
            found[name] = await _found_at(repository, base, name)
        except MissingObjects:  # of the base, in a partial clone; the change itself may be all here
            found[name] = None
    return found


async def _found_at(repository: Repository, base: str, name: str) -> bool | None:
    """Whether the base (or, for a forge, the remote) shows the capability."""
    git = repository.git
    if name == "ci":
        return bool(await list_tree(git, base, CI_PATHS))
    if name == "forge":
        return _has_forge(repository.configuration)
    if name == "migrations":
        return any(kind_of(path) is FileKind.MIGRATION for path in await list_tree(git, base))
    if name == "flags":
        return await _mentions_flags(repository, base)
    if name == "coverage":
        return bool(await list_tree(git, base, COVERAGE_PATHS)) or None
    return None


def _has_forge(configuration: Mapping[str, str]) -> bool:
    """Whether the address of a remote is that of a forge."""
    addresses = [
        value.lower()
        for key, value in configuration.items()
        if key.startswith("remote.") and key.endswith(".url")
    ]
    return any(host in address for address in addresses for host in HOSTS)


async def _mentions_flags(repository: Repository, base: str) -> bool:
    """Whether a manifest names a flag SDK, wherever it is, or a file defines flags.

    Home-made flags are no means until the checklist names their wrappers: every change would be
    asked for a flag otherwise, also where nobody has ever used one. `init` offers to name them.
    """
    words = [part for word in FLAG_PACKAGES for part in ("-e", word.decode())]
    places = [f":(glob)**/{name}" for name in MANIFESTS]
    done = await repository.git.run(
        "grep", "--quiet", "--fixed-strings", "--ignore-case", *words, base, "--", *places,
        ok=(0, 1),
    )  # fmt: skip
    return done.code == 0 or bool(await list_tree(repository.git, base, FLAG_PATHS))
