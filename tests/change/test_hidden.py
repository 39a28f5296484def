"""What `.gitattributes` hides from a diff must be seen all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.change import hidden
from shipcheck.model.words import FileKind, FileStatus
from tests.change.reading import change_of, only_file

if TYPE_CHECKING:
    from tests.repository import Sample

TEXT = "".join(f"line {number}\n" for number in range(30))
OTHER = TEXT.replace("line", "other")


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=own"])
def test_lines_are_seen_whatever_an_attribute_says(attribute: str, sample: Sample) -> None:
    sample.commit(
        {"changed.py": TEXT, "deleted.py": TEXT, "old.py": OTHER + "old\n", "d x/a b.py": ""}
    )
    sample.git("config", "diff.own.binary", "true")
    sample.branch("feature")
    (sample.path / "deleted.py").unlink()
    sample.git("mv", "old.py", "new.py")
    sample.commit({
        ".gitattributes": f"*.py {attribute}\n", "changed.py": TEXT + "more\n", "added.py": "x\n",
        "new.py": OTHER + "new\n", ":(exclude)*.py": "y\n", "d x/a b.py": "one\ntwo\n",
    })  # fmt: skip
    files = {file.path: file for file in change_of(sample).files}
    del files[".gitattributes"]
    assert {path: (file.added, file.deleted) for path, file in files.items()} == {
        "changed.py": (1, 0), "deleted.py": (0, 30), "added.py": (1, 0), "new.py": (1, 1),
        ":(exclude)*.py": (1, 0), "d x/a b.py": (2, 0),
    }  # fmt: skip
    assert files["new.py"].status is FileStatus.RENAMED
    assert not any(file.binary for file in files.values())
    assert {file.kind for file in files.values()} == {FileKind.CODE}


def test_an_edit_of_a_hidden_file_changes_the_content(sample: Sample) -> None:
    sample.commit({".gitattributes": "* -diff\n", "a.py": TEXT})
    sample.branch("feature")
    sample.commit({"a.py": TEXT + "one\n"})
    first = change_of(sample)
    sample.commit({"a.py": TEXT + "two\n"})
    assert change_of(sample).content_id != first.content_id


def test_true_binaries_and_pictures_stay_binary(sample: Sample) -> None:
    sample.branch("feature")
    sample.commit({
        ".gitattributes": "*.dat -diff\n*.svg binary\n", "a.dat": b"x" * 100 + b"\0", "b.bin": b"\0",
        "c.svg": "<svg/>\n", "d.dat": "text\n",
    })  # fmt: skip
    files = {file.path: file for file in change_of(sample).files}
    assert {path for path, file in files.items() if file.binary} == {"a.dat", "b.bin", "c.svg"}
    assert files["d.dat"].added == 1


def test_text_that_becomes_a_link_is_seen(sample: Sample) -> None:
    sample.commit({".gitattributes": "*.py -diff\n", "a.py": TEXT})
    sample.branch("feature")
    (sample.path / "a.py").unlink()
    (sample.path / "a.py").symlink_to("b.py")
    sample.commit({})
    file = only_file(change_of(sample))
    assert (file.status, file.deleted, file.added) == (FileStatus.TYPE_CHANGED, 30, 1)


def test_many_hidden_files_are_read_in_batches(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hidden, "BATCH", 3)
    sample.branch("feature")
    files: dict[str, str | bytes] = {f"{n}.py": "x\n" * n for n in range(1, 9)}
    sample.commit(files | {".gitattributes": "* -diff\n"})
    assert [file.added for file in change_of(sample).files] == [1, *range(1, 9)]
