from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.sources import LARGEST
from shipcheck.model.words import Status
from tests.checks.checking import checked

if TYPE_CHECKING:
    from tests.repository import Sample

BASE = """\
from UnleashClient import UnleashClient

unleash = UnleashClient()


def page():
    return 1
"""
HEAD = """\
from UnleashClient import UnleashClient

unleash = UnleashClient()


def page():
    if unleash.is_enabled("new-page"):
        return fresh_page()
    return 1


def fresh_page():
    return 2
"""
CALLER = b"from app.module import fresh_page\n\nprint(fresh_page())\n"


@pytest.mark.parametrize(
    ("caller", "attributes", "status"),
    [
        (b"print(1)\n", "", Status.PASS),
        (CALLER, "", Status.FAIL),
        (CALLER, "*.py binary\n", Status.FAIL),
        (CALLER + b"# " + b"x" * LARGEST + b"\n", "", Status.UNKNOWN),
    ],
    ids=["none", "plain", "hidden by an attribute", "too large to be parsed"],
)
def test_a_caller_without_the_flag_is_no_pass(
    sample: Sample, caller: bytes, attributes: str, status: Status
) -> None:
    sample.commit({"app/module.py": BASE, "app/other.py": caller})
    sample.branch("work")
    sample.commit({"app/module.py": HEAD, ".gitattributes": attributes})
    assert checked(sample, "flag-present").status is status
