"""Each rule on its own, with what looks like it and is none."""

from __future__ import annotations

import pytest

from shipcheck.change.classify import SMALL_CODE_FILES, SMALL_CODE_LINES, classify
from shipcheck.model.change import ChangedFile
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import ChangeClass, FileStatus

STRAIGHTFORWARD, MODERATE, TRICKY = (
    ChangeClass.STRAIGHTFORWARD,
    ChangeClass.MODERATE,
    ChangeClass.TRICKY,
)
MIGRATION = "shop/migrations/0002_total.py"
CONTRACT = "api/openapi.yaml"


def file(
    path: str,
    status: FileStatus = FileStatus.MODIFIED,
    added: int = 1,
    deleted: int = 0,
    *,
    mode: str = "100644",
    binary: bool = False,
) -> ChangedFile:
    """A changed file, its kind by its path as in a real change."""
    return ChangedFile(
        path, None, status, kind_of(path, binary=binary), None, added, deleted, mode, mode, "1" * 40,
        "2" * 40, binary, (),
    )  # fmt: skip


def new(path: str, added: int = 1) -> ChangedFile:
    return file(path, FileStatus.ADDED, added)


def test_nothing_is_straightforward() -> None:
    assert classify([]) == (STRAIGHTFORWARD, ())


@pytest.mark.parametrize(
    "files",
    [
        [file("app.py", added=25, deleted=25)],
        [file(f"{number}.py") for number in range(SMALL_CODE_FILES)],
        [file("README.md", added=5000)],
        [file("tests/test_app.py", added=5000)],
        [new("app/logo.png"), file("app/icon.svg")],
        [file("app.py"), file("app_pb2.py", added=900)],
        [file("locale/de/LC_MESSAGES/django.po", added=900)],
        [file(".gitignore"), file(".editorconfig"), new(".vscode/settings.json")],
        [file(".github/dependabot.yml"), file(".github/ISSUE_TEMPLATE/bug.yml")],
        [file("app.py", added=0, deleted=0) for _ in range(SMALL_CODE_FILES + 1)],  # modes alone
    ],
)
def test_what_is_straightforward(files: list[ChangedFile]) -> None:
    assert classify(files) == (STRAIGHTFORWARD, ())


