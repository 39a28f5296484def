from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.flags.judging import Facts, Judgement, judge_flags, quoted
from shipcheck.flags.state import FlagKind, FlagState
from shipcheck.flags.use import FlagUse

if TYPE_CHECKING:
    from shipcheck.model.outcome import Finding

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


GOOD = FlagState(
    "x", "Unleash, production", on=False, everybody=False, rollout=0.0, targeted=False,
    off_value=False, kind=FlagKind.RELEASE, kind_word="release", owner="Ada", created_at=ago(3),
    archived=False, stale=False, never_used=True, lifetime_days=40,
)  # fmt: skip
EVERYBODY: dict[str, Any] = {"on": True, "everybody": True, "rollout": 100.0}
NEW = FlagUse(
    "x", dynamic=False, path="app.py", line=7, sdk="unleash", call="is_enabled", default=False,
    inverted=False, new=True,
)  # fmt: skip
OLD = replace(NEW, new=False)


def judge(state: FlagState | None, *uses: FlagUse, **facts: Any) -> Judgement:  # noqa: ANN401
    keys = dict.fromkeys(use.key for use in uses if use.key is not None)
    states = dict.fromkeys(keys, state)
    return judge_flags(uses, states, Facts(**{"now": NOW, **facts}))


def found(state: FlagState | None, *uses: FlagUse, **facts: Any) -> dict[str, str]:  # noqa: ANN401
    """The level of each rule that was found."""
    judgement = judge(state, *(uses or (NEW,)), **facts)
    return {finding.rule: finding.level.value for finding in judgement.findings}


def only(state: FlagState | None, *uses: FlagUse, **facts: Any) -> Finding:  # noqa: ANN401
    (finding,) = judge(state, *(uses or (NEW,)), **facts).findings
    return finding


def test_nothing_is_wrong() -> None:
    assert judge(GOOD, NEW) == Judgement((), ())


def test_missing() -> None:
    finding = only(None)
    assert (finding.rule, finding.path, finding.line) == ("flag-missing", "app.py", 7)
    assert finding.fix == "Make it, off: shipcheck flags off --create x"
    assert finding.data == {"flag": "x"}


def test_a_typing_error_names_the_right_key() -> None:
    use = replace(NEW, key="new-chekout")
    finding = only(None, use, known=["new-checkout", "old-store"])
    assert finding.rule == "flag-typo"
    assert "new-checkout is" in finding.message
    assert "Write new-checkout" in finding.fix


def test_a_key_that_is_like_no_other_is_no_typing_error() -> None:
    use = replace(NEW, key="bulk-import")
    assert only(None, use, known=["new-checkout"]).rule == "flag-missing"


def test_on_for_everybody_makes_the_merge_the_release() -> None:
    finding = only(replace(GOOD, **EVERYBODY))
    assert (finding.rule, finding.level) == ("flag-on-for-everybody", "error")
    assert (
        finding.message == "x is on for everybody in Unleash, production: the merge is the release"
    )
    assert finding.fix == "shipcheck flags off x"


def test_an_old_guard_that_is_on_for_everybody_holds_nothing_back() -> None:
    assert found(replace(GOOD, **EVERYBODY), OLD) == {"flag-on-for-everybody": "warning"}


@pytest.mark.parametrize(
    ("reach", "words"),
    [({"rollout": 25.0}, "25 % of the users"),
     ({"rollout": None, "targeted": True, "everybody": None}, "some users, by rules")],
)  # fmt: skip
def test_on_for_some(reach: dict[str, Any], words: str) -> None:
    finding = only(replace(GOOD, on=True, **reach))
    assert (finding.rule, finding.level) == ("flag-on-for-some", "warning")
    assert words in finding.message


def test_on_for_some_is_no_news_for_an_old_guard() -> None:
    assert found(replace(GOOD, on=True, rollout=25.0), OLD) == {}


def test_on_for_nobody() -> None:
    assert found(replace(GOOD, on=True, rollout=0.0)) == {}


@pytest.mark.parametrize("use", [NEW, OLD])
def test_archived(use: FlagUse) -> None:
    state = replace(GOOD, archived=True, stale=True, **EVERYBODY)
    assert found(state, use) == {"flag-archived": "error"}


def test_stale() -> None:
    assert found(replace(GOOD, stale=True)) == {"flag-stale": "warning"}
    assert found(replace(GOOD, stale=True), OLD) == {}


KNIGHT = replace(GOOD, created_at=ago(400), never_used=False, last_used_at=ago(300))


def test_an_old_flag_with_a_new_meaning() -> None:
    assert found(KNIGHT) == {"flag-reused": "warning"}
    assert "meant something else" in only(KNIGHT).message


def test_an_old_flag_that_is_on_somewhere_is_worse() -> None:
    on = replace(KNIGHT, on=True, rollout=5.0)
    assert found(on) == {"flag-reused": "error", "flag-on-for-some": "warning"}


def test_an_old_flag_that_guards_other_code() -> None:
    finding = only(KNIGHT, at_base={"x": ["other.py"]}, last_used={"x": NOW})
    assert (finding.rule, finding.level) == ("flag-reused", "warning")
    assert "guards other code: other.py" in finding.message


def test_an_old_flag_in_the_same_file_is_the_same_guard() -> None:
    facts = {"at_base": {"x": ["app.py"]}, "last_used": {"x": NOW}}
    assert found(KNIGHT, NEW, **facts) == {}


