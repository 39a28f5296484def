"""What is made of a service that could not be asked, or did not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import CredentialError
from shipcheck.model.outcome import Finding, unknown
from shipcheck.model.words import Level, Reason

if TYPE_CHECKING:
    from shipcheck.errors import ShipcheckError
    from shipcheck.model.outcome import Outcome


def unanswered(error: ShipcheckError) -> Outcome:
    """Unknown, with the reason, and with what to do."""
    hint = Finding("hint", Level.NOTE, error.message, fix=error.hint)
    return unknown(error.message, reason_of(error), findings=(hint,) if error.hint else ())


def reason_of(error: ShipcheckError) -> Reason:
    """Why a service has said nothing that could be used."""
    from shipcheck.http.errors import Forbidden, Unauthorized, Unreachable  # noqa: PLC0415

    if isinstance(error, Forbidden | Unauthorized):
        return Reason.REFUSED
    if isinstance(error, CredentialError):
        return Reason.NO_CREDENTIAL
    return Reason.UNREACHABLE if isinstance(error, Unreachable) else Reason.UNREADABLE
