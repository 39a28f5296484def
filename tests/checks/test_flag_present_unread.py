"""`flag-present` where a file cannot be read: it says so, and never that nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Reason, Status
from tests.checks.checking import checked

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

PAGE = "<template>\n  <Login/>\n  <Orders/>\n</template>\n"


def look(
    sample: Sample, path: str, before: str | bytes, after: str | bytes | None, new: str = ""
) -> Outcome:
    sample.commit({path: before, "README.md": "shop\n"})
    sample.branch("work")
    if after is None:
        sample.git("rm", "-q", path)
        after, path = "", "src/index.d.ts"
    if new:
        sample.git("mv", path, new)
    sample.commit({new or path: after})
    return checked(sample, "flag-present")


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("shop/pay.py", b"steal()  # \0\n"),
        ("web/pay.js", b"steal(); // \0\n"),
        ("Pay.cs", "class Pay { }\n".encode("utf-16")),
    ],
)
def test_code_in_which_git_sees_no_text_is_not_understood(
    sample: Sample, path: str, after: bytes
) -> None:
    outcome = look(sample, path, "pay()\n", after)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)
    assert outcome.summary == "1 changed line not understood: git takes the file for binary"
    assert outcome.data["files"][path]["not_understood"] == [[1, 1]]


@pytest.mark.parametrize("after", [PAGE.replace("  <Login/>\n", ""), None])
def test_lines_that_go_from_a_file_that_nobody_reads_are_not_passed_over(
    sample: Sample, after: str | None
) -> None:
    outcome = look(sample, "web/Page.vue", PAGE, after)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("path", "before", "new"),
    [("web/Page.vue", PAGE, "web/Start.vue"), ("shop/a.py", b"go()  # \0\n", "shop/b.py")],
)
def test_a_file_that_only_moved_changes_nothing(
    sample: Sample, path: str, before: str | bytes, new: str
) -> None:
    assert look(sample, path, before, before, new).status is Status.NOT_APPLICABLE


def test_a_picture_is_no_code(sample: Sample) -> None:
    assert look(sample, "web/a.png", b"\0\1", b"\0\2").status is Status.NOT_APPLICABLE


def test_a_file_that_is_too_large_is_said_to_be(sample: Sample) -> None:
    many = "".join(f"step_{number}(order, customer, basket)\n" for number in range(60_000))
    outcome = look(sample, "shop/steps.py", "pay()\n", many)
    assert outcome.summary.endswith("not understood: the file is too large to be read")


@pytest.mark.parametrize(("before", "after"), [("old", "new"), ("old", ""), ("", "new")])
def test_a_link_that_leads_elsewhere_is_not_understood(
    sample: Sample, before: str, after: str
) -> None:
    path = sample.path / "shop" / "pay.py"

    def place(target: str) -> None:
        path.unlink(missing_ok=True)
        if target:
            path.symlink_to(f"{target}.py")
        else:
            path.write_text("pay()\n", encoding="utf-8")
        sample.commit({})

    sample.commit({"shop/old.py": "pay()\n", "shop/new.py": "steal()\n"})
    place(before)
    sample.branch("work")
    place(after)
    outcome = checked(sample, "flag-present")
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)
    assert "symbolic link" in outcome.summary
