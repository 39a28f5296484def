"""How the user likes to see diffs bears on nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.change.reading import change_of, patch_id

if TYPE_CHECKING:
    from tests.repository import Sample

SETTINGS = {
    "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.srcPrefix": "x/", "diff.renames": "false",
    "diff.renameLimit": "1", "color.ui": "always", "color.diff": "always", "core.quotePath": "false",
    "diff.context": "0", "diff.interHunkContext": "20", "diff.algorithm": "patience",
    "diff.indentHeuristic": "false", "diff.external": "false", "diff.driver.textconv": "rev",
    "diff.driver.command": "false", "diff.driver.algorithm": "histogram", "diff.driver.xfuncname": ".*",
    "diff.suppressBlankEmpty": "true", "diff.wsErrorHighlight": "all", "diff.submodule": "log",
    "diff.ignoreSubmodules": "all", "diff.relative": "true", "diff.statGraphWidth": "1",
    "diff.colorMoved": "zebra", "diff.dirstat": "lines", "core.pager": "false", "log.showSignature": "true",
    "core.attributesFile": "attributes", "core.whitespace": "trailing-space", "diff.wordRegex": ".",
    "log.follow": "true",
    "log.date": "relative", "format.pretty": "oneline", "i18n.logOutputEncoding": "latin1",
}  # fmt: skip


def busy(sample: Sample) -> None:
    """A branch with something for every setting to spoil."""
    text = "".join(f"\nfunction {number}() {{\n}}\n" for number in range(30))
    sample.commit({"a.js": text, "b.js": text[::-1], "sub/c é.txt": "one\n\ntwo\n", "d.py": text})
    sample.branch("feature")
    sample.git("mv", "b.js", "z.js")
    sample.commit({
        ".gitattributes": "*.js diff=driver\n", "attributes": "*.py -diff\n",
        "a.js": text.replace("function 7", "changed") + "\nfunction new() {\n}\n\nfunction 1() {\n}\n",
        "z.js": text[::-1] + "more \n", "sub/c é.txt": "one\n\n2\n", "d.py": text + "\nlast\n",
    })  # fmt: skip


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_the_user_s_settings_change_nothing(setting: str, sample: Sample) -> None:
    busy(sample)
    expected = change_of(sample)
    sample.git("config", setting, SETTINGS[setting])
    found = change_of(sample)
    if setting == "core.attributesFile":  # git names the content of a hidden file by its blob
        assert found.files == expected.files
    else:
        assert found == expected


def test_all_settings_and_variables_together_change_nothing(sample: Sample) -> None:
    busy(sample)
    expected = change_of(sample)
    for setting, value in SETTINGS.items():
        if setting != "core.attributesFile":
            sample.git("config", setting, value)
    environment = {"GIT_EXTERNAL_DIFF": "false", "GIT_DIFF_OPTS": "-u0", "GIT_PAGER": "false"}
    assert change_of(sample, **environment) == expected


def test_the_patch_id_is_git_s_own(sample: Sample) -> None:
    busy(sample)
    assert change_of(sample).patch_id == patch_id(sample)
