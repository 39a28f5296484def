"""What the services that are asked over HTTP have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.flags.judging import quoted
from shipcheck.http.api import Api
from shipcheck.http.reading import address

if TYPE_CHECKING:
    from shipcheck.flags.service import FlagRequest, Switch

FEW = 5
"""Up to so many flags are asked for one by one; more are taken from the whole listing."""


def words(description: str) -> dict[str, Any]:
    """The schema of a setting that is text."""
    return {"type": "string", "minLength": 1, "description": description}


def bearer_api(
    request: FlagRequest, default: str | None, secret: str | None, prefix: str = ""
) -> Api:
    """A service that takes its credential as `Authorization: Bearer`; None where it needs none."""
    credentials = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Api(request.client, address(request.settings, default) + prefix, credentials)


def unknown_flag(service: str, key: str) -> ShipcheckError:
    """The error for switching what is not there."""
    return ShipcheckError(
        f"{service} knows no flag {key}",
        hint=f"To make it, off: shipcheck flags off --create {quoted(key)}",
    )


def refuse_share(service: str, wanted: Switch) -> None:
    """Refuse a percentage where shipcheck has no sure way to set one.

    Raises:
        UsageError: a percentage is wanted.
    """
    if wanted.on and wanted.percent is not None:
        raise UsageError(
            f"shipcheck cannot set a percentage in {service}",
            hint="Set it there, or leave --percent out.",
        )
