"""How the sample branch becomes ready, as commands to paste.

No comment stands beside a command: an interactive zsh would take it for arguments.
"""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """What to do, and the commands that do it."""

    title: str
    commands: tuple[str, ...]


STEPS = (
    Step(
        "Merge main. Both sides added a line to shop/prices.py, and both are kept:",
        (
            "git merge origin/main",
            r"sed -i.bak '/^[<|=>]\{7\}/d' shop/prices.py",
            "git commit --all --message 'Merge main'",
            "git push",
        ),
    ),
    Step(
        "Let CI run on that, and see what is left:",
        (".ci/run", "shipcheck check", "shipcheck explain revert-plan"),
    ),
    Step(
        "Decide what only a person can; it holds until the content changes:",
        (
            "shipcheck waive revert-plan --reason 'the coupon column keeps what the notes said'",
            "shipcheck answer support-told yes",
            "shipcheck check -v",
        ),
    ),
    Step("Merge it, and find the record:", ("shipcheck merge --yes", "shipcheck log -v")),
)
"""Decisions are bound to the content, so they come after the last commit."""

AFTER_THE_MERGE = (Step("It is merged; find the record:", ("shipcheck log -v",)),)
"""What is left to try where the screen has led to the merge."""
