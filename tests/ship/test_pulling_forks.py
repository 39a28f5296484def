"""A pull request of a forge that has no ref for its head but its branch: Bitbucket Cloud, Azure Repos."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge._head_refs import HeadRefs
from shipcheck.hosting.place import Place
from shipcheck.ship.pulling import pull
from tests.checks.staging import pull_request
from tests.repository import Sample
from tests.ship.gating import surroundings

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.ship.request import Request

PLACE = Place("bitbucket", "https://bitbucket.org", "team/shop", {})


@dataclass
class ForgeWithoutRefs:
    """A forge with one pull request, and its own module; it reads and remembers as the real ones do."""

    request: PullRequest
    place: Place = PLACE
    heads: HeadRefs = field(default_factory=HeadRefs)

    def names(self) -> tuple[str, ...]:
        return ("bitbucket",)

    def load(self, _: str) -> ForgeWithoutRefs:
        return self

    async def connect(self, _: object) -> ForgeWithoutRefs:
        return self

    async def pull_request(self, _: int) -> PullRequest:
        self.heads.remember(self.request)
        return self.request

    def refspec_of(self, number: int) -> str:
        return self.heads.ref_of(number)

    async def close(self) -> None:
        return None


@dataclass
class Yard:
    """A clone of the team's repository on `main`, and a fork with a commit on `cards`."""

    sample: Sample
    theirs: Sample
    monkeypatch: pytest.MonkeyPatch

    def pulled(self, **said: Any) -> Request:  # noqa: ANN401
        """Bring the pull request here."""
        named = {"head_branch": "cards", "head_repository": "dee/shop", "is_fork": True, **said}
        forge = ForgeWithoutRefs(pull_request(self.theirs.head, **named))
        self.monkeypatch.setattr("shipcheck.ship.pulling.FORGES", forge)
        return asyncio.run(pull(self.sample.path, "7", surroundings()))

    def refused(self, **said: Any) -> ShipcheckError:  # noqa: ANN401
        """How that ends."""
        with pytest.raises(ShipcheckError) as raised:
            self.pulled(**said)
        assert raised.value.exit_code == ShipcheckError.exit_code  # undecided: it could not be read
        return raised.value


@pytest.fixture
def yard(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    services = (
        "services: {forge: {uses: bitbucket, url: 'https://bitbucket.org', repository: team/shop}}"
    )
    items = "items: [{id: small-step, uses: small-step}]"
    sample.commit({".shipcheck.yaml": f"version: 1\n{services}\n{items}\n"})
    bare, theirs = tmp_path / "shop.git", Sample(tmp_path / "theirs")
    sample.git("clone", "-q", "--bare", ".", str(bare))
    sample.git("remote", "add", "origin", str(bare))
    sample.git("fetch", "-q", "origin")
    sample.clone(theirs.path)
    theirs.branch("cards")
    theirs.commit({"pay.py": "x = 1\n"}, "Cards")
    return Yard(sample, theirs, monkeypatch)


def test_one_from_a_fork_says_what_brings_it(yard: Yard) -> None:
    error = yard.refused()
    assert error.message == "pull request 7 comes from a fork, and is at no ref of this remote"
    assert error.hint == (
        "git fetch ADDRESS refs/heads/cards, where ADDRESS is the address of dee/shop, brings it; "
        "then try again."
    )


def test_once_the_user_has_brought_it_it_is_judged(yard: Yard) -> None:
    yard.refused()
    yard.sample.git("fetch", "-q", str(yard.theirs.path), "refs/heads/cards")
    refs = yard.sample.git("for-each-ref")
    request = yard.pulled()
    assert (request.head, request.base) == (yard.theirs.head, "refs/remotes/origin/main")
    assert yard.sample.git("for-each-ref") == refs


def test_the_base_is_fetched_all_the_same(yard: Yard) -> None:
    yard.sample.git("fetch", "-q", str(yard.theirs.path), "refs/heads/cards")
    before = yard.sample.git("rev-parse", "origin/main")
    yard.theirs.git("switch", "-q", "-c", "newer", "main")
    newer = yard.theirs.commit({"other.py": "1\n"}, "Newer")
    bare = yard.sample.git("remote", "get-url", "origin")
    yard.theirs.git("push", "-q", bare, "newer:main")
    yard.theirs.git("switch", "-q", "cards")
    yard.pulled()
    assert yard.sample.git("rev-parse", "origin/main") == newer != before


def test_one_of_the_same_repository_is_its_branch(yard: Yard) -> None:
    bare = yard.sample.git("remote", "get-url", "origin")
    yard.theirs.git("push", "-q", bare, "cards")
    request = yard.pulled(is_fork=False, head_repository="team/shop")
    assert request.head == yard.theirs.head


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ({"head_repository": None}, "The fork is gone: its author has the commits."),
        ({"head_branch": "x:refs/heads/main"}, "Fetch its branch from where that is, then try again."),
        ({"head_branch": "a;rm"}, "git fetch ADDRESS 'refs/heads/a;rm', where"),
    ],
)  # fmt: skip
def test_what_a_fork_says_is_no_part_of_a_command(
    yard: Yard, said: dict[str, Any], hint: str
) -> None:
    assert yard.refused(**said).hint.startswith(hint)
