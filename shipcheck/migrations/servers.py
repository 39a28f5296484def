"""The database that a migration runs on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """A family of databases; the values are what `--dialect` takes."""

    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    MARIADB = "mariadb"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Server:
    """A database server: its dialect and version, and how that is known.

    `version` is as many numbers as are known: `(15,)`, `(8, 0, 29)`. `source` is where it was read
    (`docker-compose.yml:12`), empty where nothing tells and the version is assumed.
    """

    dialect: Dialect
    version: tuple[int, ...]
    source: str = ""

    def at_least(self, *version: int) -> bool:
        """Whether the server is of this version or a later one; missing numbers count as 0."""
        length = max(len(version), len(self.version))
        padded = (*self.version, *(0,) * (length - len(self.version)))
        return padded >= (*version, *(0,) * (length - len(version)))

    @property
    def name(self) -> str:
        """As people say it: `PostgreSQL 15`."""
        return f"{NAMES[self.dialect]} {'.'.join(map(str, self.version))}".strip()


NAMES = {
    Dialect.POSTGRESQL: "PostgreSQL",
    Dialect.MYSQL: "MySQL",
    Dialect.MARIADB: "MariaDB",
    Dialect.SQLITE: "SQLite",
}

ASSUMED = {
    Dialect.POSTGRESQL: Server(Dialect.POSTGRESQL, (15,)),
    Dialect.MYSQL: Server(Dialect.MYSQL, (8, 0)),
    Dialect.MARIADB: Server(Dialect.MARIADB, (10, 11)),
    Dialect.SQLITE: Server(Dialect.SQLITE, (3, 40)),
}
"""What is assumed where the project does not tell the version."""
