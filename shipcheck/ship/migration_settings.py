"""What a checklist says of migrations, for those who judge and those who rehearse them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.settings import MigrationSettings

if TYPE_CHECKING:
    from shipcheck.model.checklist import Checklist


def migration_settings(checklist: Checklist) -> MigrationSettings:
    """The settings; nothing of the database is asked or looked up."""
    deploy = checklist.deploy.get("migrations")
    return MigrationSettings(checklist.migrations, checklist.tables, deploy, checklist.inline_allow)
