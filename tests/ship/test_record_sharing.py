"""Ship records between clones, over a bare remote."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.git.notes import NOTES_REF, append_note
from shipcheck.ship import record_sharing
from shipcheck.ship.record_sharing import Fetched, Synced, fetch_records, sync_records
from tests.git.noting import noted
from tests.git.opening import done, git_in
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.runner import Git
    from shipcheck.process.runner import Completed


@pytest.fixture
def ada(sample: Sample, tmp_path: Path) -> Sample:
    """A clone of a bare remote."""
    sample.clone(tmp_path / "remote.git", "--bare")
    return Sample(tmp_path / "remote.git").clone(tmp_path / "ada")


@pytest.fixture
def bob(ada: Sample, tmp_path: Path) -> Sample:
    """A second clone of it."""
    return Sample(tmp_path / "remote.git").clone(tmp_path / "bob")


def push(clone: Sample) -> None:
    clone.git("push", "-q", "origin", NOTES_REF)


def test_a_remote_without_records_changes_nothing(ada: Sample) -> None:
    git = git_in(ada.path)
    assert done(fetch_records(git, "origin")) == Fetched(None, None)
    done(append_note(git, ada.head, "one"))
    tip = ada.git("rev-parse", NOTES_REF)
    assert done(fetch_records(git, "origin")) == Fetched(None, tip)


def test_both_sides_records_are_kept(ada: Sample, bob: Sample) -> None:
    """Each made the notes ref on their own, and wrote on the same commit."""
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    push(ada)
    fetched = done(fetch_records(git_in(bob.path), "origin"))
    assert fetched.theirs == ada.git("rev-parse", NOTES_REF)
    assert fetched.ours == bob.git("rev-parse", NOTES_REF)
    assert noted(bob, bob.head) == ["of Ada", "of Bob"]
    push(bob)  # a fast-forward
    done(fetch_records(git_in(ada.path), "origin"))
    assert ada.git("rev-parse", NOTES_REF) == fetched.ours
    assert ada.git("branch", "-a", "--format=%(refname)").splitlines() == [
        "refs/heads/main",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/main",
    ]


def sync(clone: Sample) -> Synced:
    return done(sync_records(git_in(clone.path), "origin", asyncio.sleep))


def test_sync_leaves_both_sides_with_all(ada: Sample, bob: Sample) -> None:
    assert sync(ada) == Synced(received=False, sent=False)
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    assert sync(ada) == Synced(received=False, sent=True)
    assert sync(ada) == Synced(received=False, sent=False)
    assert sync(bob) == Synced(received=True, sent=True)
    assert sync(ada) == Synced(received=True, sent=False)
    assert noted(ada, ada.head) == noted(bob, bob.head) == ["of Ada", "of Bob"]
    assert ada.git("rev-parse", NOTES_REF) == bob.git("ls-remote", "origin", NOTES_REF).split()[0]


def test_concurrent_syncs_lose_nothing(ada: Sample, tmp_path: Path) -> None:
    """Five clones at once, one of them twice, each with a record of its own on the same commit."""
    remote = Sample(tmp_path / "remote.git")
    clones = [remote.clone(tmp_path / f"clone-{number}") for number in range(5)]
    for number, clone in enumerate(clones):
        done(append_note(git_in(clone.path), clone.head, f"of {number}"))

    async def main() -> None:
        gits = [git_in(clone.path) for clone in (*clones, clones[0])]
        await asyncio.gather(*(sync_records(git, "origin", asyncio.sleep) for git in gits))

    asyncio.run(main())
    assert noted(remote, ada.head) == [f"of {number}" for number in range(5)]
    for clone in (remote, *clones):
        clone.git("fsck", "--strict")


def test_the_remote_moves_between_fetch_and_push(
    ada: Sample, bob: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    waited: list[float] = []
    numbers = itertools.count()

    async def overtaken(git: Git, remote: str) -> Fetched:
        fetched = await fetch_records(git, remote)
        if len(waited) < 2:
            await fetch_records(git_in(bob.path), remote)
            await append_note(git_in(bob.path), bob.head, f"of Bob {next(numbers)}")
            push(bob)
        return fetched

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(record_sharing, "fetch_records", overtaken)
    assert done(sync_records(git_in(ada.path), "origin", sleep)).sent
    assert len(waited) == 2
    assert sorted(noted(ada, ada.head)) == ["of Ada", "of Bob 0", "of Bob 1"]
    monkeypatch.setattr(record_sharing, "ATTEMPTS", 2)
    waited.clear()
    done(append_note(git_in(ada.path), ada.head, "more"))
    with pytest.raises(ShipcheckError, match="others keep writing"):
        done(sync_records(git_in(ada.path), "origin", sleep))


def test_a_remote_that_refuses_is_an_error(ada: Sample, tmp_path: Path) -> None:
    hook = tmp_path / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no notes here >&2\nexit 1\n")
    hook.chmod(0o755)
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    with pytest.raises(ShipcheckError) as caught:
        sync(ada)
    assert caught.value.message.startswith("origin does not take the ship records: ")
    assert "no notes here" in caught.value.message
    assert "pre-receive hook declined" in caught.value.message


def test_the_hooks_of_the_user_do_not_run(ada: Sample) -> None:
    """A push of records is no push of a branch: the gate before a push has nothing to judge."""
    hook = ada.path / ".git" / "hooks" / "pre-push"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    assert sync(ada).sent


def test_two_fetches_at_once(ada: Sample, bob: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one holds the ref in which both keep the remote's records."""
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    push(bob)
    lock = ada.path / ".git" / "refs/shipcheck/remotes/origin/notes.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    ada.git("config", "core.filesRefLockTimeout", "1")
    with pytest.raises(ShipcheckError, match="cannot lock ref"):
        done(fetch_records(git_in(ada.path), "origin"))
    ask = record_sharing._ask

    async def until_it_is_done(git: Git, arguments: tuple[str, ...]) -> Completed:
        answer = await ask(git, arguments)
        lock.unlink(missing_ok=True)
        return answer

    monkeypatch.setattr(record_sharing, "_ask", until_it_is_done)
    done(fetch_records(git_in(ada.path), "origin"))
    assert noted(ada, ada.head) == ["of Bob"]


