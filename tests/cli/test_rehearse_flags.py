from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.running import Ended, shipcheck
from tests.rehearse.projects import CHECKLIST, PRICES, TEST_PRICES, python_path, python_project

if TYPE_CHECKING:
    from tests.repository import Sample


def rehearse(sample: Sample, *arguments: str, flag: str = "new-price") -> Ended:
    return shipcheck(
        "rehearse", "flags", "--flag", flag, *arguments,
        cwd=sample.path, environment={"PATH": python_path()},
    )  # fmt: skip


def as_json(sample: Sample, *arguments: str, code: int) -> dict[str, Any]:
    done = rehearse(sample, "--format", "json", *arguments)
    assert done.code == code, done.err
    (rehearsal,) = json.loads(done.out)["rehearsals"]
    return dict(rehearsal)


def test_tests_that_fail_on_one_side(sample: Sample) -> None:
    python_project(sample)
    found = as_json(sample, code=1)
    assert found["on"]["state"] == "failed"
    assert found["on"]["failed"] == ["tests.test_prices: test_only_right_when_off"]
    assert (found["off"]["state"], found["off"]["tests"], found["off"]["failed"]) == (
        "passed",
        2,
        [],
    )
    assert found["paths"] == ["prices.py"]
    assert found["force"] == "environment FEATURE_{FLAG}"
    assert found["on"]["lines"]["prices.py"]["not_ran"] == [[11, 11]]
    assert found["off"]["lines"]["prices.py"]["not_ran"] == [[10, 10]]


def test_the_text_shows_what_fails_where_and_which_lines_ran(sample: Sample) -> None:
    python_project(sample)
    done = rehearse(sample)
    assert done.code == 1
    assert "on   failed  1 of 2 tests failed" in done.out
    assert "tests.test_prices: test_only_right_when_off" in done.out
    assert "off  passed  2 tests" in done.out
    assert "prices.py  only with it on: 10; only with it off: 11" in done.out
    assert "with the flag off" in done.err


def test_only_the_tests_that_touch_the_flag_run(sample: Sample) -> None:
    python_project(sample)
    (command,) = as_json(sample, code=1)["commands"]
    assert "tests/test_prices.py" in command
    assert "test_other" not in command


def test_all_tests_on_request(sample: Sample) -> None:
    python_project(sample)
    found = as_json(sample, "--all-tests", code=1)
    assert found["off"]["failed"] == ["tests.test_other: test_unrelated"]
    assert found["on"]["tests"] == 3


def test_the_users_tree_is_left_alone(sample: Sample) -> None:
    """It has changes of its own, which are not part of what is rehearsed."""
    python_project(sample)
    sample.write({"prices.py": "broken("})
    assert as_json(sample, code=1)["off"]["state"] == "passed"
    assert sample.git("status", "--porcelain") == "M prices.py" or "prices.py" in sample.git(
        "status", "-s"
    )
    assert sample.git("worktree", "list").count("\n") == 0


def test_a_command_of_the_users(sample: Sample) -> None:
    python_project(sample)
    code = 'test "$FEATURE_NEW_PRICE" = true && exit 3; echo {tests}'
    found = as_json(sample, "--command", code, code=1)
    assert (found["on"]["why"], found["off"]["why"]) == ("exit code 3", "exit code 0")
    assert found["commands"] == [code.replace("{tests}", "tests/test_prices.py")]


def test_pytest_inside_a_command_still_names_its_tests(sample: Sample) -> None:
    python_project(sample, Makefile="check:\n\tpython3 -m pytest -q tests/test_prices.py\n")
    found = as_json(sample, "--command", "make check", code=1)
    assert found["on"]["failed"] == ["tests.test_prices: test_only_right_when_off"]


def test_both_sides_pass(sample: Sample) -> None:
    python_project(sample, **{"tests/test_prices.py": TEST_PRICES.partition("def test_only")[0]})
    done = rehearse(sample)
    assert done.code == 0, done.out


def test_a_flag_that_nobody_names(sample: Sample) -> None:
    python_project(sample)
    done = rehearse(sample, flag="new-prise")
    assert done.code == 3
    assert "no test names new-prise" in done.out


def test_without_a_recipe_the_evident_one_is_taken(sample: Sample) -> None:
    python_project(sample, **{
        ".shipcheck.yaml": "version: 1\nextends: builtin:default\n",
        "prices.py": PRICES.replace('"FEATURE_" + key.upper().replace("-", "_")', '"USE_NEW_PRICE"'),
    })  # fmt: skip
    assert as_json(sample, code=1)["force"] == "environment USE_NEW_PRICE"


