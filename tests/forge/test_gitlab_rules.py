"""What a GitLab project demands, and what of it cannot be seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.forge._gitlab_freeze import frozen_by, read_cron
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.http.errors import UnexpectedAnswer
from tests.forge.gitlab_bodies import Project, connected, project

NOTHING: dict[str, Any] = {"/protected_branches": [], "/freeze_periods": []}


def rules(server: Any, branch: str = "main") -> BranchRules:  # noqa: ANN401
    """The rules of a branch."""
    return connected(server).ask(lambda forge: forge.rules(branch))


def of(others: dict[str, Any] | None = None, **changes: Any) -> BranchRules:  # noqa: ANN401
    """The rules with these settings of the project."""
    return rules(Project(project=project(**changes), others={**NOTHING, **(others or {})}))


def test_nothing_is_demanded() -> None:
    assert of() == BranchRules(methods=("merge", "squash"), auto_merge=True)


@pytest.mark.parametrize(
    ("setting", "field"),
    [("only_allow_merge_if_pipeline_succeeds", "pipeline"), ("merge_trains_enabled", "queue"),
     ("allow_merge_on_skipped_pipeline", "skipped_pipeline_counts"),
     ("only_allow_merge_if_all_discussions_are_resolved", "threads_resolved")],
)  # fmt: skip
def test_settings(setting: str, field: str) -> None:
    for value in (True, False, None):
        changes: dict[str, Any] = {setting: value}
        assert getattr(of(**changes), field) is (value is True)


@pytest.mark.parametrize(
    ("merge_method", "squash", "methods"),
    [("merge", "default_off", ("merge", "squash")), ("merge", "default_on", ("squash", "merge")),
     ("merge", "never", ("merge",)), ("ff", "always", ("squash",)), ("ff", "never", ("rebase",)),
     ("rebase_merge", "default_off", ("merge", "squash")), ("merge", None, ("merge", "squash"))],
)  # fmt: skip
def test_methods(merge_method: str, squash: str | None, methods: tuple[str, ...]) -> None:
    found = of(merge_method=merge_method, squash_option=squash)
    assert found.methods == methods
    assert found.up_to_date is (merge_method != "merge")
    assert found.linear is (merge_method == "ff")


def rule(kind: str, count: int, *branches: str) -> dict[str, Any]:
    """An approval rule."""
    return {"id": count, "name": kind, "rule_type": kind, "approvals_required": count,
            "protected_branches": [{"name": one} for one in branches]}  # fmt: skip


def test_approvals() -> None:
    """One approval may satisfy several rules: the largest is what is needed at least."""
    found = [rule("any_approver", 1), rule("regular", 2, "main"), rule("regular", 5, "release/*"),
             rule("report_approver", 9), rule("code_owner", 8)]  # fmt: skip
    server = Project(others={**NOTHING, "/approval_rules": found})
    assert (rules(server).approvals, rules(server, "release/1").approvals) == (2, 5)


def test_approvals_fall_with_a_push() -> None:
    assert of({"/approvals": {"reset_approvals_on_push": True}}).stale_reviews_fall


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("main", True),
        ("ma*", True),
        ("*", True),
        ("m[a]in", False),
        ("mai?", False),
        ("other", False),
    ],
)
def test_code_owners_of_protected_branches(pattern: str, covered: bool) -> None:
    protected = [{"id": 1, "name": pattern, "code_owner_approval_required": True}]
    assert of({"/protected_branches": protected}).code_owners is covered


def test_external_status_checks() -> None:
    checks = [{"id": 1, "name": "Compliance Tool", "protected_branches": [{"name": "main"}]},
              {"id": 2, "name": "Elsewhere", "protected_branches": [{"name": "prod"}]}]  # fmt: skip
    demanded = of(
        {"/external_status_checks": checks}, only_allow_merge_if_all_status_checks_passed=True
    )
    assert demanded.required == (RequiredRun("Compliance Tool", "external status check"),)
    assert of({"/external_status_checks": checks}).required == ()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_is_not_seen_is_said(status: int) -> None:
    no = httpx.Response(status, json={"message": "no"})
    found = of({"/protected_branches": no, "/freeze_periods": no},
               only_allow_merge_if_all_status_checks_passed=True)  # fmt: skip
    assert found.complete is False
    assert found.partly == (
        "not seen: which branches are protected, external status checks, deploy freezes"
    )


@pytest.mark.parametrize("body", [[], None, "x", 7])
def test_a_project_of_another_shape(body: Any) -> None:  # noqa: ANN401
    with pytest.raises(UnexpectedAnswer):
        rules(lambda _: httpx.Response(200, json=body))


def test_requests() -> None:
    asked = connected(Project(others=NOTHING))
    asked.ask(lambda forge: forge.rules("main"))
    assert len(asked.requests) == 6


def test_a_freeze() -> None:
    """The clock of these tests is at noon of 2026-05-01, a Friday."""
    period = {
        "id": 1,
        "freeze_start": "0 11 * * 5",
        "freeze_end": "0 8 * * 1",
        "cron_timezone": "UTC",
    }
    found = of({"/freeze_periods": [period]})
    assert found.frozen == "a deploy freeze is on until 0 8 * * 1 (cron, UTC)"
    assert found.complete


def test_a_freeze_that_nobody_understands_is_said() -> None:
    period = {
        "freeze_start": "0 11 * * 5",
        "freeze_end": "@weekly",
        "cron_timezone": "Middle-earth",
    }
    found = of({"/freeze_periods": [period]})
    assert (found.frozen, found.complete) == ("", False)
    assert "the deploy freeze from '0 11 * * 5' to '@weekly' in Middle-earth" in found.partly


def is_frozen(start: str, end: str, at: str, zone: str = "UTC") -> bool:
    """Whether a freeze is on at a time."""
    period = {"freeze_start": start, "freeze_end": end, "cron_timezone": zone}
    return frozen_by([period], datetime.fromisoformat(at))[0] is not None


WEEKEND = ("0 23 * * 5", "0 7 * * 1")


@pytest.mark.parametrize(
    ("start", "end", "at", "zone", "frozen"),
    [
        (*WEEKEND, "2026-05-01T22:59:00+00:00", "UTC", False),
        (*WEEKEND, "2026-05-01T23:00:00+00:00", "UTC", True),
        (*WEEKEND, "2026-05-03T12:00:00+00:00", "UTC", True),
        (*WEEKEND, "2026-05-04T06:59:00+00:00", "UTC", True),
        (*WEEKEND, "2026-05-04T07:00:00+00:00", "UTC", False),
        (*WEEKEND, "2026-05-01T21:30:00+00:00", "Europe/Berlin", True),
        ("0 0 20 12 *", "0 0 3 1 *", "2026-12-31T12:00:00+00:00", "UTC", True),
        ("0 0 20 12 *", "0 0 3 1 *", "2026-01-03T00:00:00+00:00", "UTC", False),
        ("0 0 20 dec *", "0 0 3 jan *", "2026-12-20T00:00:00+00:00", "UTC", True),
        ("0 0 29 2 *", "0 0 1 3 *", "2028-02-29T10:00:00+00:00", "UTC", True),
        ("*/30 9-17 * * mon-fri", "59 23 * * 7", "2026-05-05T09:00:00+00:00", "UTC", True),
        ("0 0 13 * 5", "0 12 * * *", "2026-05-13T01:00:00+00:00", "UTC", True),
        ("0 0 13 * 5", "0 12 * * *", "2026-05-15T01:00:00+00:00", "UTC", True),
        ("0 0 13 * 5", "0 12 * * *", "2026-05-14T01:00:00+00:00", "UTC", False),
    ],
)  # fmt: skip
def test_when_a_freeze_is_on(start: str, end: str, at: str, zone: str, frozen: bool) -> None:
    assert is_frozen(start, end, at, zone) is frozen


NO_CRON = (
    "", "* * * *", "* * * * * *", "60 * * * *", "a * * * *", "*/x * * * *", "5-1 * * * *",
    "-1 * * * *", "* * 0 * *", "1,,2 * * * *", "²  * * * *",
)  # fmt: skip


@pytest.mark.parametrize("line", NO_CRON)
def test_what_is_no_cron_line(line: str) -> None:
    assert read_cron(line) is None


FIELD = st.sampled_from(["*", "0", "5", "*/7", "1-3", "2,4", "59", "31", "12", "7"])


@settings(max_examples=100, deadline=None)
@given(st.tuples(FIELD, FIELD, FIELD, FIELD, FIELD), st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1)))  # fmt: skip
def test_the_last_time_of_a_line_is_one_of_its_times(
    fields: tuple[str, ...], naive: datetime
) -> None:
    now = naive.replace(tzinfo=UTC)
    cron = read_cron(" ".join(fields))
    last = cron.last_before(now) if cron else None
    if cron is not None and last is not None:
        assert last <= now
        assert last.minute in cron.minutes
        assert last.hour in cron.hours
        assert last.month in cron.months


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_no_text_is_too_strange_for_a_cron_line(line: str) -> None:
    read_cron(line)
