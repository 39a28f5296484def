"""Functions of a repository's own that ask feature flags, for its first checklist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.flags.find import find_uses
from shipcheck.flags.knowledge import knowledge_of
from shipcheck.flags.suggest import suggest

if TYPE_CHECKING:
    from shipcheck.flags.suggest import Suggestion
    from shipcheck.git.repository import Repository

MOST = 5
"""Functions that are offered; `shipcheck flags find --suggest` names them all."""

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*[?]?", re.ASCII)
"""Names that are written down; a stranger one the team writes itself."""


async def find_wrappers(repository: Repository) -> tuple[Suggestion, ...]:
    """The likeliest ones at HEAD; none before the first commit.

    Raises:
        GitError: the repository could not be read.
    """
    if repository.head is None:
        return ()
    found = await find_uses(repository.git, repository.head, {})
    likely = await suggest(repository.git, repository.head, found.derived, knowledge_of({}))
    return tuple(one for one in likely if _PLAIN_NAME.fullmatch(one.call))[:MOST]
