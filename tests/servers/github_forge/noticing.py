"""How the fake notices pushes, and how new things are made in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.github_forge import landing
from tests.servers.github_forge.judging import rules_of
from tests.servers.github_forge.records import Pull, Rules, Suite
from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from tests.servers.github_forge.records import WorkflowRun
    from tests.servers.github_forge.state import ForgeState


def sync(forge: ForgeState) -> None:
    """Look at all branches: heads that moved, and branches that are gone."""
    tips = {owner: bare.branches() for owner, bare in forge.forks.items()}
    tips[forge.repository.owner] = forge.bare.branches()
    for pull in forge.pulls.values():
        if pull.state != "open":
            continue
        tip = tips.get(pull.owner, {}).get(pull.branch)
        if tip is None:
            pull.head_gone, pull.state, pull.closed_at = True, "closed", forge.moment()
        elif tip != pull.head:
            _moved(forge, pull, tip)


def _moved(forge: ForgeState, pull: Pull, tip: str) -> None:
    """Somebody pushed: GitHub shows the base's tip of this time, and may dismiss the approvals."""
    take_in(forge, pull, tip)
    pull.head, pull.updated = tip, forge.moment()
    pull.base = forge.bare.git("rev-parse", f"refs/heads/{pull.base_branch}")
    pull.pushed_by = pull.author
    if any(rules.dismiss_stale for rules in rules_of(forge, pull.base_branch)):
        for review in pull.reviews:
            if review.state == "APPROVED":
                review.state = "DISMISSED"
    if pull.entry is not None:
        landing.dequeue(forge, pull)


def take_in(forge: ForgeState, pull: Pull, tip: str) -> None:
    """Bring a head into the repository, under `refs/pull/N/head`."""
    if pull.owner != forge.repository.owner:
        forge.bare.git("fetch", "-q", f"file://{forge.forks[pull.owner].path}", tip)
    forge.bare.set(f"refs/pull/{pull.number}/head", tip)


def opened(
    forge: ForgeState,
    branch: str,
    *,
    owner: str,
    base: str,
    by: str,
    **more: Any,  # noqa: ANN401
) -> Pull:
    """A new pull request; Refusal 422 where GitHub makes none."""
    source = forge.bare if owner == forge.repository.owner else forge.forks.get(owner)
    tip = source.commit_of(f"refs/heads/{branch}") if source else None
    onto = forge.bare.commit_of(f"refs/heads/{base}")
    if tip is None or onto is None:
        raise _invalid("PullRequest", "head" if tip is None else "base")
    number = len(forge.pulls) + 1
    when = forge.moment()
    title = more.pop("title", None) or f"Change {number}"
    pull = Pull(
        number, title, more.pop("body", ""), by, branch, owner, base, tip, onto, when, when,
        pushed_by=by, **more,
    )  # fmt: skip
    same = [
        one for one in forge.pulls.values() if one.state == "open" and _ends(one) == _ends(pull)
    ]
    if same:
        raise _unprocessable(f"A pull request already exists for {owner}:{branch}.")
    take_in(forge, pull, tip)
    if forge.bare.holds(onto, tip):
        raise _unprocessable(f"No commits between {base} and {branch}")
    forge.pulls[number] = pull
    return pull


def _ends(pull: Pull) -> tuple[str, str, str]:
    return pull.owner, pull.branch, pull.base_branch


def _invalid(resource: str, name: str) -> Refusal:
    problem = {"resource": resource, "field": name, "code": "invalid"}
    return Refusal(422, "Validation Failed", errors=[problem])


def _unprocessable(message: str) -> Refusal:
    problem = {"resource": "PullRequest", "code": "custom", "message": message}
    return Refusal(422, "Validation Failed", errors=[problem])


def suite_of(forge: ForgeState, commit: str, app: str, run: WorkflowRun | None) -> Suite:
    """The suite that a check run belongs to: of its workflow run, else the app's one for the commit."""
    wanted = run.number if run else None
    for suite in forge.suites:
        if (suite.commit, suite.app, suite.run) == (commit, app, wanted):
            return suite
    made = Suite(forge.number(), commit, app, wanted, forge.moment())
    forge.suites.append(made)
    return made


def rules_from(said: dict[str, Any]) -> Rules:
    """Rules from what a test says; checks may be names alone."""
    checks = [one if isinstance(one, tuple) else (one, None) for one in said.pop("checks", ())]
    return Rules(checks=checks, **said)
