"""`flag-present`, through git: what it says of whole changes; single lines are the corpus's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.words import Evidence, Reason, Status
from tests.checks.checking import Asked, checked, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

BASE = """\
from UnleashClient import UnleashClient

unleash = UnleashClient()


def place(order):
    total = order.total
    return save(total)
"""
GUARDED = """\
from UnleashClient import UnleashClient

unleash = UnleashClient()


def place(order):
    total = order.total
    if unleash.is_enabled("coupons"):
        total -= discount(order)
    return save(total)


def discount(order):
    return order.coupon.value
"""


def look(sample: Sample, base: str, head: str, **parameters: Sequence[str]) -> Outcome:
    sample.commit({"shop/orders.py": base})
    sample.branch("work")
    sample.commit({"shop/orders.py": head})
    return checked(sample, "flag-present", Asked(parameters=parameters))


def test_lines_behind_a_flag_pass_by_the_contract(sample: Sample) -> None:
    outcome = look(sample, BASE, GUARDED)
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.INSPECTED)
    assert outcome.summary == "2 lines behind coupons"
    assert outcome.data["flags"] == ["coupons"]
    file = outcome.data["files"]["shop/orders.py"]
    assert file["guarded"] == [
        {"lines": [9, 9], "flag": "coupons", "side": "on"},
        {"lines": [14, 14], "flag": "coupons", "side": "on"},
    ]
    assert (file["unguarded"], file["not_understood"]) == ([], [])
    assert [8, 9] in file["behaviour"]


def test_a_line_outside_is_named_with_the_guard_that_would_cover_it(sample: Sample) -> None:
    outcome = look(sample, BASE, GUARDED.replace("    return save", "    audit()\n    return save"))
    assert outcome.status is Status.FAIL
    assert outcome.summary == "1 of 4 changed lines runs whatever coupons says"
    (finding,) = outcome.findings
    assert (finding.rule, finding.path, finding.line) == ("unguarded", "shop/orders.py", 10)
    assert 'is_enabled("coupons"' in finding.fix


def test_no_flag_at_all(sample: Sample) -> None:
    outcome = look(sample, BASE, BASE.replace("return save(total)", "return save(total + 1)"))
    assert outcome.summary == "no flag guards the 1 changed line"


def test_what_is_lost_with_the_flag_off_is_named(sample: Sample) -> None:
    only_new = BASE.replace(
        "    return save(total)", '    if unleash.is_enabled("x"):\n        return new(total)'
    )
    outcome = look(sample, BASE, only_new)
    assert outcome.status is Status.FAIL
    assert "off-side-removed" in rules(outcome)
    assert any("return save(total)" in one.message for one in outcome.findings)


def test_a_flag_that_another_one_replaces_is_named_with_it(sample: Sample) -> None:
    outcome = look(sample, GUARDED, GUARDED.replace("coupons", "vouchers"))
    told = [one.message for one in outcome.findings if one.rule == "flag-clean-up"]
    assert told == [
        "coupons is asked no more, vouchers is asked in its place:"
        " until that is on, everybody has the off side"
    ]


def test_a_clean_up_passes_with_a_note(sample: Sample) -> None:
    outcome = look(sample, GUARDED, GUARDED.replace(
        '    if unleash.is_enabled("coupons"):\n        total', "    total"
    ))  # fmt: skip
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"flag-clean-up": "note"})
    assert outcome.summary == "cleans up coupons: one side kept as it was"


def test_what_is_not_understood_never_passes(sample: Sample) -> None:
    head = BASE.replace(
        "    return save", "    if unleash.is_enabled(order.key):\n        x()\n    return save"
    )
    outcome = look(sample, BASE, head)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)
    assert outcome.data["files"]["shop/orders.py"]["not_understood"]


def test_a_language_that_nobody_reads_is_not_understood(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"app/main.scala": "object Main { println(1) }\n"})
    outcome = checked(sample, "flag-present")
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)


def test_what_is_no_behaviour(sample: Sample) -> None:
    sample.commit({"shop/orders.py": BASE})
    sample.branch("work")
    files: dict[str, str | bytes] = {
        "docs/a.md": "x", "tests/test_a.py": "def test(): pass\n", "app_pb2.py": "x = 1\n",
        "settings.yaml": "a: 1\n", "shop/style.css": "a {}\n",
        "shop/orders.py": BASE.replace("def place", "# places\ndef place"),
    }  # fmt: skip
    sample.commit(files)
    outcome = checked(sample, "flag-present")
    assert (outcome.status, rules(outcome)) == (Status.NOT_APPLICABLE, {"beside-flags": "note"})
    assert "settings.yaml" in outcome.findings[0].message


def test_files_that_need_no_flag(sample: Sample) -> None:
    head = BASE.replace("return save(total)", "return save(total + 1)")
    assert look(sample, BASE, head, allow=["shop/**"]).status is Status.NOT_APPLICABLE


def test_callers_elsewhere_tell_of_a_function_that_was_there(sample: Sample) -> None:
    """The second pull request of a feature: what is changed is called from behind a guard only."""
    sample.commit(
        {
            "shop/flags.py": 'def go(c):\n    if c.is_enabled("bulk"):\n        bulk_place(1)\n',
            "shop/views.py": "from UnleashClient import UnleashClient\nfrom shop.bulk import bulk_place\n"
            'unleash = UnleashClient()\n\ndef view(r):\n    if unleash.is_enabled("bulk"):\n'
            "        bulk_place(r)\n",
            "shop/bulk.py": "def bulk_place(order):\n    return 1\n",
        }
    )
    sample.git("rm", "-q", "shop/flags.py")
    sample.commit({})
    sample.branch("work")
    sample.commit({"shop/bulk.py": "def bulk_place(order):\n    return 2\n"})
    outcome = checked(sample, "flag-present")
    assert (outcome.status, outcome.data["flags"]) == (Status.PASS, ["bulk"])


def test_an_exact_revert_needs_no_flag(sample: Sample) -> None:
    sample.commit({"a.py": "x = f()\n"})
    landed = sample.commit({"a.py": "x = g()\n"})
    sample.branch("work")
    sample.git("revert", "--no-edit", landed)
    assert checked(sample, "flag-present").status is Status.NOT_APPLICABLE


def test_what_an_element_shows_without_its_flag_is_its_off_side(sample: Sample) -> None:
    start = "import { FeatureFlag } from '@openfeature/react-sdk';\nexport const App = () => (\n"
    element = (
        '  <FeatureFlag flagKey="cart" defaultValue={false} fallback={<Old />}>\n'
        "    <New />\n  </FeatureFlag>\n);\n"
    )
    sample.commit({"src/App.tsx": f"{start}  <Old />\n);\n"})
    sample.branch("work")
    sample.commit({"src/App.tsx": start + element})
    outcome = checked(sample, "flag-present")
    assert (outcome.status, outcome.summary) == (Status.PASS, "1 line behind cart")
