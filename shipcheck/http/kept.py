"""Answers that the service said how to ask about again (`ETag`), in memory and in the user's cache.

On the disk an answer is a private file, named by a digest of its address and of all headers that it was
asked with, the credential among them: another credential never sees it. The credential itself is
nowhere in it, nor are headers that nobody needs again, nor is a body that looks as if it held secrets.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from shipcheck.http.answer import Answer
from shipcheck.process.cache import Cache
from shipcheck.process.state import cache_directory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.http.call import Call

HEADERS = (
    "etag", "link", "content-type", "last-modified", "date", "x-total", "x-total-count", "x-total-pages",
    "x-page", "x-next-page", "x-ms-continuationtoken", "x-oauth-scopes", "x-accepted-oauth-scopes",
)  # fmt: skip
"""Headers that a service's module may look at in an answer that is used again."""

SECRETS = re.compile(
    rb'"[^"\n]{0,80}(token|secret|passw|private_?key|api_?key|sdk_?key|mobile_?key)[^"\n]{0,80}"\s*:\s*"',
    re.IGNORECASE,
)
"""A member of a JSON object that is called like a secret, and is a text."""

MOST, LARGEST, IN_ALL = 400, 2_000_000, 50_000_000
"""Answers on the disk, bytes of one, and bytes of all."""

SCHEMA = 1


class Kept:
    """The answers of one client; `cache` holds them beyond its life, None for memory alone."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache
        self._answers: dict[str, Answer] = {}

    def find(self, call: Call) -> Answer | None:
        """What the service last said to this very GET, to be asked about; None where that is not known."""
        if call.method != "GET":
            return None
        name = _name(call)
        if name not in self._answers and self._cache is not None:
            answer = _read(self._cache.read(name), str(call.url))
            if answer is not None:
                self._answers[name] = answer
        return self._answers.get(name)

    def keep(self, call: Call, answer: Answer, secrets: Iterable[str]) -> None:
        """Keep an answer that has a tag; in memory only where it holds one of the secrets."""
        tag = answer.headers.get("etag", "")
        # A tag that no header could take back (RFC 9110, section 8.8.3, has it in ASCII) is none.
        if call.method != "GET" or not tag or not tag.isascii():
            return
        name = _name(call)
        self._answers[name] = answer
        if self._cache is None or SECRETS.search(answer.body):
            return
        content = _written(answer, str(call.url))
        if not any(secret.encode() in content for secret in secrets if secret.isascii()):
            self._cache.write(name, content)


def answers_of_user(environment: Mapping[str, str]) -> Cache:
    """The user's cache of answers."""
    return Cache(cache_directory(environment) / "answers", MOST, LARGEST, IN_ALL)


def _name(call: Call) -> str:
    headers = sorted({**call.headers, **call.credentials}.items())
    return sha256(json.dumps([str(call.url), headers]).encode()).hexdigest()


def _written(answer: Answer, asked: str) -> bytes:
    """One line that tells, and the body."""
    about = {
        "schema": SCHEMA,
        "asked": asked,
        "url": answer.url,
        "status": answer.status,
        "headers": {name: answer.headers[name] for name in HEADERS if name in answer.headers},
        "digest": sha256(answer.body).hexdigest(),
    }
    return json.dumps(about).encode() + b"\n" + answer.body


def _read(content: bytes | None, asked: str) -> Answer | None:
    """The answer in a file; None for what is damaged, of another version, or of another address."""
    if content is None:
        return None
    line, _, body = content.partition(b"\n")
    try:
        about = json.loads(line)
        headers = {str(name): str(value) for name, value in about["headers"].items()}
        known = (about["schema"], about["asked"], about["status"], about["digest"])
        url = str(about["url"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    good = known == (SCHEMA, asked, 200, sha256(body).hexdigest())
    tag = headers.get("etag", "")
    return Answer(200, headers, body, url) if good and tag.isascii() and tag.isprintable() else None
