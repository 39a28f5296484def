"""A stateful fake of GitHub over real bare repositories, for tests.

It answers the parts of the REST and GraphQL interfaces that shipcheck uses, under `/` and under `/api/v3`
(GraphQL under `/graphql` and `/api/graphql`), merges for real in a bare repository, and notices what is
pushed there. Its bodies are held to GitHub's own OpenAPI description and GraphQL schema (test_contract.py).

    forge = GithubForge.create(tmp_path, sample)      # a bare copy of the Sample's `main` becomes acme/shop
    forge.push(sample, "work")                        # over file://, as git does; the remote is forge.address
    pull = forge.open("work", title="Add a thing")    # a pull request (owner="dee": of that user's fork)
    forge.check(pull.head, "tests")                   # a green check run; again: a newer attempt
    forge.check(pull.head, "lint", None, status="in_progress")
    forge.status(pull.head, "ci/legacy", "pending")
    forge.approve(pull)                               # or review(pull, "CHANGES_REQUESTED", by="bob")
    forge.thread(pull)                                # a conversation that is not resolved
    forge.protect(checks=["tests"], approvals=1)      # branch protection: fields of records.Rules
    forge.ruleset(queue=True, checks=["tests"])       # a ruleset, here with a merge queue
    forge.repository.allow_auto_merge = False         # settings: records.Repository

    transport = httpx.MockTransport(forge.handle)     # in process, under any root: https://api.github.com
    with forge.serving() as root: …                   # or a server on this machine: http://127.0.0.1:PORT

Who asks is the token: TOKEN may do everything, READ_TOKEN only read, ACTIONS_TOKEN is a job's (`GET /user` is
403); `forge.tokens[TOKEN].revoked = True` takes it back. `forge.calls` are the requests that came
("PUT /repos/acme/shop/pulls/1/merge"), `forge.merges` what landed: (number, head, commit).

    forge.faults.add("error_after", path="/merge$", method="PUT", status=502)    # all kinds: faults.py
    forge.hooks.at(3, change)       # called before the third request from now; after=True: once it is done

What it does as GitHub does, and is easily forgotten: `base.sha` is the base's tip of the last push, not of
now; a repository's `allow_…` are only for those who may write; protection answers 404 to those who are no
administrators; the first `forge.unknown_for` reads of a pull request do not know whether it merges; armed
auto-merge stays armed when a writer pushes, and then merges the new head; an
administrator's order is done in spite of protection that has `enforce_admins=False`.
"""

from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import ACTIONS_TOKEN, READ_TOKEN, TOKEN

__all__ = ["ACTIONS_TOKEN", "READ_TOKEN", "TOKEN", "GithubForge"]
