"""What a forge is told to do, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """Merge a pull request, if its head is still `head`, the commit that was judged.

    `base` is the branch that it has to go into, where the forge can be asked once more; None for any.
    `method` is `merge`, `squash` or `rebase`; None for the forge's own choice. `title` and `message` are
    for the commit, None for the forge's own. `wait`: where it cannot be merged at once for want of
    runs or reviews, it may be armed to merge by itself. `version` is the pull request's, see there.
    """

    number: int
    head: str
    method: str | None = None
    title: str | None = None
    message: str | None = None
    wait: bool = False
    version: int | None = None
    base: str | None = None


class Answered(StrEnum):
    """What came of an order to merge.

    `moved`: the head is another one by now, so that what was judged cannot be merged. `lost`: no answer came,
    and it has to be looked at what happened.
    """

    MERGED = "merged"
    QUEUED = "queued"
    ARMED = "armed"
    REFUSED = "refused"
    MOVED = "moved"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class MergeAnswer:
    """The forge's answer; `commit` is what landed, where it says so; `words` why not, in plain words."""

    answered: Answered
    commit: str | None = None
    words: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Open a pull request from a branch that is pushed; `head_owner` names a fork's owner."""

    branch: str
    base: str
    title: str
    body: str
    draft: bool = False
    head_owner: str | None = None


class Said(StrEnum):
    """What a commit status says."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class StatusOrder:
    """A commit status of ours; `text` is one line, cut by the forge's module to what fits."""

    commit: str
    context: str
    said: Said
    text: str
    url: str | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class CommentOrder:
    """One comment on a pull request, found again by its hidden marker.

    `body` begins with `marker`. Where `only_update`, none is made: there is nothing to be said that
    was not said before.
    """

    number: int
    marker: str
    body: str
    only_update: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What a credential is: whose, with which scopes, and what it lacks for what shipcheck does.

    `user` is None where the forge does not tell; `scopes` too.
    """

    user: str | None
    scopes: tuple[str, ...] | None = None
    lacks: tuple[str, ...] = ()
