"""`explain` knows every rule that the checks of CI, reviews and the base give a finding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shipcheck import checks
from shipcheck.checks._rule_words import RULES
from tests.cli.running import shipcheck

GIVEN = re.compile(r'"((?:ci|review|base)-[a-z-]+)", (?:Level|level|stuck|message)')
WITHOUT = {
    "ci-coverage",
    "ci-note",
    "review-note",
    "review-none",
    "review-not-open",
    "review-uncounted",
}
"""What says all there is to say by itself."""


def test_every_rule_has_its_words() -> None:
    folder = Path(str(checks.__file__)).parent
    given = {rule for file in folder.glob("*.py") for rule in GIVEN.findall(file.read_text())}
    assert {"ci-red", "review-draft", "base-frozen"} <= given
    assert given - WITHOUT - {"base-no-run", "base-running"} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_explained(rule: str, tmp_path: Path) -> None:
    done = shipcheck("explain", rule, cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith(f"{rule}: {RULES[rule][0]}\n")
