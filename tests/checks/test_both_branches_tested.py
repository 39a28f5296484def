"""`both-branches-tested`: what counts for a side, and what is said where nothing does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Evidence, Status
from tests.checks.checking import Asked, checked, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

START = "from UnleashClient import UnleashClient\nunleash = UnleashClient()\n\n"
BASE = START + "def place(order):\n    return 1\n"
HEAD = START + (
    'def place(order):\n    if unleash.is_enabled("coupons"):\n        return 2\n    return 1\n'
)
ON = '@patch("shop.orders.unleash.is_enabled", return_value=True)\ndef test_on(m):\n    place(1)\n'
OFF = (
    '@patch("shop.orders.unleash.is_enabled", return_value=False)\ndef test_off(m):\n    place(1)\n'
)
IMPORT = "from unittest.mock import patch\nfrom shop.orders import place\n"


def look(sample: Sample, tests: dict[str, str | bytes], **parameters: Sequence[str]) -> Outcome:
    sample.commit({"shop/__init__.py": "", "shop/orders.py": BASE})
    sample.branch("work")
    sample.commit({"shop/orders.py": HEAD, **tests})
    return checked(sample, "both-branches-tested", Asked(parameters=parameters))


def test_both_sides_forced_by_tests(sample: Sample) -> None:
    outcome = look(sample, {"tests/test_orders.py": IMPORT + ON + OFF})
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.INSPECTED)
    (guard,) = outcome.data["guards"]
    assert (guard["flag"], guard["path"], guard["line"]) == ("coupons", "shop/orders.py", 5)
    assert guard["on"] == {"evidence": "inspected", "source": "tests/test_orders.py:3 patch"}
    assert guard["off"]["source"] == "tests/test_orders.py:6 patch"


@pytest.mark.parametrize(("tests", "missing"), [(ON, "off"), (OFF, "on")])
def test_the_missing_side_comes_with_a_test_to_begin_from(
    sample: Sample, tests: str, missing: str
) -> None:
    outcome = look(sample, {"tests/test_orders.py": IMPORT + tests})
    assert (outcome.status, outcome.summary) == (Status.FAIL, f"not tested: coupons {missing}")
    (finding,) = outcome.findings
    assert (finding.rule, finding.path, finding.line) == ("side-untested", "shop/orders.py", 5)
    assert f"def test_coupons_{missing}():" in finding.fix
    assert outcome.data["guards"][0][missing] is None


def test_no_tests_at_all(sample: Sample) -> None:
    assert look(sample, {}).summary == "not tested: coupons on, coupons off"


def test_a_mock_in_a_test_of_something_else_says_nothing(sample: Sample) -> None:
    other = 'from unittest.mock import patch\n@patch("shop.tax.unleash.is_enabled", return_value=True)\n'
    outcome = look(sample, {"tests/test_tax.py": other + "def test(m):\n    tax()\n"})
    assert outcome.status is Status.FAIL


def test_a_change_without_guards(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"a.py": "x = 1\n"})
    assert checked(sample, "both-branches-tested").status is Status.NOT_APPLICABLE


def coverage(
    sample: Sample, executed: list[int], missing: list[int], arcs: list[list[int]]
) -> None:
    """A report of coverage.py for the head, beside its commit."""
    file = {
        "executed_lines": executed, "missing_lines": missing, "executed_branches": arcs,
        "missing_branches": [], "excluded_lines": [],
    }  # fmt: skip
    report = {"meta": {"format": 3, "version": "7", "branch_coverage": True},
              "files": {"shop/orders.py": file}}  # fmt: skip
    (sample.path / "coverage.json").write_text(json.dumps(report))
    (sample.path / "coverage.json.commit").write_text(sample.head)


def test_coverage_that_names_its_commit_counts_for_both_sides(sample: Sample) -> None:
    look(sample, {})
    coverage(sample, [1, 2, 4, 5, 6, 7], [], [[5, 6], [5, 7]])
    asked = Asked(parameters={"coverage": ["coverage.json"]})
    outcome = checked(sample, "both-branches-tested", asked)
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.OBSERVED)
    assert outcome.data["guards"][0]["off"]["evidence"] == "observed"


def test_coverage_that_saw_a_side_not_run_outweighs_a_test_that_forces_it(sample: Sample) -> None:
    look(sample, {"tests/test_orders.py": IMPORT + ON + OFF})
    coverage(sample, [1, 2, 4, 5, 7], [6], [[5, 7]])
    asked = Asked(parameters={"coverage": ["coverage.json"]})
    outcome = checked(sample, "both-branches-tested", asked)
    assert (outcome.status, outcome.summary) == (Status.FAIL, "not tested: coupons on")


def test_coverage_of_another_commit_says_nothing(sample: Sample) -> None:
    look(sample, {})
    coverage(sample, [1, 2, 4, 5, 6, 7], [], [[5, 6], [5, 7]])
    sample.commit({"shop/orders.py": HEAD + "\n\nx = 1\n"})
    asked = Asked(parameters={"coverage": ["coverage.json"]})
    assert checked(sample, "both-branches-tested", asked).status is Status.FAIL


def test_a_test_that_forces_a_key_which_no_code_asks(sample: Sample) -> None:
    strange = 'override_flag("coupon", active=True)\n'
    outcome = look(sample, {"tests/test_orders.py": IMPORT + ON + OFF + strange})
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"unknown-override": "warning"})
    assert outcome.findings[0].fix == "Did you mean coupons?"


def test_a_suite_that_turns_everything_on(sample: Sample) -> None:
    setup = "def pytest_configure():\n    flags.enable_all()\n"
    outcome = look(
        sample,
        {"tests/conftest.py": setup, "tests/test_orders.py": IMPORT + "def test(): place(1)\n"},
    )
    assert outcome.summary == "not tested: coupons off"
    assert "whole suite" in outcome.data["guards"][0]["on"]["source"]


FLAGS = (
    "public static class FeatureFlagKeys {\n"
    '    public const string ItemSharing = "pm-342-temporary-items";\n'
    '    public const string OtherSharing = "pm-343-other";\n}\n'
)
SENDS = (
    "class Sends {{\n    public int Get() {{\n{}        return 1;\n    }}\n}}\n",
    "        if (_features.IsEnabled(FeatureFlagKeys.ItemSharing)) {\n            return 2;\n        }\n",
)
SENDS_TESTS = (
    "class SendsTests {{\n    public void Both() {{\n"
    "        _features.IsEnabled(FeatureFlagKeys.{0}).Returns(true);\n"
    "        _features.IsEnabled(FeatureFlagKeys.{0}).Returns(false);\n    }}\n}}\n"
)


@pytest.mark.parametrize(
    ("constant", "status"), [("ItemSharing", Status.PASS), ("OtherSharing", Status.FAIL)]
)
def test_tests_may_name_the_constant_whatever_its_key_is(
    sample: Sample, constant: str, status: Status
) -> None:
    whole, guard = SENDS
    sample.commit({"src/FeatureFlagKeys.cs": FLAGS, "src/Sends.cs": whole.format("")})
    sample.branch("work")
    sample.commit(
        {
            "src/Sends.cs": whole.format(guard),
            "test/SendsTests.cs": SENDS_TESTS.format(constant),
        }
    )
    asked = Asked(flags={"wrappers": [{"call": "IsEnabled"}]})
    assert checked(sample, "both-branches-tested", asked).status is status


def test_a_mock_in_a_test_of_a_file_of_the_same_usual_name_says_nothing(sample: Sample) -> None:
    """Half of all projects have a tasks.py in every folder."""
    sample.commit({"users/tasks.py": BASE, "llm/tasks.py": "def go(): pass\n"})
    sample.branch("work")
    mock = 'from llm.tasks import go\n@patch("llm.tasks.unleash.is_enabled", return_value=True)\n'
    sample.commit({"users/tasks.py": HEAD, "llm/tests/test_tasks.py": mock + "def test(m): go()\n"})
    outcome = checked(sample, "both-branches-tested")
    assert outcome.summary == "not tested: coupons on, coupons off"
