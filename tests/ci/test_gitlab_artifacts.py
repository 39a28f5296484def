"""Archives that GitLab's jobs left, for exactly the head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.errors import ShipcheckError
from tests.ci.gitlab_bodies import Project, asked, job, pipeline

if TYPE_CHECKING:
    from tests.repository import Sample

# docs.gitlab.com/api/jobs, "List pipeline jobs"
ARTIFACTS: dict[str, Any] = {
    "artifacts_file": {"filename": "artifacts.zip", "size": 1000},
    "artifacts": [
        {"file_type": "archive", "size": 1000, "filename": "artifacts.zip", "file_format": "zip"},
        {"file_type": "metadata", "size": 186, "filename": "metadata.gz", "file_format": "gzip"},
        {"file_type": "trace", "size": 1500, "filename": "job.log", "file_format": "raw"},
        {"file_type": "junit", "size": 750, "filename": "junit.xml.gz", "file_format": "gzip"},
    ],
}


def test_archives_of_the_newest_attempts(sample: Sample) -> None:
    jobs = [job(8, "rspec", **ARTIFACTS), job(7, "rspec", "failed", **ARTIFACTS), job(6, "lint")]
    project = Project([pipeline(47)], {47: jobs}, files={"8": b"PK of the newest"})
    asking = asked(sample, project)
    (found,) = asking.artifacts()
    assert (found.name, found.run, found.size) == ("rspec/artifacts.zip (junit)", "rspec", 1000)
    assert asking.download(found) == b"PK of the newest"
    assert asking.requests[-1].url.path == "/api/v4/projects/1/jobs/8/artifacts"


def test_an_archive_that_is_too_large(sample: Sample) -> None:
    project = Project([pipeline(47)], {47: [job(8, **ARTIFACTS)]}, files={"8": b"x" * 1000})
    asking = asked(sample, project)
    (found,) = asking.artifacts()
    with pytest.raises(ShipcheckError, match="more than 999"):
        asking.download(found, 999)


@pytest.mark.parametrize("file", [None, {}, {"filename": None}, []])
def test_what_is_gone_is_no_archive(sample: Sample, file: Any) -> None:  # noqa: ANN401
    project = Project([pipeline(47)], {47: [job(8, artifacts_file=file)]})
    assert asked(sample, project).artifacts() == []
