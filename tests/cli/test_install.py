"""`shipcheck install` as its user sees it: shown, asked, done or not; words that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.setup.installation import PATH, PROGRAM, alias_of, escaped, installed, look
from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import shipcheck
from tests.stories.test_hooks import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


def test_it_shows_the_change_and_asks(sample: Sample) -> None:
    with Terminal("install", "alias", cwd=sample.path, environment={"PATH": PATH}) as terminal:
        shown = terminal.expect("Install? [y/N] ")
        assert sample.git("config", "alias.ship", ok=False) == ""
        terminal.type("y\n")
        assert terminal.ends() == 0
    assert shown.splitlines() == [
        f"{sample.path}/.git/config",
        "  + [alias]",
        f"  +     ship = {escaped(alias_of(PROGRAM))}",
        "Install? [y/N] ",
    ]
    assert "alias  `git ship` runs `shipcheck merge`, in this repository" in terminal.text
    assert sample.git("config", "alias.ship") == alias_of(PROGRAM)


@pytest.mark.parametrize(("typed", "code"), [("\n", 1), ("n\n", 1), ("\x04", 1), ("\x03", 130)])
def test_anything_else_than_yes_changes_nothing(sample: Sample, typed: str, code: int) -> None:
    before = look(sample.path)
    with Terminal("install", cwd=sample.path) as terminal:
        terminal.expect("Install? [y/N] ")
        terminal.type(typed)
        assert terminal.ends() == code
    assert ("nothing was changed" in terminal.text) is (code == 1)
    assert look(sample.path) == before


def test_taking_back_is_asked_too(sample: Sample) -> None:
    before = look(sample.path)
    installed(sample)
    with Terminal("install", "--undo", cwd=sample.path) as terminal:
        terminal.expect("Take it back? [y/N] ")
        terminal.type("y\n")
        assert terminal.ends() == 0
    assert look(sample.path) == before


@pytest.mark.parametrize("arguments", [(), ("--undo",), ("alias",)])
def test_without_a_terminal_it_takes_a_yes_beforehand(
    sample: Sample, arguments: tuple[str, ...]
) -> None:
    if arguments == ("--undo",):
        installed(sample)
    before = look(sample.path)
    done = shipcheck("install", *arguments, cwd=sample.path)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("  --yes does it without asking.\n")
    assert look(sample.path) == before


def test_nothing_to_do_needs_no_answer(sample: Sample) -> None:
    installed(sample, "alias")
    done = shipcheck("install", "alias", cwd=sample.path, environment={"PATH": PATH})
    assert (done.code, done.err) == (0, "")
    installed(sample, "--undo")
    done = shipcheck("install", "--undo", cwd=sample.path)
    assert (done.code, done.out, done.err) == (0, "nothing is installed here\n", "")


def test_words_that_are_wrong(sample: Sample, tmp_path: Path) -> None:
    assert "not a part: 'pre-pull'" in shipcheck("install", "pre-pull", cwd=sample.path).err
    shipcheck("install", "--yes", cwd=tmp_path).assert_clear(2)
    shipcheck("install", "-C", "nowhere", cwd=sample.path).assert_clear(2)
    done = shipcheck("install", "--global", "pre-push", "--yes", cwd=sample.path)
    done.assert_clear(2)
    assert "--global is for the alias alone" in done.err


def test_a_bare_repository_has_nothing_to_merge_in(sample: Sample, tmp_path: Path) -> None:
    sample.git("clone", "-q", "--bare", str(sample.path), str(tmp_path / "bare"))
    before = look(tmp_path / "bare")
    shipcheck("install", "--yes", cwd=tmp_path / "bare").assert_clear(2)
    assert look(tmp_path / "bare") == before


def test_the_installed_alias_runs_the_merge(sample: Sample) -> None:
    installed(sample, "alias")
    (sample.path / "sub").mkdir()
    done = git(sample, "-C", "sub", "ship", "--nonsense")
    assert (done.code, done.said.startswith("usage: shipcheck merge")) == (2, True), done


def test_a_hook_without_git_says_who_calls_it(sample: Sample) -> None:
    with Terminal("hook", "pre-push", cwd=sample.path) as terminal:
        terminal.expect("told by git what is pushed")
        assert terminal.ends() == 2
