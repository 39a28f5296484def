"""How the fake merges: at once, when everything is green, and through the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github_forge import judging
from tests.servers.github_forge.records import Arming, Entry
from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from tests.servers.github_forge.records import Pull
    from tests.servers.github_forge.state import ForgeState

HEAD_MOVED = "Head branch was modified. Review and try the merge again."
BASE_MOVED = "Base branch was modified. Review and try the merge again."
NOT_MERGEABLE = "Pull Request is not mergeable"
KINDS = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}


def allowed_methods(forge: ForgeState, branch: str) -> list[str]:
    """The ways of merging that settings and rules leave."""
    settings = forge.repository
    allowed = {
        "merge": settings.allow_merge_commit, "squash": settings.allow_squash_merge,
        "rebase": settings.allow_rebase_merge,
    }  # fmt: skip
    for rules in judging.rules_of(forge, branch):
        if rules.linear:
            allowed["merge"] = False
        if rules.methods is not None:
            allowed = {name: said and name in rules.methods for name, said in allowed.items()}
    return [name for name, said in allowed.items() if said]


def refuse(forge: ForgeState, pull: Pull, method: str, *, as_admin: bool = False) -> None:
    """Raise what GitHub answers where it does not merge now (405)."""
    if pull.state != "open" or judging.conflicts(forge, pull):
        raise Refusal(405, NOT_MERGEABLE)
    if pull.draft:
        raise Refusal(405, "Pull Request is still a draft")
    if method not in allowed_methods(forge, pull.base_branch):
        raise Refusal(405, f"{KINDS[method]} are not allowed on this repository.")
    if judging.queued(forge, pull.base_branch):
        raise Refusal(405, _violations(["Changes must be made through the merge queue"]))
    against = judging.refusals(forge, pull, as_admin=as_admin)
    if against:
        raise Refusal(405, _violations(against) if _by_ruleset(forge, pull) else against[0])


def _by_ruleset(forge: ForgeState, pull: Pull) -> bool:
    return forge.protections.get(pull.base_branch) is None


def _violations(said: list[str]) -> str:
    """How rulesets say it."""
    return "Repository rule violations found\n\n" + "\n\n".join(said) + "\n\n"


def merge(forge: ForgeState, pull: Pull, wish: Arming, *, as_admin: bool = False) -> str:
    """Land it, if all rules are kept; the commit. Refusal where they are not, or the base moved meanwhile.

    `as_admin`: an administrator orders it, whom protection does not bind where it does not say so.
    """
    refuse(forge, pull, wish.method, as_admin=as_admin)
    tip = forge.bare.git("rev-parse", f"refs/heads/{pull.base_branch}")
    commit = made(forge, pull, tip, wish.method, _message(pull, wish))
    if commit is None:
        raise Refusal(405, NOT_MERGEABLE)
    if not forge.bare.set(f"refs/heads/{pull.base_branch}", commit, tip):
        raise Refusal(405, BASE_MOVED)
    landed(forge, pull, commit, wish.by)
    return commit


def made(forge: ForgeState, pull: Pull, tip: str, method: str, message: str) -> str | None:
    """The commit that a way of merging makes on a tip."""
    if method == "merge":
        return forge.bare.merge(tip, pull.head, message)
    if method == "squash":
        return forge.bare.squash(tip, pull.head, message)
    return forge.bare.rebase(tip, pull.head)


def _message(pull: Pull, wish: Arming) -> str:
    first = f"Merge pull request #{pull.number} from {pull.owner}/{pull.branch}"
    if wish.method == "squash":
        first = f"{pull.title} (#{pull.number})"
    body = pull.title if wish.message is None and wish.method == "merge" else wish.message
    return "\n\n".join(part for part in (wish.title or first, body) if part)


def landed(forge: ForgeState, pull: Pull, commit: str, by: str) -> None:
    """It is merged."""
    pull.state, pull.merge_commit, pull.merged_by = "closed", commit, by
    pull.merged_at = pull.closed_at = pull.updated = forge.moment()
    pull.arming = pull.entry = None
    forge.merges.append((pull.number, pull.head, commit))
    if forge.repository.delete_branch_on_merge and pull.owner == forge.repository.owner:
        forge.bare.delete(f"refs/heads/{pull.branch}")


def arm(forge: ForgeState, pull: Pull, wish: Arming) -> None:
    """Auto-merge; the words of the refusals are those that `gh` is known to get (cli/cli, issues)."""
    if not forge.repository.allow_auto_merge:
        raise Refusal(422, "Auto merge is not allowed for this repository")
    if wish.method not in allowed_methods(forge, pull.base_branch):
        raise Refusal(
            422, f"Merge method {KINDS[wish.method].lower()} are not allowed on this repository"
        )
    state = judging.merge_state(forge, pull)
    if state in ("CLEAN", "UNSTABLE"):
        raise Refusal(422, f"Pull request is in {state.lower()} status")
    if pull.draft or pull.state != "open":
        raise Refusal(422, "Pull request is in draft status")
    pull.arming = wish
    forge.armings.append((pull.number, pull.head))


def enqueue(forge: ForgeState, pull: Pull) -> Entry:
    """A place at the end of the queue; its checks run on a merge with everything before it."""
    if not judging.queued(forge, pull.base_branch):
        raise Refusal(422, "Merge queue is not enabled for the base branch")
    if pull.entry is not None:
        raise Refusal(422, "Pull request is already in the queue")
    against = judging.refusals(forge, pull)
    if pull.state != "open" or pull.draft or judging.conflicts(forge, pull) or against:
        why = against[0] if against else NOT_MERGEABLE
        raise Refusal(422, why)
    before = [one.entry.commit for one in line(forge, pull.base_branch) if one.entry]
    tip = forge.bare.git("rev-parse", f"refs/heads/{pull.base_branch}")
    onto = before[-1] if before else tip
    wish = Arming("", "merge", None, None, forge.moment())
    commit = made(forge, pull, onto, "merge", _message(pull, wish))
    if commit is None:
        raise Refusal(422, NOT_MERGEABLE)
    ref = f"gh-readonly-queue/{pull.base_branch}/pr-{pull.number}-{onto}"
    forge.bare.set(f"refs/heads/{ref}", commit)
    pull.entry = Entry(forge.number(), ref, commit, onto, wish.at)
    return pull.entry


def dequeue(forge: ForgeState, pull: Pull) -> None:
    """It leaves the queue, with everything behind it that was built on it."""
    entry = pull.entry
    if entry is None:
        raise Refusal(422, "Pull request is not in the queue")
    for one in line(forge, pull.base_branch):
        if one.entry is not None and one.entry.number >= entry.number:
            forge.bare.delete(f"refs/heads/{one.entry.ref}")
            one.entry = None


def line(forge: ForgeState, branch: str) -> list[Pull]:
    """The pull requests in a branch's queue, first one first."""
    waiting = [one for one in forge.pulls.values() if one.entry and one.base_branch == branch]
    return sorted(waiting, key=lambda one: one.entry.number if one.entry else 0)


