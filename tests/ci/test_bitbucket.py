"""Build statuses and Pipelines of Bitbucket Cloud, for exactly one commit."""

from __future__ import annotations

from base64 import b64encode

import httpx
import pytest

from shipcheck.ci.bitbucket import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER, SECRET, Asked
from tests.ci.bitbucket_bodies import (
    AT,
    PAGE,
    BitbucketSays,
    Json,
    page,
    pipeline,
    refused,
    status,
    target,
)
from tests.repository import Sample

PLACE = Place("bitbucket", "https://bitbucket.org", "team/web", {})
STATUS_WORDS = ("SUCCESSFUL", "FAILED", "INPROGRESS", "STOPPED")
PIPELINE_WORDS = ("PENDING", "BUILDING", "IN_PROGRESS", "COMPLETED", "RUNNING", "PAUSED", "HALTED",
                  "SUCCESSFUL", "PASSED", "FAILED", "ERROR", "STOPPED", "EXPIRED", "SKIPPED")  # fmt: skip


def asked(sample: Sample, answers: Json, **said: Json) -> Asked:
    """Bitbucket with these answers, for a user who has an access token."""
    wish = {"settings": {}, "environment": {"BITBUCKET_TOKEN": SECRET}, "place": PLACE, **said}
    return Asked("bitbucket", answers, repository=sample.path, **wish)


def test_statuses_and_pipelines_are_two_requests(sample: Sample) -> None:
    found = asked(sample, BitbucketSays([status()], [pipeline()]))
    report = found.read()
    assert [(one.name, one.kind, one.state) for one in report.runs] == [
        ("Pipelines: default", "pipeline", RunState.SUCCESS),
        ("Build of tests", "status", RunState.SUCCESS),
    ]
    assert (report.runs[0].url, report.runs[0].seconds) == (f"{PAGE}/pipelines/results/7", 30)
    assert len(found.requests) == 2
    assert found.requests[1].url.params["target.commit.hash"] == HEAD


@pytest.mark.parametrize("word", STATUS_WORDS)
def test_every_word_of_a_status(sample: Sample, word: str) -> None:
    run = asked(sample, BitbucketSays([status(word=word)])).run("Build of tests")
    assert (run.word, run.state) == (word, STATES[word])


@pytest.mark.parametrize("word", PIPELINE_WORDS)
def test_every_word_of_a_pipeline(sample: Sample, word: str) -> None:
    run = asked(sample, BitbucketSays(pipelines=[pipeline(word=word)])).run("Pipelines: default")
    assert (run.word, run.state) == (word, STATES[word])


def test_every_word_is_tried() -> None:
    assert set(STATES) == {*STATUS_WORDS, *PIPELINE_WORDS}


@pytest.mark.parametrize("says", [
    BitbucketSays([status(word="successful")]), BitbucketSays([status(state=None)]),
    BitbucketSays(pipelines=[pipeline(state=None)]), BitbucketSays(pipelines=[pipeline(word="NEW")]),
    BitbucketSays(pipelines=[pipeline(state={"name": "COMPLETED", "result": None})]),
])  # fmt: skip
def test_a_word_that_nobody_knows_is_unknown(sample: Sample, says: BitbucketSays) -> None:
    assert set(asked(sample, says).states().values()) == {"unknown"}


@pytest.mark.parametrize("address", [
    f"{PAGE}/pipelines/results/7", f"{PAGE}/addon/pipelines/home#!/results/7",
])  # fmt: skip
def test_what_a_pipeline_reports_itself_is_told_once(sample: Sample, address: str) -> None:
    says = BitbucketSays([status("-7", url=address), status("lint")], [pipeline()])
    assert list(asked(sample, says).states()) == ["Pipelines: default", "Build of lint"]


def test_a_status_that_says_otherwise_than_its_pipeline_stays(sample: Sample) -> None:
    says = BitbucketSays([status("-7", "FAILED", url=f"{PAGE}/pipelines/results/7")], [pipeline()])
    assert asked(sample, says).states()["Build of -7"] == "failure"


def test_the_newest_pipeline_counts(sample: Sample) -> None:
    says = BitbucketSays(pipelines=[pipeline(8, "FAILED"), pipeline(7)])
    report = asked(sample, says).read()
    assert [(one.number, one.superseded) for one in report.runs] == [(8, False), (7, True)]


