"""How the sample branch becomes ready, as commands to paste.

No comment stands beside a command: an interactive zsh would take it for arguments.
"""

from __future__ import annotations

from typing import NamedTuple

OFF_TEST = """\
printf '%s\\n' '' \\
  '    @patch("shop.orders.is_on", return_value=False)' \\
  '    def test_without_the_flag_it_costs_the_same(self, _):' \\
  '        self.assertEqual(self.total("SPRING"), 1190)' >> tests/test_coupons.py"""
"""The test of the off side that the branch lacks."""


class Step(NamedTuple):
    """What to do, and the commands that do it."""

    title: str
    commands: tuple[str, ...]


STEPS = (
    Step(
        "Merge main. Both sides added a flag to flags.json, and both are kept:",
        (
            "git merge origin/main",
            r"sed -i.bak '/^[<|=>]\{7\}/d' flags.json",
            "git commit --all --message 'Merge main'",
        ),
    ),
    Step(
        "Take the drop of the table out: it ships once code that reads the table runs nowhere:",
        (
            "git rm --quiet migrations/0003_no_wishes.sql",
            "git commit --message 'The wishes go once this is live'",
            "shipcheck migrations lint migrations",
        ),
    ),
    Step(
        "Move the line that stands outside of the flag into it, and test what is without it:",
        (
            "sed -i.bak 's/^    row..total.. -=/    &/' shop/orders.py",
            OFF_TEST,
            "git commit --all --message 'Without the flag nothing changes, and a test says so'",
            "shipcheck rehearse flags",
            "shipcheck flags status",
        ),
    ),
    Step(
        "Push it, let CI run on it, and see what is left:",
        ("git push", ".ci/run", "shipcheck check", "shipcheck explain revert-plan"),
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
