"""The schema of what happens to a judged change: `merge:`, `tell:` and `deploy:` of a checklist."""

from __future__ import annotations

from typing import Any

_Schema = dict[str, Any]


def merge_schema() -> _Schema:
    """How a change is merged."""
    return _map(
        "How `shipcheck merge` merges.",
        urgent=_flag("Whether `--urgent` may merge what is not ready; true if left out."),
        through={
            "description": "Who merges. Left out: the forge where the branch has an open pull request "
            "and a credential is there, else git in the clone.",
            "enum": ["local", "forge"],
        },
        method={
            "description": "How the change comes into the base; locally `rebase` is a fast-forward.",
            "enum": ["merge", "squash", "rebase"],
        },
        push=_flag("Whether a merge through the forge pushes the branch first."),
        open=_flag("Whether a merge opens the pull request where there is none."),
        draft=_flag("Whether a pull request is opened as a draft, which is not merged."),
    )


def tell_schema() -> _Schema:
    """What the forge is told of a verdict."""
    return _map(
        "What `shipcheck check` tells the forge in CI, and with `--tell`.",
        status=_flag("Set the commit status `shipcheck` on the head."),
        comment=_flag("Keep one comment on the pull request."),
    )


def deploy_schema() -> _Schema:
    """How a merge reaches the users."""
    return _map(
        "How a merge reaches the users.",
        migrations={
            "description": "When migrations run: before or after the new code, or by hand.",
            "enum": ["before", "after", "manual"],
        },
        minutes={
            "description": "How long a deployment takes.",
            "type": "number",
            "exclusiveMinimum": 0,
        },
        auto_revert=_flag("Whether a bad deployment takes itself back."),
    )


def _map(description: str, **properties: _Schema) -> _Schema:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _flag(description: str) -> _Schema:
    return {"description": description, "type": "boolean"}
