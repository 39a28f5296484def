from __future__ import annotations

import asyncio
import errno
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.git.repository import open_repository
from shipcheck.rehearse.force import (
    FORCES,
    Forced,
    ForceRequest,
    load_recipe,
    upper_snake,
    written,
)
from shipcheck.rehearse.suggest_force import suggest_force
from shipcheck.rehearse.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.repository import Sample

FLAGD = {
    "$schema": "https://flagd.dev/schema/v0/flags.json",
    "flags": {
        "new-price": {
            "state": "DISABLED",
            "variants": {"yes": True, "no": False},
            "defaultVariant": "no",
            "targeting": {"if": [True, "yes"]},
        },
        "layout": {"state": "ENABLED", "variants": {"treatment": "b", "control": "a"},
                   "defaultVariant": "control"},
        "colour": {"state": "ENABLED", "variants": {"red": "r", "blue": "b"}, "defaultVariant": "red"},
    },
}  # fmt: skip


def forced(
    folder: Path, settings: Mapping[str, Any], *, flag: str = "new-price", on: bool = True
) -> Forced:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    tree = Tree(folder, frozenset(path.name for path in folder.iterdir() if path.is_file()))
    request = ForceRequest(flag, on, settings, tree, scratch)
    return load_recipe(str(settings["uses"])).force(request)


def test_the_recipes_are_those_of_the_checklist() -> None:
    assert FORCES.built_in_names() == ("environment", "flagd-file", "openfeature")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("new-price", "NEW_PRICE"), ("newPrice", "NEW_PRICE"), ("new.price/2", "NEW_PRICE_2"),
        ("NEW", "NEW"), ("--", ""), ("ünï", "N"),
    ],
)  # fmt: skip
def test_keys_as_variables(key: str, name: str) -> None:
    assert upper_snake(key) == name


def test_environment(tmp_path: Path) -> None:
    settings = {"uses": "environment", "variable": "FLAG_{FLAG}"}
    assert forced(tmp_path, settings).environment == {"FLAG_NEW_PRICE": "true"}
    assert forced(tmp_path, settings, on=False).environment == {"FLAG_NEW_PRICE": "false"}
    words = {**settings, "variable": "F_{flag}", "on": "1", "off": ""}
    assert forced(tmp_path, words, flag="x").environment == {"F_x": "1"}
    assert forced(tmp_path, words, flag="x", on=False).environment == {"F_x": ""}


@pytest.mark.parametrize("variable", ["", "A B", "{flag}", "A=B", "1A"])
def test_what_is_no_variable_is_refused(tmp_path: Path, variable: str) -> None:
    with pytest.raises(ShipcheckError, match="no name of a variable"):
        forced(tmp_path, {"uses": "environment", "variable": variable})


@pytest.mark.parametrize(
    ("flag", "on", "variant"),
    [
        ("new-price", True, "yes"), ("new-price", False, "no"), ("layout", True, "treatment"),
        ("layout", False, "control"), ("unheard-of", True, "on"), ("unheard-of", False, "off"),
    ],
)  # fmt: skip
def test_flagd_file(tmp_path: Path, flag: str, on: bool, variant: str) -> None:
    (tmp_path / "flags.json").write_text(json.dumps(FLAGD))
    settings = {"uses": "flagd-file", "path": "flags.json"}
    document = json.loads(forced(tmp_path, settings, flag=flag, on=on).files["flags.json"])
    definition = document["flags"][flag]
    assert (definition["state"], definition["defaultVariant"]) == ("ENABLED", variant)
    assert "targeting" not in definition
    assert document["flags"]["colour"] == FLAGD["flags"]["colour"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "flag"),
    [(json.dumps(FLAGD), "colour"), ("flags: {}", "x"), ("{}", "x"), ('{"flags": {"x": 1}}', "x"),
     ('{"flags": {"x": {"variants": []}}}', "x"), ("[" * 100_000, "x")],
)  # fmt: skip
def test_a_file_that_does_not_tell_is_refused(tmp_path: Path, text: str, flag: str) -> None:
    (tmp_path / "flags.json").write_text(text)
    with pytest.raises(ShipcheckError):
        forced(tmp_path, {"uses": "flagd-file", "path": "flags.json"}, flag=flag)