def settle(forge: ForgeState) -> None:
    """Land what was armed or queued and is green by now."""
    for pull in [one for one in forge.pulls.values() if one.state == "open"]:
        if pull.arming is not None:
            _fire(forge, pull)
    for branch in {one.base_branch for one in forge.pulls.values() if one.entry}:
        while (first := next(iter(line(forge, branch)), None)) and _leaves(forge, first):
            pass


def _fire(forge: ForgeState, pull: Pull) -> None:
    """Auto-merge: merged, or queued where there is a queue; nothing while a rule is against it."""
    arming = pull.arming
    assert arming is not None
    try:
        if judging.queued(forge, pull.base_branch):
            enqueue(forge, pull)
            pull.arming = None
        else:
            merge(forge, pull, arming)
    except Refusal:
        return


def _leaves(forge: ForgeState, pull: Pull) -> bool:
    """Whether the first of the queue is merged or thrown out."""
    entry = pull.entry
    assert entry is not None
    wanted = judging.required(forge, pull.base_branch)
    states = [judging.state_of(forge, entry.commit, name, app) for name, app in wanted]
    if "red" in states:
        dequeue(forge, pull)
        return True
    base = f"refs/heads/{pull.base_branch}"
    if any(one != "green" for one in states) or not forge.bare.set(base, entry.commit, entry.base):
        return False
    forge.bare.delete(f"refs/heads/{entry.ref}")
    landed(forge, pull, entry.commit, "github-merge-queue[bot]")
    return True
