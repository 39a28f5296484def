"""Reports out of CI's files: which are chosen, how they are kept, what is said of the others."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from shipcheck.ci.artifacts import FetchedFiles, chosen, fetch, gives_artifacts
from shipcheck.ci.finding import FoundCi
from shipcheck.ci.runs import Artifact, CiRequest
from shipcheck.errors import ShipcheckError
from tests.ci.asking import HEAD, OTHER
from tests.ci.packing import zipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.ci.runs import CiService

PACKED = zipped({"coverage.xml": b"<coverage/>", "notes.txt": b"hello"})


@dataclass
class Service:
    """A CI service with files; `asked` are those that were fetched."""

    files: dict[str, bytes | ShipcheckError]
    size: int | None = None
    asked: list[str] = field(default_factory=list)

    async def list_artifacts(self, request: CiRequest) -> Sequence[Artifact]:
        """The files."""
        return [Artifact(name, f"ref of {name}", "Build, run 7", self.size) for name in self.files]

    async def download(self, request: CiRequest, artifact: Artifact, limit: int) -> bytes:
        """A file."""
        self.asked.append(artifact.name)
        found = self.files[artifact.name]
        if isinstance(found, ShipcheckError):
            raise found
        return found


def fetched(
    service: Service,
    folder: Path,
    commit: str = HEAD,
    **settings: Any,  # noqa: ANN401
) -> FetchedFiles:
    """The XML among the files."""
    request = CiRequest(
        commit, settings, cast("Any", None), cast("Any", None), {"SHIPCHECK_CACHE_DIR": str(folder)}
    )
    found = FoundCi("github", cast("CiService", service), settings, None, named=True)
    return asyncio.run(fetch(found, request, lambda name, head: name.endswith(".xml")))


def test_what_is_wanted_says_where_it_came_from(tmp_path: Path) -> None:
    (one,) = fetched(Service({"coverage": PACKED, "binaries": PACKED}), tmp_path).files
    assert (one.name, one.content) == ("coverage.xml", b"<coverage/>")
    assert one.source == "coverage of Build, run 7"


def test_a_file_is_fetched_once_for_a_commit(tmp_path: Path) -> None:
    service = Service({"coverage": PACKED})
    first, again = fetched(service, tmp_path), fetched(service, tmp_path)
    assert (first, service.asked) == (again, ["coverage"])
    fetched(service, tmp_path, OTHER)
    assert service.asked == ["coverage", "coverage"]


def test_what_is_kept_is_private_and_in_one_folder(tmp_path: Path) -> None:
    fetched(Service({"../../coverage": PACKED}), tmp_path / "cache")
    (kept,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert kept.parent == tmp_path / "cache" / "artifacts"
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.read_bytes() == PACKED


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    assert fetched(Service({"coverage": PACKED}), tmp_path / "cache").files


def test_one_broken_file_leaves_the_others(tmp_path: Path) -> None:
    found = fetched(
        Service({
            "coverage-1": b"PK\x03\x04 broken", "coverage-2": ShipcheckError("it is gone"),
            "coverage-3": PACKED,
        }),
        tmp_path,
    )  # fmt: skip
    assert [one.source for one in found.files] == ["coverage-3 of Build, run 7"]
    assert found.problems[0].startswith("coverage-1 cannot be unpacked: ")
    assert found.problems[1] == "it is gone"


def test_a_file_that_says_it_is_too_large_is_not_fetched(tmp_path: Path) -> None:
    service = Service({"coverage": PACKED}, size=100_000_001)
    assert fetched(service, tmp_path).problems == ("coverage is larger than 100,000,000 bytes",)
    assert service.asked == []


def test_a_matrix_of_many_files_is_bounded(tmp_path: Path) -> None:
    service = Service({f"coverage-{at}": PACKED for at in range(40)})
    assert fetched(service, tmp_path).problems == (
        "CI left 40 files with reports; 30 of them were read",
    )
    assert len(service.asked) == 30


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["Coverage-3.12", "lcov.info"]),
        ({"artifacts": ["LCOV*"]}, ["lcov.info"]),
        ({"artifacts": ["*"]}, ["Coverage-3.12", "lcov.info", "TEST-junit.xml", "wheel"]),
        ({"artifacts": []}, []),
    ],
)
def test_which_are_chosen(settings: dict[str, object], names: list[str]) -> None:
    every = [
        Artifact(name, name, "")
        for name in ("Coverage-3.12", "lcov.info", "TEST-junit.xml", "wheel")
    ]
    assert [one.name for one in chosen(every, settings)] == names


def test_pages_of_a_report_are_not_fetched_one_by_one() -> None:
    every = [Artifact(f"coverage/{name}", name, "") for name in ("index.html", "a.js", "lcov.info")]
    assert [one.reference for one in chosen(every, {})] == ["lcov.info"]
    assert len(chosen(every, {"artifacts": ["coverage/*"]})) == 3


def test_a_service_without_files() -> None:
    found = FoundCi("file", cast("CiService", os), {}, None, named=True)
    assert not gives_artifacts(found)
