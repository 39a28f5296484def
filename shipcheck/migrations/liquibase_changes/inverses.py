"""How Liquibase goes back by itself: the change that turns another round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.liquibase_changes.nodes import Node

INVERSES = {
    "createTable": "dropTable", "addColumn": "dropColumn", "addPrimaryKey": "dropPrimaryKey",
    "addForeignKeyConstraint": "dropForeignKeyConstraint",
    "addUniqueConstraint": "dropUniqueConstraint", "addCheckConstraint": "dropCheckConstraint",
    "addNotNullConstraint": "dropNotNullConstraint", "dropNotNullConstraint": "addNotNullConstraint",
    "addDefaultValue": "dropDefaultValue", "createIndex": "dropIndex", "createView": "dropView",
    "createSequence": "dropSequence",
}  # fmt: skip
"""Source: Liquibase's table of change types with automatic rollback."""
SWAPPED = {
    "renameTable": ("oldTableName", "newTableName"),
    "renameColumn": ("oldColumnName", "newColumnName"),
    "renameView": ("oldViewName", "newViewName"),
    "renameSequence": ("oldSequenceName", "newSequenceName"),
}
NOTHING_TO_DO = frozenset(
    {"tagDatabase", "output", "empty", "setTableRemarks", "setColumnRemarks", "addAutoIncrement"}
)


def inverse(node: Node) -> Node | None:
    """The change that takes another one back; None where Liquibase has none."""
    if node.name in INVERSES:
        return replace(node, name=INVERSES[node.name])
    if node.name in SWAPPED:
        old, new = SWAPPED[node.name]
        swapped = {old: node.get(new), new: node.get(old)}
        return replace(node, attributes={**node.attributes, **swapped})
    return None


def can_go_back(node: Node) -> bool:
    """Whether Liquibase can take a change back by itself."""
    return node.name in NOTHING_TO_DO or inverse(node) is not None


def inverses(changes: tuple[Node, ...]) -> Iterator[Node]:
    """The changes that take others back, the last one first."""
    for change in reversed(changes):
        back = inverse(change)
        if back is not None:
            yield back