def test_pipelines_that_something_else_chose_are_others(sample: Sample) -> None:
    custom = target(selector={"type": "custom", "pattern": "deploy"})
    says = BitbucketSays(pipelines=[pipeline(8, "FAILED", target=custom), pipeline(7)])
    assert asked(sample, says).states() == {
        "Pipelines: custom: deploy": "failure", "Pipelines: default": "success",
    }  # fmt: skip


def test_a_filter_that_is_passed_over_brings_no_other_commit(sample: Sample) -> None:
    other = pipeline(9, "FAILED", target=target(commit={"hash": OTHER}))
    says = BitbucketSays(pipelines=[other, pipeline(7)], filters=False)
    assert [one.number for one in asked(sample, says).read().runs] == [7]


def test_a_pipeline_of_a_pull_request_is_of_this_head_and_says_so(sample: Sample) -> None:
    of_pull = {"type": "pipeline_pullrequest_target", "source": "topic", "destination": "main",
               "commit": {"hash": HEAD}, "destination_commit": {"hash": OTHER},
               "selector": {"type": "pull-requests", "pattern": "**"}}  # fmt: skip
    report = asked(sample, BitbucketSays(pipelines=[pipeline(target=of_pull)])).read()
    assert report.runs[0].name == "Pipelines: pull-requests: **"
    assert "ran on its merge with the base" in report.notes[0]


def test_pages_are_followed_to_the_end(sample: Sample) -> None:
    listed = [status(f"s{at}") for at in range(250)]
    found = asked(sample, BitbucketSays([*listed, status("last", "FAILED")]))
    assert found.states()["Build of last"] == "failure"
    assert len(found.requests) == 4


def test_ten_thousand_statuses_are_read(sample: Sample) -> None:
    says = BitbucketSays([status(f"s{at}") for at in range(9_999)] + [status("last", "FAILED")])
    assert asked(sample, says).states()["Build of last"] == "failure"


@pytest.mark.parametrize("following", [
    "https://evil.example.com/2.0/x", "http://api.bitbucket.org/2.0/x", "//evil.example.com/",
    "https://api.bitbucket.org.evil.example.com/", "https://api.bitbucket.org@evil.example.com/", 7,
])  # fmt: skip
def test_a_page_elsewhere_is_not_followed(sample: Sample, following: Json) -> None:
    found = asked(sample, lambda _: page([status()], next=following))
    with pytest.raises(ShipcheckError, match="sends on to another host"):
        found.read()
    assert {one.url.host for one in found.requests} == {"api.bitbucket.org"}


def test_a_list_without_an_end_is_refused(sample: Sample) -> None:
    again = f"https://api.bitbucket.org{AT}/commit/{HEAD}/statuses?page=2"
    with pytest.raises(ShipcheckError, match="does not end"):
        asked(sample, lambda _: page([status()], next=again)).read()


def test_a_list_that_is_shorter_than_it_says_is_refused(sample: Sample) -> None:
    with pytest.raises(UnexpectedAnswer, match="speaks of 5 entries, and gave 1"):
        asked(sample, lambda _: page([status()], size=5)).read()


def test_a_commit_that_is_not_pushed(sample: Sample) -> None:
    with pytest.raises(UnknownCommit, match="does not know 89abcdef0123"):
        asked(sample, BitbucketSays(known=False)).read()


def test_a_repository_that_is_not_there(sample: Sample) -> None:
    with pytest.raises(ShipcheckError, match="is not there, or the credential may not see it"):
        asked(sample, BitbucketSays(there=False)).read()


def test_no_run_is_no_report(sample: Sample) -> None:
    with pytest.raises(NoReport) as caught:
        asked(sample, BitbucketSays()).read()
    assert not isinstance(caught.value, UnknownCommit)


def test_pipelines_that_may_not_be_seen_are_told(sample: Sample) -> None:
    says = BitbucketSays([status()])

    def hidden(request: httpx.Request) -> Json:
        if request.url.path.endswith("/pipelines"):
            return refused(403, "Your credentials lack one or more required privilege scopes.")
        return says(request)

    report = asked(sample, hidden).read()
    assert "may not see pipelines" in report.notes[0]
    assert len(report.runs) == 1