def test_only_files_of_the_commit_are_changed(tmp_path: Path) -> None:
    for path in ("", "gone.json", "../x.json"):
        with pytest.raises(ShipcheckError, match="there is no"):
            forced(tmp_path, {"uses": "flagd-file", "path": path})


def test_files_are_put_back_where_a_later_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"as it was")
    tree = Tree(tmp_path, frozenset({"a.json", "gone.json"}))
    both = Forced(files={"a.json": b"forced", "gone.json": b"forced"})
    with (
        pytest.raises(ShipcheckError, match=r"cannot force the flag: .*gone\.json"),
        written(tree, both),
    ):
        pytest.fail("entered")
    assert (tmp_path / "a.json").read_bytes() == b"as it was"


def test_a_file_that_was_written_in_part_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(b"as it was")
    write = type(tmp_path).write_bytes

    def full(path: Path, content: bytes) -> int:
        write(path, content)
        if path.name == "b.json" and content == b"forced":
            write(path, content[:2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return len(content)

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    both = Forced(files={"a.json": b"forced", "b.json": b"forced"})
    tree = Tree(tmp_path, frozenset(both.files))
    with pytest.raises(ShipcheckError, match="No space left"), written(tree, both):
        pytest.fail("entered")
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"as it was"}


def test_openfeature(tmp_path: Path) -> None:
    found = forced(tmp_path, {"uses": "openfeature"})
    assert found.environment["FLAGD_RESOLVER"] == "in-process"
    assert json.loads(found.environment["SHIPCHECK_FLAGS"]) == {"new-price": True}
    file = tmp_path / "scratch" / "flags.json"
    assert found.environment["FLAGD_OFFLINE_FLAG_SOURCE_PATH"] == str(file)
    assert json.loads(file.read_text())["flags"]["new-price"]["defaultVariant"] == "on"
    assert not found.files


def test_a_recipe_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ShipcheckError, match="no way to force"):
        load_recipe("magic")


def suggested(sample: Sample) -> Mapping[str, Any]:
    async def run() -> Mapping[str, Any]:
        git = (await open_repository(sample.path, os.environ)).git
        names = frozenset(sample.git("ls-files").splitlines())
        return await suggest_force(git, sample.head, Tree(sample.path, names), "new-price")

    return asyncio.run(run())


def test_a_file_that_defines_the_flag_is_evident(sample: Sample) -> None:
    sample.commit(
        {"flags/all.json": json.dumps(FLAGD), "other.json": '{"flags": {"new-price": 1}}'}
    )
    assert suggested(sample) == {"uses": "flagd-file", "path": "flags/all.json"}


@pytest.mark.parametrize(
    ("line", "on", "off"),
    [
        ('os.environ.get("NEW_PRICE")', "true", ""),
        ('os.environ["NEW_PRICE"] == "1"', "1", ""),
        ('os.getenv("NEW_PRICE", "no") in ("yes", "on")', "yes", ""),
        ("process.env.NEW_PRICE !== 'false'", "true", "false"),
        ("process.env['NEW_PRICE'] === 'on'", "on", ""),
        ('ENV["NEW_PRICE"] != "0"', "1", "0"),
        ("ENV.fetch('NEW_PRICE')", "true", ""),
        ('os.Getenv("NEW_PRICE") != ""', "true", ""),
        ('os.LookupEnv("NEW_PRICE")', "true", ""),
        ('System.getenv("NEW_PRICE").equals("enabled")', "enabled", ""),
        ('std::env::var("NEW_PRICE")', "true", ""),
        ("import.meta.env.NEW_PRICE", "true", ""),
    ],
)
def test_a_variable_that_code_reads_is_evident(
    sample: Sample, line: str, on: str, off: str
) -> None:
    sample.commit({"code": line})
    assert suggested(sample) == {
        "uses": "environment", "variable": "NEW_PRICE", "on": on, "off": off,
    }  # fmt: skip


def test_two_candidates_are_no_evidence(sample: Sample) -> None:
    sample.commit({"a.py": 'os.getenv("NEW_PRICE")\nos.getenv("USE_NEW_PRICE")\n'})
    with pytest.raises(ShipcheckError, match="cannot tell which of these"):
        suggested(sample)


def test_a_mention_is_no_evidence(sample: Sample) -> None:
    sample.commit({"a.py": "NEW_PRICE = 1\n", "b.md": "new-price\n"})
    with pytest.raises(ShipcheckError, match="nothing tells"):
        suggested(sample)
