"""Bodies with any one part replaced by anything: Azure DevOps and Bitbucket answer or refuse, never break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.ci._azure_reading import builds_of, pull_statuses_of
from shipcheck.ci._azure_reading import status_run as azure_run
from shipcheck.ci.bitbucket import pipeline_run
from shipcheck.ci.bitbucket import status_run as cloud_run
from shipcheck.ci.bitbucket_server import build_run
from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import PullRequest
from shipcheck.hosting.azure import Location
from tests.ci.asking import HEAD
from tests.ci.azure_bodies import ORG, Body, build, iteration, pull_build
from tests.ci.azure_bodies import status as azure_status
from tests.ci.bitbucket_bodies import pipeline
from tests.ci.bitbucket_bodies import status as cloud_status
from tests.ci.test_bitbucket_server import status as server_status
from tests.forge import azure_bodies, bitbucket_bodies, bitbucket_server_bodies
from tests.forge.test_azure import RULES
from tests.forge.test_azure import connected as azure
from tests.forge.test_bitbucket import RESTRICTIONS
from tests.forge.test_bitbucket import connected as cloud
from tests.forge.test_bitbucket_server import connected as server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.ci.runs import Run
    from tests.forge.connecting import Connected

STRANGE: tuple[Any, ...] = (
    None,
    [],
    {},
    "\x1b[31m",
    7,
    -1,
    True,
    [None],
    [[]],
    {"x": None},
    10**30,
    1e300,
)


def variants(body: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """The body with each of its parts, in turn, replaced by each strange value, or left out."""
    yield from STRANGE
    if isinstance(body, dict):
        for key, inner in body.items():
            yield {name: value for name, value in body.items() if name != key}
            yield from ({**body, key: other} for other in variants(inner))
    elif isinstance(body, list):
        for at, inner in enumerate(body):
            yield from ([*body[:at], other, *body[at + 1 :]] for other in variants(inner))


def works_or_refuses(ask: Callable[[], object]) -> object:
    """The answer, None where it is refused as it should be; anything else that is raised is a bug."""
    try:
        return ask()
    except ShipcheckError:
        return None


VOTED = azure_bodies.pull(reviewers=[azure_bodies.reviewer(10)], forkSource=None)
APPROVED = bitbucket_bodies.pull(
    participants=[bitbucket_bodies.participant("approved")], task_count=1
)
REVIEWED = bitbucket_server_bodies.pull(reviewers=[bitbucket_server_bodies.reviewer("APPROVED")])


def azure_pulls() -> Iterator[Connected]:
    """A pull request of Azure Repos, and what is asked around it."""
    for one in variants(VOTED):
        yield azure(azure_bodies.AzureForgeSays([one]))
    for one in variants(azure_bodies.vote_thread("2026-05-01T10:30:00Z")):
        yield azure(azure_bodies.AzureForgeSays([VOTED], [one]))
    for one in variants(azure_bodies.thread()):
        yield azure(azure_bodies.AzureForgeSays(threads=[one]))
    for one in variants(azure_bodies.evaluation("queued")):
        yield azure(azure_bodies.AzureForgeSays(evaluations=[one]))


def test_pull_requests_of_azure() -> None:
    for forge in azure_pulls():
        found = works_or_refuses(lambda: forge.ask(lambda one: one.pull_request(22)))  # noqa: B023
        assert found is None or isinstance(found, PullRequest)


def test_rules_of_azure() -> None:
    for rule in RULES:
        for one in variants(
            {name: rule[name] for name in ("isEnabled", "isBlocking", "settings", "type")}
        ):
            forge = azure(azure_bodies.AzureForgeSays(policies=[one]))
            works_or_refuses(lambda: forge.ask(lambda forge: forge.rules("main")))  # noqa: B023


def test_pull_requests_of_bitbucket() -> None:
    for one in variants(APPROVED):
        forge = cloud(bitbucket_bodies.BitbucketForgeSays([one]))
        found = works_or_refuses(lambda: forge.ask(lambda one: one.pull_request(23)))  # noqa: B023
        assert found is None or (isinstance(found, PullRequest) and found.head == HEAD)


def test_rules_of_bitbucket() -> None:
    for one in variants(RESTRICTIONS[0]):
        forge = cloud(bitbucket_bodies.BitbucketForgeSays(restrictions=[one]))
        works_or_refuses(lambda: forge.ask(lambda forge: forge.rules("main")))  # noqa: B023


def test_pull_requests_of_a_server() -> None:
    for one in variants(REVIEWED):
        forge = server(bitbucket_server_bodies.ServerForgeSays([one]))
        found = works_or_refuses(lambda: forge.ask(lambda one: one.pull_request(101)))  # noqa: B023
        assert found is None or isinstance(found, PullRequest)


def test_rules_of_a_server() -> None:
    condition = bitbucket_server_bodies.condition("K")
    for one in variants(bitbucket_server_bodies.SETTINGS):
        forge = server(bitbucket_server_bodies.ServerForgeSays(settings=one))
        works_or_refuses(lambda: forge.ask(lambda forge: forge.rules("main")))  # noqa: B023
    for one in variants(condition):
        listed = bitbucket_server_bodies.page([one])
        forge = server(bitbucket_server_bodies.ServerForgeSays(conditions=listed))
        works_or_refuses(lambda: forge.ask(lambda forge: forge.rules("main")))  # noqa: B023


def runs() -> Iterator[Run]:
    """The runs of a red one in each list of each service."""
    at = Location(ORG, ORG, "Fiber", "web")
    for one in objects(build(word="failed", triggerInfo={}, sourceVersion=HEAD)):
        yield from builds_of([one], "refs/heads/topic", HEAD, at).runs
    for one in objects(pull_build(result="failed")):
        yield from builds_of([one], "refs/pull/22/merge", HEAD, at).runs
    for one in objects(azure_status(state="failed", iterationId=2)):
        yield azure_run(one)
        yield from pull_statuses_of([one], [iteration(2, HEAD)], HEAD).runs
    for one in objects(iteration(2, HEAD)):
        yield from pull_statuses_of([azure_status(state="failed", iterationId=2)], [one], HEAD).runs
    yield from map(cloud_run, objects(cloud_status(word="FAILED")))
    yield from (pipeline_run(one, "https://x") for one in objects(pipeline(word="FAILED")))
    yield from map(build_run, objects(server_status(word="FAILED")))


def objects(body: Body) -> Iterator[Body]:
    """Those variants that are objects still: the lists refuse the others."""
    return (one for one in variants(body) if isinstance(one, dict))


def test_a_red_run_with_something_strange_in_it_is_never_green() -> None:
    found = list(runs())
    assert len(found) > 1000
    assert {one.state.value for one in found} == {"failure", "unknown", "pending"}
