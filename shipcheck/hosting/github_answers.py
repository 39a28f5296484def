"""Reads GitHub's answers: pages, limits, refusals."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import as_map, as_maps, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.http.answer import Answer


def next_page(answer: Answer) -> Mapping[str, str] | None:
    """The parameters of the page that `Link` calls next, None after the last.

    Only the parameters: a credential goes where we sent it first, whatever address stands there.
    """
    for part in answer.headers.get("link", "").split(","):
        target, *notes = part.split(";")
        if any(note.strip() in ('rel="next"', "rel=next") for note in notes):
            return dict(parse_qsl(urlsplit(target.strip().strip("<>")).query))
    return None


def is_secondary(answer: Answer) -> bool:
    """Whether the words are those of a secondary limit."""
    said = said_in(answer).casefold()
    return "secondary rate limit" in said or "abuse detection" in said


def is_limit(answer: Answer) -> bool:
    """Whether a 403 is a limit on requests."""
    spent = answer.headers.get("x-ratelimit-remaining") == "0"
    return spent or "retry-after" in answer.headers or is_secondary(answer)


def is_absence(error: Mapping[str, Any]) -> bool:
    """Whether an error only says that something in the repository is not there: null stands for it."""
    path = error.get("path")
    return error.get("type") == "NOT_FOUND" and isinstance(path, list) and len(path) > 1


def said_in(answer: Answer) -> str:
    """The `message` of an error, empty where it has none."""
    try:
        return text(map_in(answer.json()).get("message")) or ""
    except UnexpectedAnswer:
        return ""


def words_of_errors(errors: Sequence[Mapping[str, Any]]) -> str:
    """The messages of GraphQL's errors."""
    return "; ".join(filter(None, (text(one.get("message")) for one in errors[:3]))) or "an error"


def lacking(answer: Answer) -> str:
    """Which scopes would be accepted, by the headers that GitHub sends for classic tokens."""
    accepted = answer.headers.get("x-accepted-oauth-scopes", "").strip()
    if not accepted or "x-oauth-scopes" not in answer.headers:
        return ""
    has = answer.headers["x-oauth-scopes"].strip() or "none"
    return f"It takes one of the scopes {accepted}; the token has {has}."


def entries(answer: Answer, key: str | None) -> list[Mapping[str, Any]]:
    """The entries of a page, which are called `key` where it is an object; raises UnexpectedAnswer."""
    document = answer.json()
    return as_maps(document if key is None else as_map(document, answer).get(key), answer)


def distinct(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The entries without those that moved to another page while the pages were read."""
    return list({_identity(one, at): one for at, one in enumerate(found)}.values())


def _identity(entry: Mapping[str, Any], at: int) -> tuple[str, int]:
    """What an entry goes by: its number, else its place in the list, which no other entry has."""
    number = entry.get("id")
    if isinstance(number, int) and not isinstance(number, bool):
        return ("id", number)
    return ("at", at)


def total_of(answer: Answer, key: str | None) -> int:
    """How many entries the list has by a page's own word; 0 where it says nothing."""
    total = map_in(answer.json()).get("total_count") if key else None
    return total if isinstance(total, int) else 0


def complete(
    found: list[Mapping[str, Any]], total: int, key: str | None
) -> list[Mapping[str, Any]]:
    """The entries, if they are as many as GitHub says."""
    if total > len(found):
        message = f"GitHub speaks of {total} {key}, and gave {len(found)}"
        raise UnexpectedAnswer(message, status=HTTPStatus.OK, hint="Ask again.")
    return found
