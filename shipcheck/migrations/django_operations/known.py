"""Classes of operations: Django's own, and those of other packages that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.scripts.values import Reference

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Called

EXTENSIONS = {
    "BloomExtension": "bloom",
    "BtreeGinExtension": "btree_gin",
    "BtreeGistExtension": "btree_gist",
    "CITextExtension": "citext",
    "CryptoExtension": "pgcrypto",
    "HStoreExtension": "hstore",
    "TrigramExtension": "pg_trgm",
    "UnaccentExtension": "unaccent",
    "VectorExtension": "vector",
    "PostGISExtension": "postgis",
    "LTreeExtension": "ltree",
    "UUIDExtension": "uuid-ossp",
}
STATE_ONLY = frozenset(
    {
        "AlterModelOptions", "AlterModelManagers", "AlterModelTableComment", "AlterConstraint",
        "IgnoreMigration", "StateOnly", "DescribeMigration",
    }
)  # fmt: skip
"""Operations that the database never sees, or only as a comment."""
TRIGGERS = frozenset({"AddTrigger", "RemoveTrigger"})
"""django-pgtrigger."""

CODE = frozenset({"BootstrapTranslatableModel"})
"""Operations that run code of their package: wagtail's."""

_SAME = {
    "SafeRunSQL": "RunSQL",  # sentry
    "SafeAddIndexConcurrently": "AddIndexConcurrently",
    "SafeRemoveIndexConcurrently": "RemoveIndexConcurrently",
    "AddIndexIfNotExists": "AddIndex",
    "RunSQLWithParams": "RunSQL",
    "AddDefaultValue": "AddDefaultValue",  # django-add-default-value
}


_PENDING = {"SafeRemoveField": "RemoveField", "SafeDeleteModel": "DeleteModel"}
"""sentry's: a first one takes the field or model out of the models only, a second one drops it."""


def base_name(operation: Called) -> str:
    """The class of an operation, that of Django where another package's does the same."""
    if operation.name in _PENDING:
        action = operation.keywords.get("deletion_action")
        pending = isinstance(action, Reference) and action.name == "MOVE_TO_PENDING"
        return "StateOnly" if pending else _PENDING[operation.name]
    return _SAME.get(operation.name, operation.name)
