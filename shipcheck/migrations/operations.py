"""What a migration does, one operation at a time, whatever the language it is written in.

An `ALTER TABLE` with several parts is several operations of one statement. What nobody has a class
for is `Other`, named by its kind; what could not be understood is `Opaque`: it never counts as safe.
"""

from __future__ import annotations

from shipcheck.migrations.object_operations import (
    AlterObject,
    CreateIndex,
    CreateObject,
    DropIndex,
    DropObject,
    ObjectKind,
    RefreshView,
    Reindex,
    RenameObject,
)
from shipcheck.migrations.row_operations import (
    Delete,
    Insert,
    LockTable,
    Maintain,
    Opaque,
    Other,
    Query,
    RunCode,
    SetSetting,
    TransactionControl,
    TransactionWord,
    Truncate,
    Update,
)
from shipcheck.migrations.table_operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterTableOption,
    AttachPartition,
    CreateTable,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    DropTable,
    RebuildTable,
    RedefineColumn,
    RenameColumn,
    RenameTable,
    SetDefault,
    SetNotNull,
    ValidateConstraint,
)

__all__ = [
    "AddColumn",
    "AddConstraint",
    "AlterColumnType",
    "AlterObject",
    "AlterTableOption",
    "AttachPartition",
    "CreateIndex",
    "CreateObject",
    "CreateTable",
    "Delete",
    "DetachPartition",
    "DropColumn",
    "DropConstraint",
    "DropDefault",
    "DropIndex",
    "DropNotNull",
    "DropObject",
    "DropTable",
    "Insert",
    "LockTable",
    "Maintain",
    "ObjectKind",
    "Opaque",
    "Operation",
    "Other",
    "Query",
    "RebuildTable",
    "RedefineColumn",
    "RefreshView",
    "Reindex",
    "RenameColumn",
    "RenameObject",
    "RenameTable",
    "RunCode",
    "SetDefault",
    "SetNotNull",
    "SetSetting",
    "TransactionControl",
    "TransactionWord",
    "Truncate",
    "Update",
    "ValidateConstraint",
]

Operation = (
    CreateTable | DropTable | RebuildTable | RenameTable | AddColumn | DropColumn | RenameColumn
    | AlterColumnType | RedefineColumn | SetNotNull | DropNotNull | SetDefault | DropDefault | AddConstraint
    | ValidateConstraint | DropConstraint | CreateIndex | DropIndex | Reindex | CreateObject
    | AlterObject | RenameObject | DropObject | AttachPartition | DetachPartition | AlterTableOption
    | Truncate | Update | Delete | Insert | Query | LockTable | Maintain | RefreshView | SetSetting
    | TransactionControl | RunCode | Other | Opaque
)  # fmt: skip
