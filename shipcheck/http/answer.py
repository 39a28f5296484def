"""What a service answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.http.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read whole; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:  # noqa: ANN401 - whatever the service says; callers look before they use
        """The body as JSON; raises UnexpectedAnswer where it is none."""
        import json  # noqa: PLC0415 - only where something was asked

        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            message = f"{self.url} answered {self.status} with what is no JSON"
            raise UnexpectedAnswer(message, status=self.status) from error
