"""What `shipcheck log` does beside showing: `review` and `sync`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from shipcheck.cli.log_text import render_review
from shipcheck.cli.options import read_directory
from shipcheck.cli.output import narrate, print_json, print_text
from shipcheck.cli.runtime import surroundings
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.reads import default_remote, remotes
from shipcheck.git.repository import open_repository
from shipcheck.model.text import visible
from shipcheck.ship.decisions import committer
from shipcheck.ship.record_reading import read_records
from shipcheck.ship.record_review import choose_for_review, part_in, review_records
from shipcheck.ship.record_search import find_records
from shipcheck.ship.record_sharing import sync_records

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.ship.record_reading import ShipRecord


async def find(
    repository: Repository, records: Sequence[ShipRecord], name: str
) -> list[ShipRecord]:
    """The records that a name stands for.

    Raises:
        UsageError: there is no such name, neither here nor in a record.
    """
    found = await find_records(repository.git, records, name)
    if found is None:
        raise UsageError(
            f"no commit, and no record, by the name {name!r}",
            hint="shipcheck log --search TEXT looks into the records.",
        )
    return found


async def review(arguments: argparse.Namespace, names: Sequence[str]) -> int:
    """Mark records as looked at; returns the exit code."""
    if len(names) != 1:
        raise UsageError("a review is about one REV", hint="shipcheck log review REV --note TEXT")
    around = surroundings()
    repository = await open_repository(read_directory(arguments), around.environment)
    by = await committer(repository.git)
    records = (await read_records(repository.git, names)).entries
    chosen = choose_for_review(await find(repository, records, names[0]), names[0])
    said = {
        "by": by,
        "at": around.now().isoformat(timespec="seconds"),
        "note": arguments.note or "",
    }
    await review_records(repository.git, chosen, **said)
    if arguments.format == "json":
        reviewed = [
            {"record": record.id, "commit": record.commit, "part": part_in(record, by) or None}
            for record in chosen
        ]
        return _code(said=print_json({**said, "reviewed": reviewed}))
    return _code(said=print_text("".join(render_review(record, by) for record in chosen)))


async def sync(arguments: argparse.Namespace, names: Sequence[str]) -> int:
    """Exchange records with a remote; returns the exit code."""
    if len(names) > 1:
        raise UsageError("one remote at a time", hint="shipcheck log sync [REMOTE]")
    around = surroundings()
    repository = await open_repository(read_directory(arguments), around.environment)
    remote = _remote(repository, names[0] if names else None)
    await tell_settled(repository, around)
    done = asdict(await sync_records(repository.git, remote, around.sleep))
    if arguments.format == "json":
        return _code(said=print_json({"remote": remote, **done}))
    ways = " and ".join(way for way, was in done.items() if was)
    what = f"records {ways}" if ways else "nothing new"
    return _code(said=print_text(f"{visible(remote)}: {what}\n"))


async def tell_settled(repository: Repository, around: Surroundings) -> None:
    """Attach what forges have merged since, and say so on standard error; mostly there is nothing."""
    if not (repository.common_dir / "shipcheck" / "pending.jsonl").exists():
        return
    from shipcheck.ship.settling import settle_pending  # noqa: PLC0415 - it talks to services

    for told in await settle_pending(repository, around):
        narrate(told)


def _remote(repository: Repository, name: str | None) -> str:
    """The named remote, else the one that the branch tracks, `origin`, or the only one.

    Raises:
        UsageError: there is none, or it is not clear which.
    """
    known = remotes(repository.configuration)
    chosen = name or default_remote(repository.configuration, repository.branch)
    if chosen in known:
        return chosen
    if not known:
        raise UsageError("no remote to share records with", hint="git remote add origin URL")
    about = f"no remote {name!r}" if name else "several remotes, and none is called origin"
    raise UsageError(about, hint=f"shipcheck log sync {' or '.join(known)}")


def _code(*, said: bool) -> int:
    return 0 if said else ShipcheckError.exit_code
