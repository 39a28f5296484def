"""The user's git configuration and identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.runner import Git


async def config_values(git: Git) -> Mapping[str, str]:
    """Every setting that applies here, the last value of each key.

    Section and variable are lower case, a subsection is as written
    (`remote.Origin.url`). A variable without a value is `true`, as git reads it.
    """
    listing = await git.text("config", "--list", "-z")
    entries = (entry.partition("\n") for entry in listing.split("\0") if entry)
    return {key: value if separator else "true" for key, separator, value in entries}


def own_address(environment: Mapping[str, str], configuration: Mapping[str, str]) -> str:
    """The address that the user gave for commits, in git's order; empty where git has to guess."""
    return (
        environment.get("GIT_COMMITTER_EMAIL")
        or configuration.get("committer.email")
        or configuration.get("user.email")
        or environment.get("EMAIL")
        or ""
    )


async def committer_identity(git: Git) -> tuple[str, str] | None:
    """Name and address that a commit would get; None where git knows of none."""
    done = await git.run("var", "GIT_COMMITTER_IDENT", ok=(0, 128))
    if done.code:
        return None
    name, _, rest = done.stdout.decode("utf-8", "surrogateescape").rpartition(" <")
    return name, rest.rpartition("> ")[0]
