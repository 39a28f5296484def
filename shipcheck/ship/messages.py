"""What the commit of a merge says, and who is its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.heads import headed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change, Commit

_USUAL = ("main", "master")
"""Branches that a message need not name: everything goes into them."""

_LOGS = {"merge.log", "merge.summary"}
"""Settings by which the message lists what is merged."""

_TRAILER = "co-authored-by:"

Person = tuple[str, str]
"""Name and address."""


async def merge_message(repository: Repository, change: Change, head: str, into: str) -> str:
    """Git's own message for a merge, as the user's configuration has it.

    Args:
        repository: where both are.
        change: what is merged.
        head: the full name of the ref that is merged, empty where it is none.
        into: the short name of the branch that it goes into.
    """
    line = f"{change.head}\t\t{_described(change, head)}\n".encode("utf-8", "surrogateescape")
    known = repository.configuration
    quiet = () if "merge.suppressdest" in known else _USUAL
    settings = ["i18n.logOutputEncoding=UTF-8", *(f"merge.suppressDest={name}" for name in quiet)]
    words = [word for setting in settings for word in ("-c", setting)]
    ask = ("fmt-merge-msg", "--into-name", into)
    if not _LOGS & known.keys() or known.get("extensions.refstorage", "files") != "files":
        return f"{await repository.git.text(*words, *ask, '--no-log', stdin=line)}\n"
    with headed(repository, change.base_head) as git:  # listed is what HEAD does not have
        return await _without_comments(git, await git.text(*words, *ask, stdin=line))


async def _without_comments(git: Git, message: str) -> str:
    """A message without the lines that are for whoever edits it."""
    text = message.encode("utf-8", "surrogateescape")
    return f"{await git.text('stripspace', '--strip-comments', stdin=text)}\n"


def _described(change: Change, head: str) -> str:
    """What is merged, in the words of `git fetch`."""
    if head.startswith("refs/heads/"):
        return f"branch '{head.removeprefix('refs/heads/')}'"
    if head.startswith("refs/remotes/"):
        return f"remote-tracking branch '{head.removeprefix('refs/remotes/')}'"
    return f"commit '{change.head}'"


def squash_message(change: Change, user: Person) -> str:
    """The message of the only commit, else the branch's name and what its commits say.

    Who else wrote a part of it is named as co-author.
    """
    commits = own_commits(change)
    if len(commits) == 1:
        body = f"\n{commits[0].body.strip()}\n" if commits[0].body.strip() else ""
        return f"{commits[0].subject}\n{body}"
    subjects = "".join(f"* {commit.subject}\n" for commit in commits)
    others = list(_co_authors(commits, sole_author(commits) or user))
    trailers = "".join(f"Co-authored-by: {name} <{address}>\n" for name, address in others)
    title = change.branch or f"Squash of {change.head[:12]}"
    return f"{title}\n\n{subjects}" + (f"\n{trailers}" if trailers else "")


def own_commits(change: Change) -> list[Commit]:
    """The commits of a change, oldest first, without merges of the base into it."""
    every = change.commits[::-1]
    return [commit for commit in every if len(commit.parents) < 2] or list(every)  # noqa: PLR2004


def sole_author(commits: Sequence[Commit]) -> Person | None:
    """The one who wrote all of it; None where there are several."""
    people = {commit.author_email.lower(): commit for commit in commits}
    if len(people) != 1:
        return None
    last = commits[-1]
    return last.author_name or last.author_email, last.author_email


def author_variables(person: Person) -> Mapping[str, str]:
    """How git is told of an author."""
    name, address = person
    return {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address}


def _co_authors(commits: Sequence[Commit], author: Person) -> Iterator[Person]:
    """Everybody but the author who wrote a part, or is named as co-author of one, once."""
    known = {author[1].lower()}
    for commit in commits:
        for name, address in [(commit.author_name, commit.author_email), *_named(commit.body)]:
            if address.lower() not in known:
                known.add(address.lower())
                yield name or address, address


def _named(body: str) -> Iterator[Person]:
    """The co-authors that a message names."""
    for line in body.splitlines():
        if line[: len(_TRAILER)].lower() == _TRAILER and line.rstrip().endswith(">"):
            name, opening, address = line[len(_TRAILER) :].rstrip()[:-1].rpartition("<")
            if opening and ">" not in address:
                yield name.strip(), address
