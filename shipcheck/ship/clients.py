"""The HTTP client of a service, which gives credentials only to hosts that are trusted.

Trusted are the hosts built in for the service, those that the base's checklist names, those that
the user has allowed, and this machine where the checklist names it: a branch cannot send the
team's token to a host of its own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.errors import UsageError
from shipcheck.http.hosts import host_of, is_loopback
from shipcheck.ship.permissions import allowed_hosts
from shipcheck.ship.request import ChecklistRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.http.client import Client
    from shipcheck.ship.evaluation import Evaluation, Surroundings


@dataclass(frozen=True, slots=True)
class Clients:
    """Makes the clients of one evaluation; `trusted` are hosts beside those built in."""

    trusted: frozenset[str]
    surroundings: Surroundings

    def of(self, hosts: Sequence[str]) -> Client:
        """A client of a service for which these hosts are built in."""
        from shipcheck.http.client import Client  # noqa: PLC0415 - only where something is asked
        from shipcheck.http.kept import answers_of_user  # noqa: PLC0415

        trusted = self.trusted | set(hosts)
        return Client(
            trusted=lambda host: host in trusted,
            environment=self.surroundings.environment,
            sleep=self.surroundings.sleep,
            now=self.surroundings.now,
            cache=answers_of_user(self.surroundings.environment),
        )


async def clients_of(evaluation: Evaluation) -> Clients:
    """The clients for what the evaluation asks; the base's checklist is read where it matters."""
    named = named_hosts(evaluation.checklist.services)
    trusted = set(on_this_machine(named))
    if named - trusted:
        trusted |= allowed_hosts(evaluation.surroundings.environment)
        trusted |= await _named_at_base(evaluation)
    return Clients(frozenset(trusted), evaluation.surroundings)


def named_hosts(services: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The hosts that the `url:` and the `api:` of a checklist's services name."""
    named = (one[key] for one in services.values() for key in ("url", "api") if key in one)
    found = (host_of(str(address)) for address in named)
    return frozenset(host for host in found if host is not None)


def on_this_machine(hosts: Iterable[str]) -> frozenset[str]:
    """Those of the hosts that are this machine: trusted wherever the checklist names them."""
    return frozenset(host for host in hosts if is_loopback(host))


async def _named_at_base(evaluation: Evaluation) -> frozenset[str]:
    """The hosts that the base's own checklist names; none where it is invalid.

    Where neither the user nor CI has named the base, it is the team's: see `shipcheck.ship.anchor`.
    """
    checklist, change = evaluation.checklist, evaluation.change
    name, commit = change.base, change.base_head
    from shipcheck.ship.anchor import anchored_base  # noqa: PLC0415 - where it matters
    from shipcheck.ship.sources import find_checklist  # noqa: PLC0415 - it reads YAML

    try:
        if not (evaluation.in_ci or evaluation.base_is_named):
            base = await anchored_base(evaluation.repository)
            name, commit = base.name, base.commit
        if checklist.read_from == "base" and commit == change.base_head:
            return named_hosts(checklist.services)
        request = ChecklistRequest("base", None, name, commit, change.head)
        found = await find_checklist(evaluation.repository, request)
    except UsageError:
        return frozenset()
    return frozenset() if found.replaced else named_hosts(found.checklist.services)
