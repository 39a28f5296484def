"""GitHub: the files that its workflow runs left for exactly one commit."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import httpx
import pytest

from shipcheck.ci.runs import Artifact
from shipcheck.errors import ShipcheckError
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import OTHER, SECRET
from tests.ci.github_bodies import GitHubSays, artifact, workflow_run
from tests.ci.githubbing import asked
from tests.ci.packing import zipped

if TYPE_CHECKING:
    from tests.repository import Sample

STORE = "https://productionresultssa0.blob.core.windows.net/a.zip?sig=x"
PACKED = zipped({"coverage.xml": b"<coverage/>"})
NEW = "2018-05-04T02:00:00Z"


def test_the_files_of_the_newest_run_of_each_workflow_and_event(sample: Sample) -> None:
    says = GitHubSays(
        workflows=[
            workflow_run(7), workflow_run(8, run_started_at=NEW), workflow_run(9, event="pull_request"),
        ],
        artifacts={
            7: [artifact("old", 1, 7)],
            8: [artifact("coverage", 2, 8), artifact("gone", 3, 8, expired=True)],
            9: [artifact("junit", 4, 9, size_in_bytes=77)],
        },
    )  # fmt: skip
    found = asked(sample, says)
    assert set(found.artifacts()) == {
        Artifact("coverage", "2", "Build (push), run 8", 556),
        Artifact("junit", "4", "Build (pull_request), run 9", 77),
    }
    assert len(found.requests) == 3


def test_a_file_of_another_commit_is_left_out(sample: Sample) -> None:
    foreign = artifact("coverage", 2, 7)
    foreign["workflow_run"]["head_sha"] = OTHER
    nameless = artifact("coverage", 3, 7, workflow_run=None)
    says = GitHubSays(workflows=[workflow_run(7)], artifacts={7: [foreign, nameless]})
    assert asked(sample, says).artifacts() == []


def test_no_runs_no_files(sample: Sample) -> None:
    assert asked(sample, GitHubSays()).artifacts() == []


def test_a_file_comes_from_the_store_without_the_token(sample: Sample) -> None:
    """docs.github.com/rest/actions/artifacts: 302 to an address that holds for a minute."""
    moved = httpx.Response(302, headers={"Location": STORE})
    says = GitHubSays(others={"/actions/artifacts/2/zip": moved})
    found = asked(sample, says)

    def answers(request: httpx.Request) -> httpx.Response:
        here = request.url.host == "api.github.com"
        return says(request) if here else httpx.Response(200, content=PACKED)

    found.answers = answers
    digest = sha256(PACKED).hexdigest()
    assert found.download(Artifact("coverage", f"2 {digest}", "Build")) == PACKED
    first, second = found.requests
    assert first.headers["Authorization"] == f"Bearer {SECRET}"
    assert "Authorization" not in second.headers
    with pytest.raises(UnexpectedAnswer, match="its digest is another"):
        found.download(Artifact("coverage", f"2 {'0' * 64}", "Build"))
    with pytest.raises(UnexpectedAnswer, match="more than 10 bytes"):
        found.download(Artifact("coverage", "2", "Build"), limit=10)


def test_the_digest_is_kept_with_the_reference(sample: Sample) -> None:
    told = artifact("coverage", 2, 7, digest=f"sha256:{'AB' * 32}")
    says = GitHubSays(workflows=[workflow_run(7)], artifacts={7: [told]})
    (one,) = asked(sample, says).artifacts()
    assert one.reference == f"2 {'ab' * 32}"


def test_a_file_that_is_gone(sample: Sample) -> None:
    gone = httpx.Response(410, json={"message": "Artifact has expired"})
    found = asked(sample, GitHubSays(others={"/zip": gone}))
    with pytest.raises(UnexpectedAnswer, match="Artifact has expired"):
        found.download(Artifact("coverage", "2", "Build"))


def test_a_list_of_files_that_is_shorter_than_github_says(sample: Sample) -> None:
    says = GitHubSays(workflows=[workflow_run(7)], totals={"artifacts": 5})
    with pytest.raises(ShipcheckError, match="speaks of 5 artifacts"):
        asked(sample, says).artifacts()