@pytest.mark.parametrize(
    ("files", "level", "reason"),
    [
        ([new(MIGRATION)], MODERATE, f"migration: {MIGRATION}"),
        ([file(MIGRATION)], TRICKY, f"edits or removes a migration that may have run: {MIGRATION}"),
        ([file(MIGRATION, FileStatus.DELETED)], TRICKY, "may have run"),
        ([file(MIGRATION, FileStatus.RENAMED)], TRICKY, "may have run"),
        ([new(MIGRATION), file("app.py")], TRICKY, "migration and code together"),
        ([new(MIGRATION), file("tests/test_app.py")], MODERATE, "migration:"),
        ([new(MIGRATION), file("README.md")], MODERATE, "migration:"),
        ([file("shop/tests/migrations/0001_x.py")], STRAIGHTFORWARD, ""),
        ([new(CONTRACT, 30)], MODERATE, f"extends a contract: {CONTRACT}"),
        ([file(CONTRACT, added=3)], MODERATE, "extends a contract"),
        ([file(CONTRACT, deleted=1)], TRICKY, "changes or removes what a contract says"),
        ([file(CONTRACT, FileStatus.RENAMED, 0)], TRICKY, "what a contract says"),
        ([file(CONTRACT, FileStatus.DELETED, 0)], TRICKY, "what a contract says"),
        ([file(CONTRACT, FileStatus.TYPE_CHANGED, 0)], TRICKY, "what a contract says"),
        ([file("api/a.proto", added=0, binary=True)], TRICKY, "what a contract says"),
        ([file("api/a.proto", FileStatus.ADDED, 0, binary=True)], MODERATE, "extends a contract"),
        ([file(f"{n}.py", added=0, deleted=1) for n in range(6)], MODERATE, "6 files of code"),
        ([file("tests/fixtures/openapi.yaml", deleted=9)], STRAIGHTFORWARD, ""),
        ([file("app.py", added=SMALL_CODE_LINES + 1)], MODERATE, "51 changed lines of code"),
        ([file("a.py", added=26), file("b.py", deleted=25)], MODERATE, "52 changed lines of code"),
        ([file(f"{n}.py") for n in range(6)], MODERATE, "6 files of code (small is up to 5)"),
        ([file("package.json")], MODERATE, "what it is built from: package.json"),
        (
            [file("yarn.lock"), file("package.json")],
            MODERATE,
            "what it is built from: package.json",
        ),
        ([file("yarn.lock")], MODERATE, "what it is built from (lock file alone): yarn.lock"),
        ([file("config/settings.yml")], MODERATE, "configuration: config/settings.yml"),
        ([file(".gitattributes")], MODERATE, "configuration: .gitattributes"),
        ([file(".github/CODEOWNERS")], MODERATE, "configuration: .github/CODEOWNERS"),
        ([file(".github/workflows/ci.yml")], MODERATE, "CI definition: .github/workflows/ci.yml"),
        ([file("words.xyz")], MODERATE, "unclear what it is for: words.xyz"),
        ([file("tool.exe", binary=True)], MODERATE, "binary, so nobody reads it: tool.exe"),
        ([file("app.py", binary=True)], MODERATE, "binary, so nobody reads it: app.py"),
        ([file("static/app.min.js")], MODERATE, "generated files without what they are made from"),
        ([file("db/schema.rb")], MODERATE, "generated files without what they are made from"),
        ([file("a.py", FileStatus.TYPE_CHANGED)], MODERATE, "file turned link or back: a.py"),
        ([file("lib/x", mode="160000")], MODERATE, "submodule: lib/x"),
    ],
)
def test_each_rule(files: list[ChangedFile], level: ChangeClass, reason: str) -> None:
    found, reasons = classify(files)
    assert found is level
    assert len(reasons) == bool(reason)
    assert "; ".join(reasons).startswith(reason) or reason in reasons[0]


def test_a_submodule_is_none_of_its_path_s_kind() -> None:
    files = [file(f"{number}/app.py", mode="160000") for number in range(9)]
    _, reasons = classify([*files, file("migrations/0001_x.py", mode="160000")])
    assert reasons == ("submodule: 0/app.py, 1/app.py and 8 more",)


def test_the_highest_class_alone_gives_its_reasons() -> None:
    level, reasons = classify(
        [file(MIGRATION), file("app.py", added=500), file(CONTRACT, deleted=1)]
    )
    assert level is TRICKY
    assert len(reasons) == 3
    assert not any("lines of code" in reason for reason in reasons)


def test_all_reasons_of_a_class_are_given() -> None:
    files = [file("package.json"), file("Dockerfile"), file(".gitlab-ci.yml"), file("a.xyz")]
    assert classify(files) == (
        MODERATE,
        (
            "what it is built from: package.json",
            "configuration: Dockerfile",
            "CI definition: .gitlab-ci.yml",
            "unclear what it is for: a.xyz",
        ),
    )


def test_a_reason_names_two_files_and_counts_the_rest() -> None:
    files = [file(f"{number}.yml") for number in range(4)]
    assert classify(files)[1] == ("configuration: 0.yml, 1.yml and 2 more",)


def test_an_exact_revert_is_straightforward_unless_it_touches_data_or_contracts() -> None:
    code = [file("app.py", added=900), file("package.json"), file("words.xyz")]
    assert classify(code, reverts="c" * 40) == (
        STRAIGHTFORWARD,
        ("takes back cccccccccccc exactly",),
    )
    for path in (MIGRATION, CONTRACT):
        level, reasons = classify([*code, file(path, FileStatus.DELETED, 0, 9)], reverts="c" * 40)
        assert level is TRICKY
        assert not any("takes back" in reason for reason in reasons)
