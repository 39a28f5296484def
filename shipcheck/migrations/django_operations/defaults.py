"""Default values of fields: what Django fills in once, and what it leaves in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import Default, Volatility
from shipcheck.migrations.scripts.values import Called, Closure, Reference, Unknown, is_known
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import default_of

if TYPE_CHECKING:
    from shipcheck.migrations.django_operations.state import ModelField
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

_EMPTY_STRINGS = frozenset(
    {
        "CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField", "ImageField",
        "FilePathField", "CICharField", "CIEmailField", "CITextField", "BinaryField",
        "CommaSeparatedIntegerField",
    }
)  # fmt: skip
"""Fields whose empty value is the empty string."""
_FUNCTIONS = {
    "Now": "STATEMENT_TIMESTAMP()", "RandomUUID": "gen_random_uuid()", "Random": "RANDOM()",
    "TransactionNow": "CURRENT_TIMESTAMP",
}  # fmt: skip
"""Database functions of Django that stand alone as a default."""


def filled(field: ModelField, dialect: Dialect) -> Default | None:
    """What rows get that are there when the column is added, None for NULL.

    Django works it out once (a function of Python too) and takes it away again at once.
    """
    option = field.options.get
    if "default" in field.options:
        value = option("default")
        return None if value is None else Default(_literal(value, dialect))
    if option("auto_now") is True or option("auto_now_add") is True:
        return Default("CURRENT_TIMESTAMP")
    if option("blank") is True and option("null") is not True and field.kind in _EMPTY_STRINGS:
        return Default("''")
    return None


def kept(field: ModelField, server: Server) -> Default | None:
    """The default that stays in the database."""
    value = field.options.get("db_default")
    if "db_default" not in field.options or value is None:
        return None
    if isinstance(value, Called):
        if value.name == "Value" and value.arguments:
            return Default(_literal(value.arguments[0], server.dialect))
        text = _FUNCTIONS.get(value.name)
        if text == "STATEMENT_TIMESTAMP()" and server.dialect is not Dialect.POSTGRESQL:
            text = "CURRENT_TIMESTAMP"
        return default_of(text, server) if text else Default(value.name, Volatility.UNKNOWN)
    if isinstance(value, Unknown | Reference | Closure):
        return Default(getattr(value, "path", "an expression"), Volatility.UNKNOWN)
    return Default(_literal(value, server.dialect))


def _literal(value: Value, dialect: Dialect) -> str:
    """A value as SQL writes it; one that Python works out is named."""
    if isinstance(value, bool):
        whole = dialect is Dialect.POSTGRESQL
        return ("true" if value else "false") if whole else str(int(value))
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str) and is_known(value):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Reference | Called):
        return {"dict": "'{}'", "list": "'[]'"}.get(value.path, f"'{value.path}()'")
    return "'{}'" if value == {} else "'…'"
