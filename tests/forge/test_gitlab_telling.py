"""Opening merge requests on GitLab, telling others, and what a token is."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import Access, CommentOrder, OpenOrder, Said, StatusOrder
from tests.forge.gitlab_bodies import HEAD, PAGE, ROOT, Project, connected, merge_request

API = ROOT.replace("%2F", "/")
ORDER = OpenOrder("topic", "main", "Add it", "Because.")


def test_a_merge_request_is_opened() -> None:
    asked = connected(
        Project(others={"POST /merge_requests": httpx.Response(201, json=merge_request())})
    )
    found = asked.ask(lambda forge: forge.open_pull_request(ORDER))
    assert (found.number, found.url) == (133, PAGE)
    assert asked.sent() == [("POST", f"{API}/merge_requests", {
        "source_branch": "topic", "target_branch": "main", "title": "Add it", "description": "Because.",
    })]  # fmt: skip


def test_a_draft_from_a_fork() -> None:
    """It is opened in the fork's project, with this one as its target."""
    forks = [
        {"id": 7, "namespace": {"full_path": "linus"}},
        {"id": 2, "namespace": {"full_path": "grace"}},
    ]
    project = Project(others={"/forks": forks})

    def answers(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.method == "POST":
            return httpx.Response(201, json=merge_request(source_project_id=2))
        return project(request)

    asked = connected(answers)
    order = OpenOrder("topic", "main", "Add it", "", draft=True, head_owner="Grace")
    assert asked.ask(lambda forge: forge.open_pull_request(order)).is_fork
    ((_, path, body),) = asked.sent()
    assert path == "/api/v4/projects/2/merge_requests"
    assert (body["title"], body["target_project_id"]) == ("Draft: Add it", 15513260)


def test_a_fork_that_is_not_there() -> None:
    order = OpenOrder("topic", "main", "Add it", "", head_owner="grace")
    with pytest.raises(
        ShipcheckError, match="no fork of my-group/my-project that belongs to grace"
    ):
        connected(Project(others={"/forks": []})).ask(lambda forge: forge.open_pull_request(order))


def test_there_is_one_already() -> None:
    words = ["Another open merge request already exists for this source branch: !5"]
    no = httpx.Response(409, json={"message": words})
    with pytest.raises(ShipcheckError, match="already exists for this source branch: !5"):
        connected(Project(refuses=[no])).ask(lambda forge: forge.open_pull_request(ORDER))


def test_an_order_that_got_no_answer_is_not_sent_again() -> None:
    asked = connected(Project(refuses=[httpx.ReadTimeout("slow"), httpx.Response(201, json={})]))
    with pytest.raises(ShipcheckError):
        asked.ask(lambda forge: forge.open_pull_request(ORDER))
    assert len(asked.sent()) == 1


@pytest.mark.parametrize(
    ("said", "word"),
    [(Said.SUCCESS, "success"), (Said.FAILURE, "failed"), (Said.PENDING, "pending"), (Said.ERROR, "failed")],
)  # fmt: skip
def test_commit_statuses(said: Said, word: str) -> None:
    made = httpx.Response(201, json={"id": 1, "status": word})
    asked = connected(Project(others={f"POST /statuses/{HEAD}": made}))
    order = StatusOrder(HEAD, "shipcheck", said, "x" * 300, "https://ci.example.com/1", "topic")
    asked.ask(lambda forge: forge.set_status(order))
    ((_, path, body),) = asked.sent()
    assert path == f"{API}/statuses/{HEAD}"
    assert (body["state"], body["name"], body["ref"]) == (word, "shipcheck", "topic")
    assert len(body["description"]) == 255


def test_a_status_that_is_set_already() -> None:
    same = (
        "Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition)"
    )
    asked = connected(Project(refuses=[httpx.Response(400, json={"message": same})]))
    asked.ask(lambda forge: forge.set_status(StatusOrder(HEAD, "shipcheck", Said.PENDING, "…")))


def test_a_status_that_cannot_be_set() -> None:
    asked = connected(Project(refuses=[httpx.Response(400, json={"message": "bad name"})]))
    with pytest.raises(ShipcheckError, match="bad name"):
        asked.ask(lambda forge: forge.set_status(StatusOrder(HEAD, "shipcheck", Said.PENDING, "…")))


MARK = "<!-- shipcheck -->"
NOTES = "/merge_requests/133/notes"
COMMENT = CommentOrder(133, MARK, f"{MARK}\nReady.")


def note(number: int, body: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A note on the merge request."""
    return {
        "id": number,
        "body": body,
        "system": False,
        "author": {"id": 8, "username": "bot"},
        **changes,
    }


OURS = {"/api/v4/user": {"id": 8, "username": "bot"}}


def comment(
    server: Project, order: CommentOrder = COMMENT
) -> tuple[str | None, list[tuple[str, str]]]:
    """The address of the note, and what was sent."""
    asked = connected(server)
    url = asked.ask(lambda forge: forge.comment(order))
    return url, [(method, path.removeprefix(API)) for method, path, _ in asked.sent()]


def test_a_note_is_made() -> None:
    others = {NOTES: [note(1, "Nice")], f"POST {NOTES}": httpx.Response(201, json=note(9, "x"))}
    assert comment(Project(others=others)) == (f"{PAGE}#note_9", [("POST", NOTES)])


def test_a_note_is_brought_up_to_date() -> None:
    notes = [note(1, "Nice"), note(5, f"{MARK}\nNot ready.")]
    others = {NOTES: notes, f"PUT {NOTES}/5": note(5, "x"), **OURS}
    assert comment(Project(others=others)) == (f"{PAGE}#note_5", [("PUT", f"{NOTES}/5")])


def test_a_note_that_says_it_already() -> None:
    others = {NOTES: [note(5, f"{MARK}\nReady.")], **OURS}
    assert comment(Project(others=others)) == (f"{PAGE}#note_5", [])


def test_no_note_where_there_is_nothing_to_be_said() -> None:
    order = CommentOrder(133, MARK, f"{MARK}\nReady.", only_update=True)
    assert comment(Project(others={NOTES: []}), order) == (None, [])


OTHER = {"id": 9, "username": "other"}
MEMBER = "/members/all/9"


@pytest.mark.parametrize(
    ("member", "theirs"),
    [({"access_level": 30}, True), ({"access_level": 50}, True), ({"access_level": 20}, False),
     ({"access_level": "40"}, False), (None, False)],
)  # fmt: skip
def test_a_note_of_somebody_else_with_our_marker(member: Any, theirs: bool) -> None:  # noqa: ANN401
    """The team's is brought up to date, whoever's token wrote it; an outsider's stays theirs."""
    others = {
        NOTES: [note(4, f"{MARK} haha", author=OTHER), note(5, f"{MARK}\nNot ready.")],
        f"PUT {NOTES}/4": note(4, "x"), f"PUT {NOTES}/5": note(5, "x"), MEMBER: member, **OURS,
    }  # fmt: skip
    _, sent = comment(Project(others=others))
    assert sent == [("PUT", f"{NOTES}/{4 if theirs else 5}")]


def test_a_note_that_we_may_not_change() -> None:
    others = {
        NOTES: [note(4, f"{MARK}\nNot ready.", author=OTHER)], MEMBER: {"access_level": 40}, **OURS,
        f"PUT {NOTES}/4": httpx.Response(403, json={"message": "403 Forbidden"}),
        f"POST {NOTES}": httpx.Response(201, json=note(9, "x")),
    }  # fmt: skip
    assert comment(Project(others=others))[0] == f"{PAGE}#note_9"


def test_a_marker_in_the_middle_is_a_quotation() -> None:
    others = {
        NOTES: [note(4, f"> {MARK}")],
        f"POST {NOTES}": httpx.Response(201, json=note(9, "x")),
    }
    assert comment(Project(others=others))[1] == [("POST", NOTES)]


def test_a_token_that_may_not_write() -> None:
    no = httpx.Response(403, json={"error": "insufficient_scope", "scope": "api"})
    with pytest.raises(CredentialError):
        comment(Project(others={NOTES: []}, refuses=[no]))


SELF = "/api/v4/personal_access_tokens/self"


@pytest.mark.parametrize(
    ("scopes", "lacks"),
    [(["api"], ()), (["read_api", "read_repository"], ("api",)), ([], ("api",))],
)
def test_what_a_token_is(scopes: list[str], lacks: tuple[str, ...]) -> None:
    token = {"id": 4, "name": "Test Token", "revoked": False, "scopes": scopes, "active": True}
    others = {"/api/v4/user": {"id": 1, "username": "ada"}, SELF: token}
    access = connected(Project(others=others)).ask(lambda forge: forge.access())
    assert access == Access("ada", tuple(scopes), lacks)


def test_an_oauth_token_does_not_tell() -> None:
    others = {"/api/v4/user": {"id": 1, "username": "ada"}}
    assert connected(Project(others=others)).ask(lambda forge: forge.access()) == Access("ada")


def test_the_token_of_a_job() -> None:
    environment = {
        "GITLAB_TOKEN": "", "GITLAB_CI": "true", "CI_JOB_TOKEN": "glcbt-of-the-job",
        "CI_SERVER_URL": "https://gitlab.com",
    }  # fmt: skip
    asked = connected(Project(), **environment)
    assert asked.ask(lambda forge: forge.access()).lacks == ("read_api", "api")
    assert not asked.requests


def test_where_the_head_is_kept() -> None:
    asked = connected(Project())

    async def ref(forge: Any) -> str:  # noqa: ANN401
        return str(forge.refspec_of(7))

    assert asked.ask(ref) == "refs/merge-requests/7/head"