@pytest.mark.parametrize(("environment", "header"), [
    ({"BITBUCKET_TOKEN": SECRET}, f"Bearer {SECRET}"),
    ({"BITBUCKET_TOKEN": SECRET, "BITBUCKET_USERNAME": "jane"}, f"Bearer {SECRET}"),
    ({"BITBUCKET_API_TOKEN": SECRET, "BITBUCKET_USERNAME": "j@example.com"},
     "Basic " + b64encode(f"j@example.com:{SECRET}".encode()).decode()),
    ({"BITBUCKET_APP_PASSWORD": SECRET, "BITBUCKET_USERNAME": "jane"},
     "Basic " + b64encode(f"jane:{SECRET}".encode()).decode()),
])  # fmt: skip
def test_credentials(sample: Sample, environment: dict[str, str], header: str) -> None:
    found = asked(sample, BitbucketSays([status()]), environment=environment)
    found.read()
    assert {one.headers["authorization"] for one in found.requests} == {header}
    assert {one.url.host for one in found.requests} == {"api.bitbucket.org"}


@pytest.mark.parametrize("environment", [{}, {"BITBUCKET_APP_PASSWORD": SECRET}])
def test_what_is_missing_is_told(sample: Sample, environment: dict[str, str]) -> None:
    found = asked(sample, BitbucketSays(), environment=environment)
    with pytest.raises(CredentialError):
        found.read()
    assert not found.requests


@pytest.mark.parametrize(("code", "kind"), [
    (401, Unauthorized), (403, Forbidden), (500, ShipcheckError), (503, ShipcheckError),
    (302, ShipcheckError),
])  # fmt: skip
def test_refusals(sample: Sample, code: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        asked(sample, lambda _: refused(code, "no")).read()


def test_too_many_requests(sample: Sample) -> None:
    answer = httpx.Response(429, headers={"Retry-After": "3600"})
    with pytest.raises(RateLimited):
        asked(sample, lambda _: answer).read()


@pytest.mark.parametrize("body", [
    None, [], "x", 7, {}, {"values": None}, {"values": {}}, {"values": [None]}, {"values": [7]},
])  # fmt: skip
def test_lists_of_another_shape(sample: Sample, body: Json) -> None:
    with pytest.raises(ShipcheckError):
        asked(sample, lambda _: httpx.Response(200, json=body)).read()


def test_a_page_for_people_is_no_list(sample: Sample) -> None:
    html = httpx.Response(200, text="<html>", headers={"content-type": "text/html"})
    with pytest.raises(UnexpectedAnswer):
        asked(sample, lambda _: html).read()


def test_nothing_in_a_status_passes_nobody(sample: Sample) -> None:
    empty = dict.fromkeys(status(), None)
    (run,) = asked(sample, BitbucketSays([empty])).read().runs
    assert (run.state, run.name) == (RunState.UNKNOWN, "(a status without a name)")


def test_another_forges_repository_is_not_asked_for(sample: Sample) -> None:
    elsewhere = Place("github", "https://github.com", "team/web", {})
    with pytest.raises(ShipcheckError, match="which repository of Bitbucket this is"):
        asked(sample, BitbucketSays(), place=elsewhere).read()


def test_a_status_of_somebody_else_is_not_taken_for_a_pipelines(sample: Sample) -> None:
    """It says the same of a number that happens to be a pipeline's, which was run again since."""
    where = "https://ci.example.com".ljust(len(PAGE), "x") + "/pipelines/results/7"
    own = status("jenkins", "FAILED", url=where)
    says = BitbucketSays([own], [pipeline(8), pipeline(7, "FAILED")])
    assert asked(sample, says).states()["Build of jenkins"] == "failure"


@pytest.mark.parametrize("word", ["IN_PROGRESS", "PENDING", "NEW WORD"])
def test_a_result_counts_once_the_pipeline_is_completed(sample: Sample, word: str) -> None:
    state = {"name": word, "result": {"name": "SUCCESSFUL"}}
    run = asked(sample, BitbucketSays([], [pipeline(state=state)])).run("Pipelines: default")
    assert run.word == word
    assert run.state is not RunState.SUCCESS


@pytest.mark.parametrize("following", ["https://[", "https://[::1/x", 7, {}])
def test_a_next_page_that_is_no_address(sample: Sample, following: Json) -> None:
    with pytest.raises(ShipcheckError):
        asked(sample, {f"{AT}/commit/{HEAD}/statuses": page([status()], next=following)}).read()
