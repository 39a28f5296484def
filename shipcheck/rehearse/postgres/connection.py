"""Connections to the scratch server, and nothing else."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pg8000.native import Connection  # type: ignore[import-untyped]

CONNECT_SECONDS = 10.0

DATA_ROW = b"D"
"""How a row begins ("Message Formats" in PostgreSQL's manual)."""

Row = list[Any]


class SqlError(ShipcheckError):
    """The server refused a statement, or is gone.

    Args:
        message: the server's words.
        code: the SQLSTATE (appendix A of PostgreSQL's manual); `08006` where the connection is lost.
        hint: what it adds.
        constraint: the constraint that a row violates, if that is what is wrong.
    """

    def __init__(self, message: str, *, code: str, hint: str = "", constraint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.constraint = constraint

    @property
    def is_of_the_server(self) -> bool:
        """Whether it says nothing of the statement: lost connection, no space, server going down."""
        return self.code[:2] in ("08", "53", "58", "F0", "XX") or self.code[:4] == "57P0"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens, and as whom we come: a socket's path, or a host and a port."""

    user: str
    socket: str | None = None
    host: str = "localhost"
    port: int = 5432
    password: str | None = field(default=None, repr=False)
    tls: bool = False


class Session:
    """A connection; what is run is sent as it is, so that BEGIN and COMMIT are the caller's.

    Raises:
        SqlError: the server cannot be reached, or refuses us.
    """

    def __init__(
        self,
        address: Address,
        database: str,
        *,
        settings: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> None:
        from pg8000.native import (  # noqa: PLC0415 - only rehearsals need it
            Connection,
        )

        options = {
            "user": address.user, "database": database, "password": address.password,
            "application_name": "shipcheck", "startup_params": dict(settings or {}),
        }  # fmt: skip
        if address.socket:
            # Left out, the driver reads all certificates of the system for every connection.
            place: dict[str, Any] = {"unix_sock": address.socket, "ssl_context": False}
        else:
            place = {"host": address.host, "port": address.port}
            if address.tls:
                place["ssl_context"] = True
        self._connection: Connection = _asked(
            lambda: Connection(**place, **options, timeout=timeout or CONNECT_SECONDS)
        )
        # A statement may take its time: only reaching the server has a limit here.
        self._connection._usock.settimeout(timeout)  # noqa: SLF001 - pg8000 has no other way
        self.pid = int(self.run("SELECT pg_backend_pid()")[0][0])

    def run(self, sql: str) -> list[Row]:
        """Send SQL as it is; the rows of its answer.

        Raises:
            SqlError: the server refuses it, or is gone.
        """
        connection = self._connection
        rows = _asked(lambda: connection.run(sql))
        return list(rows or [])

    def execute(self, sql: str) -> None:
        """Send SQL whose answer nobody wants: rows are neither kept nor understood, however many come.

        Raises:
            SqlError: the server refuses it, or is gone.
        """
        readers = self._connection.message_types
        kept = readers[DATA_ROW]
        readers[DATA_ROW] = lambda *_: None
        try:
            self.run(sql)
        finally:
            readers[DATA_ROW] = kept

    def value(self, sql: str) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row; None where there is none."""
        rows = self.run(sql)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Say goodbye to a server that may be gone."""
        try:
            _asked(self._connection.close)
        except SqlError:
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _asked(ask: Any) -> Any:  # noqa: ANN401 - pg8000 types nothing
    """What the driver answers; its errors as ours."""
    from pg8000.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415
        DatabaseError,
        InterfaceError,
    )

    try:
        return ask()
    except DatabaseError as error:
        told = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        message = str(told.get("M", error))
        detail = str(told.get("D", ""))
        raise SqlError(
            f"{message}: {detail}" if detail else message,
            code=str(told.get("C", "XX000")), hint=str(told.get("H", "")),
            constraint=str(told.get("n", "")),
        ) from error  # fmt: skip
    except (InterfaceError, OSError, struct.error, EOFError) as error:
        raise SqlError(f"the server cannot be reached: {error}", code="08006") from error