def test_the_remote_may_ask_the_user(ada: Sample, tmp_path: Path) -> None:
    """What asks for a passphrase reaches ssh, and shipcheck understands git in any language."""
    ssh = tmp_path / "ssh"
    ssh.write_text('#!/bin/sh\n[ "$SSH_ASKPASS" = ask ] || exit 7\nshift; exec sh -c "$1"\n')
    ssh.chmod(0o755)
    ada.git("remote", "set-url", "origin", f"ssh://host{tmp_path / 'remote.git'}")
    git = git_in(
        ada.path, GIT_SSH=str(ssh), GIT_SSH_VARIANT="simple", SSH_ASKPASS="ask",
        LANGUAGE="de", LC_ALL="de_DE.UTF-8",
    )  # fmt: skip
    assert done(fetch_records(git, "origin")) == Fetched(None, None)
    done(append_note(git, ada.head, "of Ada"))
    assert done(sync_records(git, "origin", asyncio.sleep)).sent


def test_settings_of_the_user_do_not_get_in_the_way(ada: Sample, bob: Sample) -> None:
    for name, value in (
        ("fetch.prune", "true"), ("push.followTags", "true"), ("push.recurseSubmodules", "check"),
        ("remote.origin.tagOpt", "--tags"), ("notes.mergeStrategy", "manual"),
        ("push.default", "nothing"), ("fetch.all", "true"), ("core.logAllRefUpdates", "false"),
    ):  # fmt: skip
        ada.git("config", name, value)
    ada.git("tag", "-m", "x", "v1")
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    push(bob)
    assert sync(ada) == Synced(received=True, sent=True)
    assert bob.git("ls-remote", "--tags", "origin") == ""


def test_a_refspec_that_overwrites_notes_does_not(ada: Sample, bob: Sample) -> None:
    """As many pages tell their readers to configure it."""
    ada.git("config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*")
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    push(bob)
    assert sync(ada) == Synced(received=True, sent=True)
    assert noted(ada, ada.head) == ["of Ada", "of Bob"]


def test_a_remote_whose_records_were_rewritten(ada: Sample, bob: Sample) -> None:
    """What somebody took away with force comes back from whoever still has it."""
    done(append_note(git_in(ada.path), ada.head, "of Ada"))
    assert sync(ada).sent
    done(append_note(git_in(bob.path), bob.head, "of Bob"))
    bob.git("push", "-q", "--force", "origin", NOTES_REF)
    assert sync(ada) == Synced(received=True, sent=True)
    assert sync(bob) == Synced(received=True, sent=False)
    assert noted(bob, bob.head) == ["of Ada", "of Bob"]


def test_a_partial_and_shallow_clone_gets_all_records(
    ada: Sample, bob: Sample, tmp_path: Path
) -> None:
    for number in range(3):
        done(append_note(git_in(ada.path), ada.head, f"record {number}"))
    push(ada)
    remote = Sample(tmp_path / "remote.git")
    remote.git("config", "uploadpack.allowFilter", "true")
    clone = remote.clone(tmp_path / "partial", "--filter=blob:none", "--depth=1")
    assert sync(clone).received
    assert noted(clone, ada.head) == [f"record {number}" for number in range(3)]


def test_an_unreachable_remote_is_an_error(ada: Sample, tmp_path: Path) -> None:
    ada.git("remote", "set-url", "origin", f"file://ada:s3cret@{tmp_path}/gone")
    with pytest.raises(ShipcheckError, match="does not appear to be a git repository") as caught:
        done(fetch_records(git_in(ada.path), "origin"))
    assert "s3cret" not in caught.value.message
