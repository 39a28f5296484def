"""What can go wrong when a service is asked."""

from __future__ import annotations

from shipcheck.errors import CredentialError, ShipcheckError


class Unreachable(ShipcheckError):  # noqa: N818 - says what the service is
    """No answer came: no connection, no name, a broken certificate, too slow, or down (502-504)."""


class Unanswered(Unreachable):
    """No answer came to a request that the service may have had all the same."""


class RateLimited(Unreachable):
    """The service wants fewer requests, for longer than shipcheck waits.

    `seconds` is how long it asks to be left alone, None where it does not say.
    """

    def __init__(self, message: str, *, hint: str = "", seconds: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.seconds = seconds


class Unauthorized(CredentialError):  # noqa: N818 - the status by its name
    """401: the service does not know the credential."""


class Forbidden(CredentialError):  # noqa: N818 - the status by its name
    """403: the service knows the credential, which may not do this."""


class UnexpectedAnswer(ShipcheckError):  # noqa: N818 - says what it is
    """An answer that nobody understands: a status, or a body, that is not documented.

    `status` is the HTTP status.
    """

    def __init__(self, message: str, *, status: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
