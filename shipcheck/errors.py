"""Every error shipcheck raises on purpose.

```
ShipcheckError          exit 3: something could not be read
├── RefusedError        exit 1: judged or not, this is not merged
├── UsageError          exit 2: nothing was judged
└── CredentialError     exit 4: a credential is missing or was refused
```

A message says what went wrong and where; `hint` says what to do. Both are data for the front end,
which escapes them: they may quote text from a branch or a service.
"""

from __future__ import annotations

INTERRUPTED = 130
"""The exit code of what a signal ended: no error, but nothing was decided either."""


class ShipcheckError(Exception):
    """Something could not be read or done; the gate is undecided.

    Args:
        message: what went wrong and where, one line.
        hint: what the user can do about it; empty where there is nothing useful to say.
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RefusedError(ShipcheckError):
    """What was asked for is not done, for a reason that the user can mend."""

    exit_code = 1


class UsageError(ShipcheckError):
    """Nothing was judged: wrong arguments, no repository, no base, an invalid checklist."""

    exit_code = 2


class CredentialError(ShipcheckError):
    """A credential is missing or was refused."""

    exit_code = 4