def test_how_old_a_flag_may_be_is_its_kinds_lifetime() -> None:
    state = replace(GOOD, created_at=ago(50))
    assert found(state) == {"flag-reused": "warning"}
    assert found(replace(state, lifetime_days=None)) == {}


def test_an_unknown_age_is_no_age() -> None:
    assert found(replace(GOOD, created_at=None)) == {}


@pytest.mark.parametrize(
    ("default", "off", "level"),
    [(True, False, "error"), (False, False, None), (False, True, "warning"), (None, False, None),
     (True, None, None), ("on", False, None), ("red", "blue", "warning"), (1, True, None)],
)  # fmt: skip
def test_the_codes_default(default: object, off: Any, level: str | None) -> None:  # noqa: ANN401
    rules = found(replace(GOOD, off_value=off), replace(NEW, default=default))
    assert rules.get("flag-default-differs") == level


def test_an_old_uses_default_only_warns() -> None:
    assert found(GOOD, replace(OLD, default=True)) == {"flag-default-differs": "warning"}


def test_the_default_is_told_at_its_place() -> None:
    second = replace(NEW, path="b.py", line=3, default=True)
    assert (only(GOOD, NEW, second).path, only(GOOD, NEW, second).line) == ("b.py", 3)


@pytest.mark.parametrize("kind", [FlagKind.KILL_SWITCH, FlagKind.PERMISSION])
def test_a_flag_of_another_kind(kind: FlagKind) -> None:
    state = replace(GOOD, kind=kind, kind_word=kind.value, lifetime_days=None)
    assert found(state) == {"flag-kind": "warning"}
    assert found(state, OLD) == {}


@pytest.mark.parametrize(("owner", "rules"), [("", {"flag-no-owner": "note"}), (None, {})])
def test_no_owner_and_an_unknown_one(owner: str | None, rules: dict[str, str]) -> None:
    assert found(replace(GOOD, owner=owner)) == rules


UNUSED = replace(GOOD, created_at=ago(400), never_used=False, last_used_at=ago(120))
AT_BASE = {"at_base": {"x": ["app.py"]}}


def test_code_that_nobody_uses() -> None:
    finding = only(UNUSED, OLD, **AT_BASE)
    assert (finding.rule, finding.level) == ("flag-unused", "warning")
    assert finding.message == "nobody has used the code behind x for 120 days"
    assert "may not be worth its tests" in finding.fix


def test_code_that_nobody_has_ever_used() -> None:
    state = replace(UNUSED, never_used=True, last_used_at=None)
    assert "in the 400 days that it exists" in only(state, OLD, **AT_BASE).message


def test_how_many_days_is_the_teams_to_say() -> None:
    assert found(UNUSED, OLD, **AT_BASE, unused_days=121) == {}
    assert found(UNUSED, OLD, **AT_BASE, unused_days=120) == {"flag-unused": "warning"}


def test_the_teams_own_query_knows_better() -> None:
    assert found(UNUSED, OLD, **AT_BASE, last_used={"x": ago(2)}) == {}
    state = replace(UNUSED, last_used_at=NOW)
    assert found(state, OLD, **AT_BASE, last_used={"x": None}) == {"flag-unused": "warning"}
    assert found(state, OLD, **AT_BASE, last_used={"x": ago(91)}) == {"flag-unused": "warning"}


@pytest.mark.parametrize(
    "state",
    [replace(GOOD, created_at=ago(13)), replace(GOOD, created_at=None),
     replace(UNUSED, last_used_at=None, never_used=None),
     replace(UNUSED, created_at=ago(13), last_used_at=None, never_used=True)],
)  # fmt: skip
def test_a_young_or_unknown_flag_is_never_blamed(state: FlagState) -> None:
    assert found(state, OLD, **AT_BASE, unused_days=1) == {}


def test_from_two_weeks_on_a_flag_is_not_young() -> None:
    state = replace(UNUSED, created_at=ago(14), last_used_at=None, never_used=True)
    assert found(state, OLD, **AT_BASE, unused_days=1) == {"flag-unused": "warning"}


def test_a_flag_that_this_change_brings_is_never_blamed() -> None:
    state = replace(GOOD, created_at=ago(39), never_used=True)
    assert found(state, NEW, unused_days=1) == {}


@pytest.mark.parametrize(
    "unknown",
    [{"on": None, "everybody": None, "rollout": None, "targeted": None},
     {"on": True, "everybody": None, "rollout": None, "targeted": None}],
)  # fmt: skip
def test_who_gets_it_is_not_known(unknown: dict[str, Any]) -> None:
    state = replace(GOOD, **unknown)
    assert judge(state, NEW).undetermined == ("x",)
    assert judge(state, OLD).undetermined == ()


def test_a_key_that_cannot_be_read() -> None:
    use = replace(NEW, key=None, dynamic=True)
    finding = only(GOOD, use)
    assert (finding.rule, finding.level) == ("flag-dynamic", "warning")
    assert found(GOOD, replace(use, new=False)) == {}


@pytest.mark.parametrize(
    ("key", "shown"), [("a-b", "a-b"), ("a b", "'a b'"), ("-x", "-- -x"), ("$(id)", "'$(id)'")]
)
def test_a_key_in_a_command(key: str, shown: str) -> None:
    assert quoted(key) == shown
