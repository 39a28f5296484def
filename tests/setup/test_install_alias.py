"""The alias `ship`: set, shown, left alone where it stands, and taken back to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.setup.installation import PATH, PROGRAM, alias_of, escaped, install, installed, look

if TYPE_CHECKING:
    from tests.repository import Sample

WANTED = alias_of(PROGRAM)
CONFIGURATIONS = {
    "nothing of it": "",
    "another alias": "[alias]\n\tst = status\n",
    "another ship": "[alias]\n\tst = status\n\tship = push origin\n",
    "twice": '[alias]\n\tship = a\n[core]\n\teditor = vi\n[alias]\n\tSHIP = "b ; c" # why\n',
    "no newline at the end": "[core]\n\teditor = vi",
    "windows": "[core]\r\n\teditor = vi\r\n",
    "a comment in the section": "[alias]\n\t# mine\n",
    "not UTF-8": "[user]\n\tnickname = \udcff\n",
}


def configuration(sample: Sample) -> Path:
    return sample.path / ".git" / "config"


@pytest.mark.parametrize("added", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_set_and_taken_back_to_the_byte(sample: Sample, added: str) -> None:
    file = configuration(sample)
    file.write_bytes(file.read_bytes() + added.encode("utf-8", "surrogateescape"))
    file.chmod(0o640)
    before = look(sample.path)
    installed(sample, "alias")
    assert sample.git("config", "--get-all", "alias.ship") == WANTED
    assert file.stat().st_mode & 0o777 == 0o640
    done = installed(sample, "--undo")
    assert look(sample.path) == before, done


def test_installed_twice_it_changes_nothing(sample: Sample) -> None:
    installed(sample, "alias")
    before = look(sample.path)
    done = installed(sample, "alias")
    assert done.out.endswith("in this repository (nothing to change)\n")
    assert done.err == ""
    assert look(sample.path) == before


def test_what_it_replaces_is_shown(sample: Sample) -> None:
    sample.git("config", "alias.ship", "push https://ada:secret@example.com/x")
    done = installed(sample, "alias")
    assert done.err.splitlines()[1:] == [
        "  -     ship = push https://***@example.com/x",
        f"  +     ship = {escaped(WANTED)}",
    ]


def test_what_was_set_since_stays(sample: Sample) -> None:
    sample.git("config", "alias.ship", "push origin")
    installed(sample, "alias")
    sample.git("config", "core.editor", "vi")
    installed(sample, "--undo")
    assert sample.git("config", "alias.ship") == "push origin"
    assert sample.git("config", "core.editor") == "vi"
    assert not (sample.path / ".git" / "shipcheck").exists()


def test_several_former_values_come_back(sample: Sample) -> None:
    for value in ("one", "two"):
        sample.git("config", "--add", "alias.ship", value)
    installed(sample, "alias")
    sample.git("config", "core.editor", "vi")
    installed(sample, "--undo")
    assert sample.git("config", "--get-all", "alias.ship") == "one\ntwo"


def test_an_alias_of_the_users_own_since_is_left(sample: Sample) -> None:
    installed(sample, "alias")
    sample.git("config", "alias.ship", "log")
    done = installed(sample, "--undo")
    assert "left as it is" in done.out
    assert sample.git("config", "alias.ship") == "log"


def test_another_program_takes_its_place_and_the_first_state_comes_back(
    sample: Sample, tmp_path: Path
) -> None:
    before = look(sample.path)
    sample.git("config", "alias.ship", "push origin")
    middle = look(sample.path)
    assert middle != before
    installed(sample, "alias")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "shipcheck").symlink_to(PROGRAM)
    installed(sample, "alias", PATH=f"{folder}:/usr/bin:/bin")
    assert sample.git("config", "alias.ship") == alias_of("shipcheck")
    installed(sample, "--undo")
    assert look(sample.path) == middle


def test_the_users_own_settings(sample: Sample, isolated: Path) -> None:
    before = look(isolated)
    done = installed(sample, "--global")
    assert done.out == "alias  `git ship` runs `shipcheck merge`, in all your repositories\n"
    assert sample.git("config", "--global", "alias.ship") == WANTED
    again = installed(sample, "alias")
    assert "nothing to change" in again.out
    assert sample.git("config", "--local", "alias.ship", ok=False) == ""
    assert installed(sample, "--undo").out == "nothing is installed here\n"
    installed(sample, "--global", "--undo")
    after = {name: what for name, what in look(isolated).items() if not name.startswith("state")}
    assert after == before


def test_the_users_own_settings_outside_of_a_repository(tmp_path: Path, isolated: Path) -> None:
    before = (isolated / ".gitconfig").read_bytes()
    from tests.repository import Sample

    nowhere = Sample(tmp_path)
    installed(nowhere, "--global")
    assert escaped(WANTED).encode() in (isolated / ".gitconfig").read_bytes()
    installed(nowhere, "--global", "--undo")
    assert (isolated / ".gitconfig").read_bytes() == before


def test_settings_that_were_not_there_are_gone_again(
    sample: Sample, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = isolated / "other" / "gitconfig"
    file.parent.mkdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(file))
    installed(sample, "--global")
    assert file.exists()
    installed(sample, "--global", "--undo")
    assert list(file.parent.iterdir()) == []


def test_the_other_place_of_the_users_settings(
    sample: Sample, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    other = isolated / "config" / "git" / "config"
    other.parent.mkdir(parents=True)
    (isolated / ".gitconfig").rename(other)
    installed(sample, "--global")
    assert escaped(WANTED) in other.read_text()
    assert not (isolated / ".gitconfig").exists()


def test_through_a_link_the_file_it_leads_to_is_changed(sample: Sample, isolated: Path) -> None:
    file = isolated / ".gitconfig"
    real = isolated / "dotfiles"
    file.rename(real)
    file.symlink_to(real)
    before = look(isolated)
    installed(sample, "--global")
    assert file.is_symlink()
    assert escaped(WANTED) in real.read_text()
    installed(sample, "--global", "--undo")
    after = {name: what for name, what in look(isolated).items() if not name.startswith("state")}
    assert after == before


def test_only_the_file_that_git_writes_to_is_touched(sample: Sample, tmp_path: Path) -> None:
    included = tmp_path / "included"
    included.write_text("[alias]\n\tship = log\n")
    sample.git("config", "include.path", str(included))
    done = installed(sample, "alias")
    assert included.read_text() == "[alias]\n\tship = log\n"
    assert f"note: {included} sets alias.ship too, which may win: log" in done.err
    assert sample.git("config", "--local", "--no-includes", "alias.ship") == WANTED


def test_it_says_whose_place_it_takes(sample: Sample, isolated: Path) -> None:
    sample.git("config", "--global", "alias.ship", "log")
    done = installed(sample, "alias")
    assert f"note: here it takes the place of the one in {isolated / '.gitconfig'}: log" in done.err


def test_a_read_only_configuration_is_left(sample: Sample) -> None:
    configuration(sample).chmod(0o444)
    before = look(sample.path)
    done = install(sample)
    done.assert_clear(3)
    assert "read-only" in done.err
    assert look(sample.path) == before


def test_a_configuration_that_git_holds_is_left(sample: Sample) -> None:
    (sample.path / ".git" / "config.lock").write_text("")
    done = install(sample, "alias")
    assert (done.code, done.out) == (3, ""), done
    assert "is locked by" in done.err
    assert sample.git("config", "alias.ship", ok=False) == ""


def test_a_linked_work_tree_shares_it(sample: Sample, tmp_path: Path) -> None:
    from tests.repository import Sample

    before = look(sample.path / ".git" / "hooks"), configuration(sample).read_bytes()
    sample.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    linked = Sample(tmp_path / "linked")
    installed(linked)
    assert escaped(WANTED) in configuration(sample).read_text()
    assert (sample.path / ".git" / "hooks" / "pre-push").exists()
    installed(sample, "--undo")
    assert (look(sample.path / ".git" / "hooks"), configuration(sample).read_bytes()) == before


def test_by_name_where_path_leads_to_it_for_good(sample: Sample) -> None:
    folder = Path(PROGRAM).parent
    path = f"{folder}:{PATH}"
    installed(sample, "alias", PATH=path)
    assert sample.git("config", "alias.ship") == alias_of("shipcheck")
    installed(sample, "alias", PATH=path, VIRTUAL_ENV=str(folder.parent))
    assert sample.git("config", "alias.ship") == WANTED


def test_another_shipcheck_on_path_is_not_taken_for_this_one(
    sample: Sample, tmp_path: Path
) -> None:
    other = tmp_path / "shipcheck"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    installed(sample, "alias", PATH=f"{tmp_path}:{PATH}")
    assert sample.git("config", "alias.ship") == WANTED


def test_relative_paths_count_from_where_the_user_stands(sample: Sample) -> None:
    sample.commit({"shop/x.py": "x = 1\n"})
    installed(sample, "alias")
    sample.branch("topic")
    sample.commit({"shop/x.py": "x = 2\n"})
    below = ("-C", "shop", "ship", "-C", "..", "--yes", "--output", "json:result.json")
    assert sample.git(*below).startswith("merged  topic -> main")
    assert (sample.path / "result.json").exists()
