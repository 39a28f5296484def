"""What a forge says of an order, without our secrets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.http.wording import redacted, secrets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.forge.orders import MergeAnswer


def without_secrets(answer: MergeAnswer, credentials: Mapping[str, str]) -> MergeAnswer:
    """The answer as it may be shown and kept: a forge may repeat the credential that it was sent."""
    return replace(answer, words=redacted(answer.words, secrets_of(credentials, {})))
