from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys

import pytest

from shipcheck.checklist.load import load_checklist
from shipcheck.checklist.problems import ChecklistError
from shipcheck.model.checklist import Origin
from shipcheck.model.words import Evidence, Severity
from tests.checklist.catalogue import FakeCatalogue
from tests.checklist.loading import FILE, load, problems_of

ONE = "version: 1\nitems: [{id: a, run: make test}]\n"


def test_no_file_is_the_default() -> None:
    for checklist in (load({}, path=None), load({})):
        assert (checklist.source, checklist.read_from) == ("builtin:default", "builtin")
        assert checklist.origins["items", "up-to-date", "uses"].file == "builtin:default"


def test_a_file_stands_alone() -> None:
    checklist = load(ONE)
    assert (checklist.source, checklist.read_from) == (FILE, "worktree")
    assert [item.id for item in checklist.items] == ["a"]


def test_defaults_of_an_item() -> None:
    command, check, question = load(
        "version: 1\nitems: [{id: a, run: x}, {id: b, uses: small-step}, {id: c, ask: Well?}]"
    ).items
    assert (command.severity, command.timeout, command.title) == (Severity.BLOCK, 600, "a")
    assert (check.timeout, check.parameters, check.when) == (60, {}, None)
    assert (question.title, question.required_evidence, question.why) == ("Well?", (), "")


def test_the_whole_format() -> None:
    checklist = load(
        """
version: 1
base: main
context: {users: 12, outage_cost_per_minute: 40 USD, asked: 2026-11-01}
deploy: {migrations: before, minutes: 12, auto_revert: true}
services: {ci: {uses: file, path: x.json}, flags: none}
inline_allow: [some-rule]
items:
  - id: a
    title: Title
    why: Because.
    uses: revert-plan
    when: {class: tricky}
    severity: warn
    evidence: [rehearsed]
    timeout: 90s
"""
    )
    assert checklist.base == "main"
    assert checklist.context == (
        {"users": 12, "outage_cost_per_minute": "40 USD", "asked": "2026-11-01"},
    )
    assert checklist.deploy == {"migrations": "before", "minutes": 12, "auto_revert": True}
    assert checklist.services == {
        "ci": {"uses": "file", "path": "x.json"},
        "flags": {"uses": "none"},
    }
    assert checklist.inline_allow == ("some-rule",)
    (item,) = checklist.items
    assert (item.title, item.why, item.severity, item.timeout) == (
        "Title", "Because.", Severity.WARN, 90,
    )  # fmt: skip
    assert item.when == {"class": "tricky"}
    assert item.required_evidence == (Evidence.REHEARSED,)


def test_context_can_be_a_list() -> None:
    checklist = load(
        "version: 1\ncontext: [{paths: [app/**], users: 3}, {users: 1}]\nitems: [{id: a, run: x}]"
    )
    assert checklist.context == ({"paths": ["app/**"], "users": 3}, {"users": 1})


MERGED = {
    FILE: """
version: 1
extends: team/base.yaml
base: trunk
context: {users: 5}
services: {ci: {uses: github}}
inline_allow: [c]
items:
  - id: new
    run: make new
  - id: ci-green
    severity: warn
    with: {required: [build]}
  - id: small-step
    ask: Small?
""",
    "team/base.yaml": """
version: 1
extends: ../shared.yaml
items:
  - id: ci-green
    when: {place: merge}
""",
    "shared.yaml": """
version: 1
extends: builtin:default
base: main
context: {asked: 2026-01-01, users: 4}
services: {ci: {uses: file, path: x.json}}
deploy: {minutes: 3}
inline_allow: [a, b]
items:
  - id: small-step
    with: {lines: 9}
""",
}


@pytest.mark.parametrize("mine", ["{uses: file}", "{}"])
def test_the_same_service_keeps_what_the_base_says(mine: str) -> None:
    base = "version: 1\nextends: builtin:default\nservices: {ci: {uses: file, path: x.json}}\n"
    own = f"version: 1\nextends: base.yaml\nservices: {{ci: {mine}}}\n"
    files = {FILE: own, "base.yaml": base}
    assert load(files).services == {"ci": {"uses": "file", "path": "x.json"}}


def test_merging() -> None:
    checklist = load(MERGED)
    assert [item.id for item in checklist.items] == [
        "up-to-date", "migration-safe", "ci-green", "flag-present", "both-branches-tested", "flag-service",
        "revert-plan", "small-step", "new",
    ]  # fmt: skip
    assert checklist.base == "trunk"
    assert checklist.context == ({"asked": "2026-01-01", "users": 5},)
    assert checklist.deploy == {"minutes": 3}
    assert checklist.inline_allow == ("c",)
    # another service takes nothing over from the one before
    assert checklist.services == {"ci": {"uses": "github"}}
    ci_green, small_step = checklist.items[2], checklist.items[7]
    assert (ci_green.title, ci_green.severity) == ("CI is green", Severity.WARN)
    assert ci_green.parameters == {"optional": True, "required": ["build"]}
    assert ci_green.when == {"place": "merge"}
    # another way to decide replaces the check and its parameters
    assert (small_step.uses, small_step.ask, small_step.parameters) == (None, "Small?", {})
    assert small_step.severity is Severity.WARN


