"""The hooks of tools that move others aside too: nothing runs in a circle, nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.setup.installation import hook, installed
from tests.stories.test_hooks import Ended, clone, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

__all__ = ["clone"]

# As pre-commit does: it calls the hook that it found, and does not bear to be called by it.
TOOL = """\
#!/bin/sh
[ -z "$RUNNING" ] || { echo 'called in a circle'; exit 1; }
echo ran >> "${0%/*}/ran"
RUNNING=1 "${0%/*}/pre-push.legacy" "$@"
"""


@pytest.fixture
def hooks(clone: Sample) -> Path:
    """The hooks of a clone in which shipcheck came after such a tool, and then that once more."""
    tool = hook(clone, "pre-push", TOOL.replace("RUNNING=1", "exit 0;"))
    installed(clone, "pre-push")
    tool.rename(tool.with_name("pre-push.legacy"))
    return tool.parent


def test_a_tool_that_is_installed_once_more(clone: Sample, hooks: Path) -> None:
    (hooks / "pre-push.before-shipcheck").write_text(TOOL)
    hook(clone, "pre-push", TOOL)
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    assert git(clone, "push", "-q", "origin", "topic") == Ended(0, "")
    assert (hooks / "ran").read_text() == "ran\n"


def test_another_hook_before_it_still_runs(clone: Sample, hooks: Path) -> None:
    hook(clone, "pre-push", TOOL)
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    (hooks / "pre-push.before-shipcheck").write_text("#!/bin/sh\necho mine says no\nexit 1\n")
    done = git(clone, "push", "-q", "origin", "topic")
    assert (done.code, "mine says no" in done.said) == (1, True), done
