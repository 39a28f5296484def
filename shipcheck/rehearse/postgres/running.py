"""Runs the statements of a migration one by one, as its tool would, and sees what each does."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.watching import Sampler, Sight, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.rehearse.postgres.connection import Session
    from shipcheck.rehearse.postgres.scratch import Scratch
    from shipcheck.rehearse.postgres.watching import Locks

NOT_IN_TRANSACTION = ("25001", "2D000", "0A000")
"""SQLSTATEs of what must not run in a transaction, or ends it by itself."""

_MUST_BE_FIRST = re.compile(r"\s*SET\s+(?:SESSION\s+CHARACTERISTICS|TRANSACTION)\b", re.IGNORECASE)
"""What fails once a transaction has looked at anything."""


@dataclass(frozen=True, slots=True)
class Runnable:
    """A statement as it can be run: `sql` are its parts, none where it does nothing.

    `transaction` is as `Statement.transaction`. `ends` is `ROLLBACK` or `COMMIT` for what only does
    that, empty else.
    """

    sql: tuple[str, ...]
    transaction: int | None
    ends: str = ""
    not_run: str = ""


@dataclass(slots=True)
class Ran:
    """How a statement ran, in seconds of time.monotonic().

    `locks` are those held when it had ended, `earlier` those that were held before. `until` is when its
    transaction ended.
    """

    start: float = 0.0
    end: float = 0.0
    until: float = 0.0
    before: Sight | None = None
    after: Sight | None = None
    locks: Locks = field(default_factory=dict)
    earlier: Locks = field(default_factory=dict)
    error: SqlError | None = None


class Runner:
    """Runs on one session; `observer` is another one to the same database."""

    def __init__(
        self, session: Session, observer: Session, scratch: Scratch, database: str
    ) -> None:
        self._session, self._observer = session, observer
        self._scratch, self._database = scratch, database
        self._open: int | None = None
        self._pending: list[Ran] = []

    def run(self, statements: Sequence[Runnable]) -> list[Ran]:
        """Run them in order, up to the first that fails; what is open then is rolled back.

        Raises:
            SqlError: the server is gone.
        """
        done: list[Ran] = []
        for statement in statements:
            ran = Ran()
            done.append(ran)
            self._turn(statement)
            if statement.not_run or not statement.sql:
                continue
            self._run(statement, ran)
            if ran.error is not None:
                self._finish("ROLLBACK")
                break
        self._finish("COMMIT")
        return done

    def _turn(self, statement: Runnable) -> None:
        """End the transaction that this statement is not part of, begin the one that it is."""
        if statement.ends:
            self._finish(statement.ends)
        elif self._open is not None and statement.transaction != self._open:
            self._finish("COMMIT")
        if self._open is None and statement.transaction is not None and not statement.ends:
            self._session.run("BEGIN")
            self._open = statement.transaction

    def _finish(self, word: str) -> None:
        if self._open is not None:
            self._open = None
            try:
                self._session.run(word)
            except SqlError as error:  # a deferred constraint
                if error.is_of_the_server or not self._pending:
                    raise
                self._pending[-1].error = error
        now = time.monotonic()
        for ran in self._pending:
            ran.until = now
        self._pending.clear()

    def _run(self, statement: Runnable, ran: Ran) -> None:
        self._pending.append(ran)
        if statement.transaction is not None:
            self._in_transaction(statement, ran)
            return
        # By itself it is a transaction of its own: one that is written out shows what it held.
        self._session.run("BEGIN")
        self._in_transaction(statement, ran)
        error = ran.error
        if error is not None and error.code in NOT_IN_TRANSACTION:
            self._session.run("ROLLBACK")
            ran.error = None
            self._alone(statement, ran)
        elif error is not None:
            self._session.run("ROLLBACK")
        else:
            try:
                self._session.run("COMMIT")
            except SqlError as late:  # a deferred constraint
                ran.error = late
        self._finish("COMMIT")

    def _in_transaction(self, statement: Runnable, ran: Ran) -> None:
        if not _MUST_BE_FIRST.match(" ".join(statement.sql)):
            ran.before = look(self._session, in_transaction=True)
            ran.earlier = ran.before.locks
        ran.start = time.monotonic()
        try:
            self._send(statement)
        except SqlError as error:
            ran.end = time.monotonic()
            if error.is_of_the_server:
                raise
            ran.error = error
            return
        ran.end = time.monotonic()
        ran.after = look(self._session, in_transaction=True)
        ran.locks = ran.after.locks

    def _alone(self, statement: Runnable, ran: Ran) -> None:
        """Outside of any transaction: what it holds is only seen from outside, while it does."""
        ran.before = look(self._session, in_transaction=False)
        with Sampler(self._observer, self._session.pid) as sampler:
            ran.start = time.monotonic()
            try:
                self._send(statement, open_transaction=False)
            except SqlError as error:
                if error.is_of_the_server:
                    raise
                ran.error = error
            ran.end = time.monotonic()
        ran.locks = sampler.locks
        if ran.error is None:
            ran.after = look(self._session, in_transaction=False)

    def _send(self, statement: Runnable, *, open_transaction: bool = True) -> None:
        for sql in statement.sql:
            if open_transaction and self._scratch.made and "extension" in sql.lower():
                self._forgivingly(sql)
            else:
                self._session.execute(sql)

    def _forgivingly(self, sql: str) -> None:
        """A statement; what a superuser did for it already need not succeed."""
        self._session.run("SAVEPOINT shipcheck")
        try:
            self._session.execute(sql)
        except SqlError as error:
            if not self._scratch.has_made(sql, error):
                raise
            self._session.run("ROLLBACK TO SAVEPOINT shipcheck")
        self._session.run("RELEASE SAVEPOINT shipcheck")