def test_without_any_recipe_it_says_what_to_configure(sample: Sample) -> None:
    python_project(sample, **{".shipcheck.yaml": "version: 1\nextends: builtin:default\n"})
    done = rehearse(sample)
    assert done.code == 3
    assert "nothing tells how to force new-price" in done.out
    assert "uses: environment" in done.out


def test_somebody_elses_commits_are_not_run(sample: Sample) -> None:
    python_project(sample)
    sample.write({"x.py": "1\n"})
    sample.git("add", "-A")
    sample.git("-c", "user.email=eve@example.com", "commit", "-q", "-m", "Evil")
    done = rehearse(sample)
    assert (done.code, done.out) == (3, "")
    assert "eve@example.com" in done.err
    assert "shipcheck allow lets" in done.err
    assert shipcheck("allow", cwd=sample.path).code == 0
    assert rehearse(sample).code == 1


def test_what_only_the_command_line_names_cannot_be_allowed(sample: Sample) -> None:
    python_project(sample)
    sample.git("-c", "user.email=eve@example.com", "commit", "-q", "--allow-empty", "-m", "Evil")
    done = rehearse(sample, "--command", "touch ../ran")
    assert (done.code, done.out) == (3, "")
    assert "Name it in the checklist" in done.err
    assert not (sample.path.parent / "ran").exists()


def test_what_was_seen_is_kept_for_the_check(sample: Sample) -> None:
    python_project(sample, **{"tests/test_prices.py": TEST_PRICES.partition("def test_only")[0]})
    assert rehearse(sample).code == 0
    folder = sample.path / ".git" / "shipcheck" / "rehearsals"
    (entry,) = folder.iterdir()
    assert json.loads(entry.read_text())["rehearsal"]["on"]["state"] == "passed"
    assert rehearse(sample, flag="nobody-names-it").code == 3
    assert list(folder.iterdir()) == [entry]


WAFFLE = """\
import os


def flag_is_active(request, key):
    return os.environ["FEATURE_" + key.upper()] == "true"
"""
GUARDED = """\
import waffle


def price(total, request):
    if waffle.flag_is_active(request, "bulk"):
        total = total * 2
    if waffle.flag_is_active(request, "rounding") and total > 1000:
        total = round(total)
    return total
"""
TEST_GUARDED = """\
from prices import price


def test_price():
    assert price(3, None)
"""


def test_without_a_name_the_flags_of_the_change_are_rehearsed(sample: Sample) -> None:
    sample.commit({"waffle.py": WAFFLE, ".shipcheck.yaml": CHECKLIST})
    sample.branch("work")
    sample.commit({"prices.py": GUARDED, "tests/test_prices.py": TEST_GUARDED})
    environment = {"PATH": python_path(), "FEATURE_BULK": "false", "FEATURE_ROUNDING": "false"}
    done = shipcheck(
        "rehearse", "flags", "--format", "json", cwd=sample.path, environment=environment
    )
    assert done.code == 0, done.err
    bulk, rounding = json.loads(done.out)["rehearsals"]
    assert (bulk["flag"], rounding["flag"]) == ("bulk", "rounding")
    (guard,) = bulk["guards"]
    assert (guard["path"], guard["line"]) == ("prices.py", 5)
    assert (guard["on"]["state"], guard["off"]["state"]) == ("ran", "ran")
    (guard,) = rounding["guards"]
    assert (guard["on"]["state"], guard["off"]["state"]) == ("not_ran", "ran")
    text = shipcheck("rehearse", "flags", cwd=sample.path, environment=environment).out
    assert "prices.py:7  on side not seen to run: line 8 did not run" in text
    assert "prices.py:5" not in text


def test_a_change_without_guards(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"app.py": "print(1)\n"})
    done = shipcheck("rehearse", "flags", cwd=sample.path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("nothing to rehearse")
    done = shipcheck("rehearse", "flags", "--format", "json", cwd=sample.path)
    assert json.loads(done.out) == {"rehearsals": []}


def test_hostile_names_are_shown_as_they_are_spelt(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": CHECKLIST})
    sample.branch("work")
    sample.commit(
        {
            "a\x1b[31m.py": 'is_on("new-price")\n',
            "test_a.py": 'NEW = "new-price"\n',
        }
    )
    done = rehearse(sample, "--command", "printf '\\033[31mred\\n::error::x\\n'; exit 4")
    assert done.code == 1
    assert "\x1b" not in done.out
    assert "\n::error::" not in done.out
