"""The environment of the demo: as at a desk, with an identity of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.change.environment import SERVICES
from shipcheck.git.repository import without_places

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "Sam Sample"
ADDRESS = "sam@example.com"

SETTINGS = {
    "user.name": NAME,
    "user.email": ADDRESS,
    "author.name": NAME,
    "author.email": ADDRESS,
    "committer.name": NAME,
    "committer.email": ADDRESS,
    "commit.gpgSign": "false",
    "core.autocrlf": "false",
    "core.hooksPath": ".git/hooks",
    "merge.ff": "true",
    "protocol.file.allow": "always",
    "push.default": "simple",
    "push.gpgSign": "false",
}
"""Settings of the sample repository, lest the user's own get in the way of the commands."""


def at_a_desk(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what CI says, and without what leads git to another repository."""
    told_by_ci = {"CI"}
    for service in SERVICES:
        told_by_ci.update(service.detect, service.target, service.branch)
    return {
        name: value for name, value in without_places(environment).items() if name not in told_by_ci
    }


def own(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables by which the branch's commits are those of the person at the keyboard.

    That is Sam by the repository's settings; but GIT_COMMITTER_EMAIL would win over these in the
    commands to come, and the checklist runs commands only on the user's own commits.
    """
    name = environment.get("GIT_COMMITTER_NAME") or NAME
    address = environment.get("GIT_COMMITTER_EMAIL") or ADDRESS
    return signed(name, address)


def signed(name: str, address: str) -> dict[str, str]:
    """Variables by which git takes a name for author and committer."""
    return {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address,
    }
