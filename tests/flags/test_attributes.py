"""What a branch's `.gitattributes` calls its files does not hide the flags in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.flags.find import find_uses
from shipcheck.flags.gather import defining_files
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.mentions import mentions
from shipcheck.flags.suggest import suggest
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample

ASKS = "if flag_is_active(request, 'new'):\n    pass\n"


@pytest.fixture(params=["binary", "-diff", "-text -diff"])
def hiding(request: pytest.FixtureRequest, sample: Sample) -> Sample:
    """A repository that calls all its files something."""
    sample.commit({".gitattributes": f"* {request.param}\n"})
    return sample


def test_uses_are_found(hiding: Sample) -> None:
    hiding.commit({"a.py": ASKS, "Rakefile": "Flipper.enabled?(:bulk)\n"})
    for paths in ((), ("a.py", "Rakefile")):
        found = done(find_uses(git_in(hiding.path), "HEAD", {}, paths))
        assert {use.path for use in found.uses} == {"a.py", "Rakefile"}


def test_definitions_are_found(hiding: Sample) -> None:
    hiding.commit({"keys.py": "NEW = 'new'\n"})
    assert done(defining_files(git_in(hiding.path), "HEAD", ["NEW"])) == ["keys.py"]


def test_mentions_are_found(hiding: Sample) -> None:
    hiding.commit({"a.py": ASKS, "B.PY": ASKS, "logo.png": "\0 'new'\n", "odd.xyz": "'other'\n"})
    found = done(mentions(git_in(hiding.path), "HEAD", ["new", "other"]))
    assert found["new"] == ("B.PY", "a.py")


def test_wrappers_are_suggested(hiding: Sample) -> None:
    asks = "export const a = useUiFlag('one') ? 1 : 2;\nexport const b = !useUiFlag('two');\n"
    hiding.commit({f"src/{name}.ts": asks for name in "abc"})
    found = done(suggest(git_in(hiding.path), "HEAD", [], knowledge_of({})))
    assert [one.call for one in found] == ["useUiFlag"]


def test_other_files_of_text_are_searched_as_git_takes_them(sample: Sample) -> None:
    sample.commit({"a.py": ASKS, "logo.png": "\0 'new'\n", "view.phtml": "on('new')\n"})
    found = done(mentions(git_in(sample.path), "HEAD", ["new"]))
    assert found["new"] == ("a.py", "view.phtml")
