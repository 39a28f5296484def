"""Which CI is asked where the checklist names none, and what to set where it has to."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci.finding import FILES, PAGES, VARIABLES, find_ci, hint_of, what_to_set
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.errors import ShipcheckError
from shipcheck.git.repository import open_repository
from shipcheck.hosting.place import Place

if TYPE_CHECKING:
    from tests.repository import Sample

GITHUB = Place("github", "https://github.com", "team/shop", {"uses": "github"})


def test_the_checklist_s_word_counts() -> None:
    found = find_ci({"uses": "file", "path": "x"}, GITHUB)
    assert found is not None
    assert (found.name, found.named) == ("file", True)


def test_without_it_the_forge_of_the_remote_is_asked() -> None:
    found = find_ci({}, GITHUB)
    assert found is not None
    assert (found.name, found.named, found.place) == ("github", False, found.place)
    assert found.place is not None
    assert found.place.path == "team/shop"


def test_no_remote_no_service() -> None:
    assert find_ci({}, None) is None
    assert find_ci({}, Place("sourcehut", "https://sr.ht", "a/b", {})) is None


def test_one_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        find_ci({"uses": "nowhere"}, None)


@pytest.mark.parametrize(
    ("settings", "place", "expected"),
    [
        ({"uses": "github", "repository": "a/b"}, GITHUB, ("https://github.com", "a/b")),
        ({"uses": "github", "repository": "a/b"}, None, ("https://github.com", "a/b")),
        ({"uses": "github", "repository": "a/b", "url": "https://git.example.com/"}, None,
         ("https://git.example.com", "a/b")),
        ({"uses": "github"}, GITHUB, ("https://github.com", "team/shop")),
    ],
)  # fmt: skip
def test_its_own_place(
    settings: dict[str, Any], place: Place | None, expected: tuple[str, str]
) -> None:
    found = find_ci(settings, place)
    assert found is not None
    assert found.place is not None
    assert (found.place.url, found.place.path) == expected


def hint(sample: Sample, environment: dict[str, str] | None = None) -> str:
    async def ask() -> str:
        repository = await open_repository(sample.path, os.environ)
        return await hint_of(repository, sample.head, environment or {})

    return asyncio.run(ask())


def test_what_the_files_tell(sample: Sample) -> None:
    assert hint(sample) == ""
    sample.commit({".buildkite/pipeline.yml": "steps: []\n"})
    assert hint(sample).startswith("Set services: {ci: {uses: buildkite")


def test_what_the_environment_tells(sample: Sample) -> None:
    assert hint(sample, {"GITLAB_CI": "false"}) == ""
    assert "uses: gitlab" in hint(sample, {"GITLAB_CI": "true"})


@pytest.mark.parametrize("name", CI_SERVICES.built_in_names())
def test_what_to_set_names_what_is_needed(name: str) -> None:
    text = what_to_set(name)
    needed = CI_SERVICES.load(name).SPECIFICATION.required_parameters
    assert f"uses: {name}" in text
    assert all(f"{one}: …" in text for one in needed)


def test_the_tables_name_services_that_are_there() -> None:
    names = {*FILES.values(), *VARIABLES.values(), *PAGES}
    assert names - set(CI_SERVICES.names()) <= {
        "jenkins",
        "circleci",
        "bitbucket",
        "gitea",
        "azure",
    }


def test_nothing_tells_where_it_is() -> None:
    found = find_ci({"uses": "github"}, None)
    assert found is not None
    with pytest.raises(ShipcheckError):
        asyncio.run(_read(found.service, {"uses": "github"}))


async def _read(service: Any, settings: dict[str, Any]) -> None:  # noqa: ANN401
    from pathlib import Path

    from shipcheck.ci.runs import CiRequest

    repository = await open_repository(Path.cwd(), os.environ)

    async def never(_: str) -> Any:  # noqa: ANN401
        raise AssertionError

    await service.read(CiRequest("0" * 40, settings, repository, never))
