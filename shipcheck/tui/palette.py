"""The command palette: every action of the main screen, by its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from typing import Any

    from textual.binding import ActiveBinding
    from textual.command import Hits
    from textual.screen import Screen


OF_THE_APP = {"Change the theme": "change_theme", "Save a picture of the screen": "screenshot"}
"""Textual's own actions that are of use here and have no key."""


class ActionProvider(Provider):
    """Offers what the keys of the screen do."""

    async def discover(self) -> Hits:
        """All actions, before anything is typed."""
        for name, run in self._actions():
            yield DiscoveryHit(name, run, name)

    async def search(self, query: str) -> Hits:
        """The actions whose name holds all words of the query, in any order."""
        words = query.casefold().split()
        for name, run in self._actions():
            if all(word in name.casefold() for word in words):
                yield Hit(1.0, name, run, name)

    def _actions(self) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
        """Names of actions, each with what runs it."""
        for active in named_bindings(self.screen):
            key = self.app.get_key_display(active.binding)
            yield f"{active.binding.description}  ({key})", partial(self._run, active)
        for name, action in OF_THE_APP.items():
            yield name, partial(self.app.run_action, action)

    async def _run(self, active: ActiveBinding) -> None:
        await self.app.run_action(active.binding.action, active.node)


def named_bindings(screen: Screen[Any]) -> list[ActiveBinding]:
    """The bindings that work on a screen now and have an id, each once, the screen's own first."""
    found: dict[str, ActiveBinding] = {}
    for active in screen.active_bindings.values():
        if active.binding.id is not None:
            found.setdefault(active.binding.id, active)
    return sorted(found.values(), key=lambda active: active.node is not screen)
