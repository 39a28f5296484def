"""The event that started a run of GitHub Actions (or of Gitea and Forgejo, which imitate it).

On a pull request its runner checks out a merge that the forge made, and `GITHUB_SHA` names that merge; only
the event tells the commit that was pushed.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 26_000_000
"""Bytes of an event that are read; GitHub delivers none over 25 MB."""

COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?", re.ASCII)
REQUEST_REF = re.compile(r"refs/pull/([1-9][0-9]{0,9})/(?:merge|head)", re.ASCII)

NUMBERS = 10**10
"""Pull requests have smaller numbers."""


class Pushed(NamedTuple):
    """What an event is about; each None where it does not say."""

    head: str | None
    number: int | None


def read_event(environment: Mapping[str, str]) -> Pushed:
    """The head and the number of the pull request (or of a merge queue's group) that is built."""
    document = _document(environment.get("GITHUB_EVENT_PATH", ""))
    request, group = _map(document, "pull_request"), _map(document, "merge_group")
    head = _map(request, "head").get("sha") or group.get("head_sha")
    number = request.get("number") or document.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < NUMBERS:
        found = REQUEST_REF.fullmatch(environment.get("GITHUB_REF", ""))
        number = int(found[1]) if found else None
    return Pushed(head if isinstance(head, str) and COMMIT.fullmatch(head) else None, number)


def _document(path: str) -> Mapping[str, Any]:
    """The event, empty where it cannot be read: the environment alone tells less, and nothing wrong."""
    import json  # noqa: PLC0415 - only in CI

    file = Path(path)
    try:
        if not path or not stat.S_ISREG(file.stat().st_mode) or file.stat().st_size > LARGEST:
            return {}
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _map(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key)
    return found if isinstance(found, dict) else {}