def test_origins() -> None:
    origins = load(MERGED).origins
    assert origins["base",] == Origin(FILE, 4, 1)
    assert origins["context", "users"] == Origin(FILE, 5, 11)
    assert origins["context", "asked"] == Origin("shared.yaml", 5, 11)
    assert origins["items", "ci-green", "severity"] == Origin(FILE, 12, 5)
    assert origins["items", "ci-green", "with", "required", "0"] == Origin(FILE, 13, 23)
    assert origins["items", "ci-green", "with", "optional"].file == "builtin:default"
    assert origins["items", "ci-green", "when", "place"] == Origin("team/base.yaml", 6, 12)
    assert ("items", "small-step", "uses") not in origins


def test_digest_is_that_of_the_canonical_json() -> None:
    checklist = load(MERGED)
    text = json.dumps(
        checklist.effective, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert checklist.digest == hashlib.sha256(text.encode()).hexdigest()
    assert "extends" not in checklist.effective


def test_digest_follows_the_meaning_and_not_the_writing() -> None:
    digest = load(ONE).digest
    assert load(f"# comment\n{ONE}").digest == digest
    assert load('version: 1\nitems:\n- run: "make test"\n  id: a').digest == digest
    assert load(ONE.replace("make test", "make tests")).digest != digest


def test_names_of_sources() -> None:
    async def read(_path: str) -> bytes:
        return b"version: 1\nitems: [{id: a, run: x, bad: 1}]\n"

    with pytest.raises(ChecklistError) as caught:
        asyncio.run(
            load_checklist(
                path="x.yaml", read=read, catalogue=FakeCatalogue(), read_from="base",
                source_name=lambda path: f"main:{path}",
            )
        )  # fmt: skip
    assert caught.value.problems[0].file == "main:x.yaml"


def test_a_checklist_outside_extends_its_neighbours_only() -> None:
    files = {"/etc/team/a.yaml": "version: 1\nextends: b.yaml\n", "/etc/team/b.yaml": ONE}
    assert [item.id for item in load(files, path="/etc/team/a.yaml").items] == ["a"]
    files = {"/etc/team/a.yaml": "version: 1\nextends: ../b.yaml\n", "/etc/b.yaml": ONE}
    with pytest.raises(ChecklistError, match="1 problem"):
        load(files, path="/etc/team/a.yaml")


@pytest.mark.parametrize(
    "extends", ["/abs.yaml", "../x.yaml", "a/../../x.yaml", '"a\\0b"', '"\\e[31m"', "..", "."]
)
def test_extends_stays_inside(extends: str) -> None:
    (problem,) = problems_of(f"version: 1\nextends: {extends}\n")
    assert (problem.code, problem.line) == ("extends", 2)


def test_circles_and_long_chains() -> None:
    circle = {FILE: "version: 1\nextends: b.yaml", "b.yaml": f"version: 1\nextends: {FILE}"}
    (problem,) = problems_of(circle)
    assert (problem.file, problem.message) == ("b.yaml", f"`{FILE}` extends itself in the end")
    chain = {f"{n}.yaml": f"version: 1\nextends: {n + 1}.yaml" for n in range(20)}
    (problem,) = problems_of({**chain, FILE: "version: 1\nextends: 0.yaml"})
    assert problem.message == "more than 8 files extend each other"


def test_a_file_cannot_pose_as_a_preset() -> None:
    files = {FILE: "version: 1\nextends: ./builtin:default", "builtin:default": ONE}
    assert [item.id for item in load(files).items] == ["a"]


def test_problems_of_all_files_at_once() -> None:
    files = {
        FILE: "version: 1\nextends: b.yaml\nbas: 1\nitems: [{id: a, timeout: x}]",
        "b.yaml": "version: 2\nitems: [{id: a, run: x, when: {}}]",
    }
    assert [(problem.file, problem.line) for problem in problems_of(files)] == [
        (FILE, 3), (FILE, 4), ("b.yaml", 1), ("b.yaml", 2),
    ]  # fmt: skip


def test_parameters_are_judged_once_merged() -> None:
    files = {
        FILE: "version: 1\nextends: b.yaml\nitems: [{id: a, uses: needs-file, with: {}}]",
        "b.yaml": "version: 1\nitems: [{id: a, uses: needs-file, with: {file: x}}]",
    }
    assert load(files).items[0].parameters == {"file": "x"}
    files["b.yaml"] = "version: 1\nitems: [{id: a, run: x}]"
    assert [problem.code for problem in problems_of(files)] == ["missing-key"]


def test_only_named_checks_are_imported() -> None:
    catalogue = FakeCatalogue()
    load(ONE, catalogue=catalogue)
    load({}, path=None, catalogue=catalogue)
    assert catalogue.asked == []


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("", "jsonschema_rs pathspec difflib"),
        (ONE, "pathspec difflib"),
    ],
)
def test_imports_only_what_it_needs(text: str, absent: str) -> None:
    code = f"""
import sys
from tests.checklist.loading import load
load({text!r} if {text!r} else {{}})
print(*(name for name in {absent.split()!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
