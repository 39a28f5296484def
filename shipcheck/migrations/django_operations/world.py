"""What Django's operations are read against: the project, and models as they are elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import layout
from shipcheck.migrations.django_operations.state import Model, ModelField, State
from shipcheck.migrations.scripts.values import Called, Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.project import Project
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

_KEY = {"id": ModelField("id", "AutoField", "AutoField")}
_TABLES = {
    ("auth", "user"): "auth_user",
    ("auth", "group"): "auth_group",
    ("auth", "permission"): "auth_permission",
    ("contenttypes", "contenttype"): "django_content_type",
    ("sites", "site"): "django_site",
    ("admin", "logentry"): "django_admin_log",
    ("redirects", "redirect"): "django_redirect",
}
"""Models of Django itself; all have a plain key."""
_SPACES = re.compile(r"[^\w.]")


@dataclass(frozen=True, slots=True)
class World:
    """Where operations of one app are read.

    `elsewhere` gives a model of another app as its migrations left it, None where it is not known.
    """

    app: str
    project: Project
    state: State = field(default_factory=State)
    elsewhere: Callable[[str, str], Model | None] = lambda _app, _name: None

    @property
    def server(self) -> Server:
        """The database."""
        return self.project.server

    def at(self, state: State) -> World:
        """The same with the models of another time."""
        return replace(self, state=state)

    def named(self, value: Value, app: str, own: str) -> tuple[str, str] | None:
        """The app and model that a value names, in a model `own` of an app; None if unknown."""
        if isinstance(value, Reference):
            setting = layout.setting(self.project, value.name)
            default = "auth.User" if value.name == "AUTH_USER_MODEL" else None
            value = setting or default
        if isinstance(value, Called) and value.name in ("get_user_model", "get_user_model_path"):
            value = layout.setting(self.project, "AUTH_USER_MODEL") or "auth.User"
        if not isinstance(value, str) or _SPACES.search(value):
            return None
        if value == "self":
            return app, own.lower()
        label, _, name = value.rpartition(".")
        return label or app, name.lower()

    def model(self, app: str, name: str) -> Model | None:
        """A model, of this app or another."""
        found = self.state.model(app, name)
        if found is not None:
            return found
        table = _TABLES.get((app, name.lower()))
        if table is not None:
            return Model(app, name, table, _KEY)
        return self.elsewhere(app, name) if app != self.app else None
